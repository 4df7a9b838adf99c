package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;

/** The requests about imports, which the instance does by itself. */
public final class ImportRequests {

  /** Stage of a new import. */
  public static final String IMPORT = "import";

  /** Stage of a look at the imports. */
  public static final String FOLLOW = "follow";

  /** Entries of one page of a list: as many as PeerTube gives at once. */
  public static final int PAGE = 100;

  private static final String PATH = "/api/v1/videos/imports";
  private static final String LIST = "/api/v1/users/me/videos/imports";

  private final Judge judge;

  public ImportRequests(Judge judge) {
    this.judge = judge;
  }

  /**
   * What the instance imports from.
   *
   * @param field {@code targetUrl}, {@code magnetUri} or {@code torrent}
   * @param value the address or link; the torrent's file name as it is sent
   */
  public record Source(String field, String value) {

    /** Whether it can be fetched from here where the instance does not import it. */
    public boolean url() {
      return field.equals("targetUrl");
    }
  }

  /**
   * {@code POST /videos/imports}: blocks at the instance while it looks at the source, a minute
   * perhaps.
   *
   * @param files {@code torrent} and {@code thumbnail} where the document names them
   */
  public ApiRequest open(
      Account account,
      Wanted wanted,
      Source source,
      Media torrent,
      Media thumbnail,
      boolean oneImage) {
    ObjectNode fields = wanted.fields().deepCopy();
    fields.properties().removeIf(e -> e.getValue().isNull());
    if (torrent == null) {
      fields.put(source.field(), source.value());
    }
    if (torrent == null && thumbnail == null) {
      return request(account, source, Json.write(fields), "application/json");
    }
    MultipartEntityBuilder form = VideoRequests.form();
    fields.properties().forEach(e -> VideoRequests.add(form, e.getKey(), e.getValue()));
    VideoRequests.addImages(form, thumbnail, oneImage);
    if (torrent != null) {
      form.addPart(
          "torrentfile",
          VideoRequests.part(
              new Media(
                  torrent.file(),
                  "application/x-bittorrent",
                  torrent.size(),
                  torrent.modifiedMillis()),
              source.value()));
    }
    return request(account, source, form.build(), null);
  }

  private static ApiRequest request(Account account, Source source, Object body, String type) {
    ApiRequest request = ApiRequest.change(account, IMPORT, "POST", PATH, body, type, true);
    return source.url() ? request.accepting(400, 403, 409) : request;
  }

  /**
   * Why the instance does not import an address that may as well be fetched from here; null when it
   * does. (409: switched off; 403: not a public address for it, or a plugin; 400: nothing that it
   * could read there.)
   *
   * @throws ItemFailure when something else of the request is wrong
   */
  public String refusal(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    if (answer.status() < 400) {
      return null;
    }
    JsonNode params = answer.json().path("invalid-params");
    if (params.size() > 0 && !params.has("targetUrl")) {
      throw judge.failure(request, answer);
    }
    return "the instance does not import it: " + answer.status() + " " + answer.detail();
  }

  /** The account's imports, the newest first. */
  public ApiRequest list(Account account, int start) {
    String query = "start=" + start + "&count=" + PAGE + "&sort=-createdAt";
    return ApiRequest.get(account, FOLLOW, LIST, query);
  }

  /** The newest imports of a source, after an answer that was lost. */
  public ApiRequest of(Account account, Source source) {
    String filter = source.url() ? "targetUrl" : "search";
    String query =
        "start=0&count=" + PAGE + "&sort=-createdAt&" + filter + "=" + encoded(source.value());
    return ApiRequest.get(account, FOLLOW, LIST, query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * The import of the source that was made since then, if any; of several the oldest.
   *
   * @param since by the instance's clock
   * @param taken ids of imports that belong to other items
   */
  public Optional<JsonNode> made(ApiAnswer answer, Source source, Instant since, List<Long> taken) {
    JsonNode found = null;
    for (JsonNode entry : answer.json().path("data")) {
      Optional<Instant> created = Dates.parse(entry.path("createdAt").asText());
      boolean ours =
          named(entry, source)
              && created.isPresent()
              && !created.get().isBefore(since)
              && !taken.contains(entry.path("id").asLong());
      found = ours ? entry : found;
    }
    return Optional.ofNullable(found);
  }

  private static boolean named(JsonNode entry, Source source) {
    String field = source.field().equals("torrent") ? "torrentName" : source.field();
    return entry.path(field).asText().equals(source.value());
  }
}
