package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.Feed;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.Judge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another PeerTube says of a video that its feed only names: its feeds cut descriptions and
 * leave out tags, licence and language, its Atom lists no media, its JSON Feed only torrents (seen
 * on 6.3, 8.2).
 */
public final class PeerTubeSource {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** Of requests and failures: what they are for. */
  private static final String STAGE = "source";

  private static final String PROFILE = "peertube-video";

  /** So often in a row the feed waits for an instance; then its entries come as they are listed. */
  private static final int PATIENCE = 3;

  private final Formats formats;
  private final Judge judge;

  public PeerTubeSource(Formats formats, Judge judge) {
    this.formats = formats;
    this.judge = judge;
  }

  /** Asks for the video; that it is gone, or not for everybody, is an answer too. */
  public ApiRequest video(Entry entry) {
    return request(entry, "");
  }

  /** Asks for its captions. */
  public ApiRequest captions(Entry entry) {
    return request(entry, "/captions");
  }

  /** Asks for its chapters; instances before 6.0 have none. */
  public ApiRequest chapters(Entry entry) {
    return request(entry, "/chapters");
  }

  private static ApiRequest request(Entry entry, String what) {
    Account nobody = Account.nobody(entry.source().origin());
    return ApiRequest.open(nobody, STAGE, "/api/v1/videos/" + entry.source().id() + what)
        .accepting(400, 401, 403, 404);
  }

  /** Whether the answer is the video. */
  public boolean found(ApiAnswer answer) {
    return answer.status() == 200 && answer.json().has("uuid");
  }

  /**
   * The instance could not be asked, or gave no answer. The feed waits for it a few times; an
   * instance that stays away holds up no other entries.
   *
   * @throws Exception the feed has to wait, or something else is wrong
   */
  public void unanswered(Feed feed, Entry entry, ApiRequest request, Throwable thrown)
      throws Exception {
    ItemFailure failure = judge.failure(request, thrown);
    if (failure.failureClass() != FailureClass.INSTANCE) {
      throw failure.failureClass() == FailureClass.BUG && thrown instanceof Exception bug
          ? bug
          : failure;
    }
    String why = "the instance of \"" + entry + "\" does not tell of it: " + failure.detail();
    if (feed.failures() < PATIENCE) {
      throw ItemFailure.of(FailureClass.SOURCE, STAGE, why)
          .retryAfter(failure.retryAfter())
          .next("Nothing: it is asked again.")
          .build();
    }
    LOG.warn("{}: {}; the entry is taken as the feed lists it", feed, why);
  }

  /**
   * The entry with all that the instance says of its video. Whose channel it is in there, and who
   * may see it there, says nothing about here.
   */
  public Entry completed(Entry entry, ApiAnswer video, ApiAnswer captions, ApiAnswer chapters) {
    Mapped mapped;
    try {
      mapped = formats.mapped(video.json(), PROFILE);
    } catch (FormatException e) {
      LOG.warn("{} is taken as its feed lists it: {}", entry, e.fault().line());
      return entry;
    }
    ObjectNode document = mapped.document();
    document.remove("channel");
    document.remove("privacy");
    document.put("externalId", EntryReader.externalId(entry.mapped().document()));
    ArrayNode files = captions(entry, captions.json().path("data"));
    if (!files.isEmpty()) {
      document.set("captions", files);
    }
    JsonNode marks = chapters.json().path("chapters");
    if (marks.isArray() && !marks.isEmpty()) {
      document.set("chapters", chapters(marks));
    }
    return entry.with(document);
  }

  private static ArrayNode captions(Entry entry, JsonNode list) {
    ArrayNode files = Json.MAPPER.createArrayNode();
    for (JsonNode caption : list) {
      String language = caption.path("language").path("id").asText();
      String path = caption.path("captionPath").asText();
      String url = caption.path("fileUrl").asText();
      String file = WebAddress.is(url) ? url : entry.source().origin() + path;
      if (!language.isEmpty() && (WebAddress.is(url) || path.startsWith("/"))) {
        files.addObject().put("language", language).put("file", file);
      }
    }
    return files;
  }

  private static ArrayNode chapters(JsonNode marks) {
    ArrayNode chapters = Json.MAPPER.createArrayNode();
    for (JsonNode mark : marks) {
      chapters
          .addObject()
          .put("timecode", mark.path("timecode").asLong())
          .put("title", mark.path("title").asText());
    }
    return chapters;
  }
}
