package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.LocalTrouble;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.MediaBook;
import io.github.peertubeingest.ledger.MediaBook.Entered;
import io.github.peertubeingest.ledger.MediaBook.Published;
import io.github.peertubeingest.ledger.MediaBook.Turn;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.VideoRequests;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A new video of bytes that are a video already ({@code publish.same-media}). A file is read for
 * its hash only where another one of the account has as many bytes.
 */
public final class SameMedia {

  /** What becomes of it. */
  public enum Mode {
    REFUSE,
    ALLOW,
    UPDATE
  }

  private static final String STAGE = "same-media";

  private final MediaBook book;
  private final Ledger ledger;
  private final VideoRequests requests;
  private final Mode mode;

  public SameMedia(MediaBook book, Ledger ledger, VideoRequests requests, Mode mode) {
    this.book = book;
    this.ledger = ledger;
    this.requests = requests;
    this.mode = mode;
  }

  /**
   * A video that was made here of the same bytes, and may still exist; null: none. A video of the
   * item's own that may be there (its answer was lost) is not another's.
   *
   * @throws ItemFailure while an earlier item of the same bytes is unfinished: this one waits for
   *     it
   */
  public StoredVideo of(Item item, Plan plan) throws ItemFailure {
    Media file = plan.video();
    if (mode == Mode.ALLOW || file == null || item.progress().sentAt() != null) {
      return null;
    }
    Entered entered = book.enter(item, file.file().toString(), file.size(), file.modifiedMillis());
    List<Published> alike = book.published(item.account(), file.size());
    if (entered.earlier().isEmpty() && alike.isEmpty()) {
      return null;
    }
    String sha256 = own(entered.own());
    for (Turn earlier : entered.earlier()) {
      if (same(earlier, entered.own(), sha256)) {
        throw waiting(earlier);
      }
    }
    return alike.stream()
        .filter(published -> published.sha256().equals(sha256))
        .map(Published::video)
        .findFirst()
        .orElse(null);
  }

  private String own(Turn own) throws ItemFailure {
    try {
      return known(own);
    } catch (IOException e) {
      throw LocalTrouble.of(STAGE, e);
    }
  }

  private String known(Turn turn) throws IOException {
    if (turn.sha256() != null) {
      return turn.sha256();
    }
    try (InputStream in = Files.newInputStream(Path.of(turn.path()))) {
      String sha256 = DigestUtils.sha256Hex(in);
      book.hashed(turn, sha256);
      return sha256;
    }
  }

  /** A file that cannot be read now may be on its way to where its item's files end. */
  private boolean same(Turn earlier, Turn own, String sha256) {
    if (earlier.path().equals(own.path())) {
      return true;
    }
    try {
      return known(earlier).equals(sha256);
    } catch (IOException e) {
      return true;
    }
  }

  private static ItemFailure waiting(Turn earlier) {
    return ItemFailure.of(
            FailureClass.RATE,
            STAGE,
            "an item whose file has the same bytes is still being worked on: " + earlier.itemId())
        .retryAfter(Duration.ofSeconds(2))
        .next("Nothing: it goes on by itself.")
        .build();
  }

  /** Asks whether the video still exists; that it does not is an answer too. */
  public ApiRequest look(Plan plan, StoredVideo video) {
    return requests.find(plan.account(), video.uuid());
  }

  /** The video is gone; the next one that was made of the same bytes, or null. */
  public StoredVideo gone(Item item, Plan plan, StoredVideo video) throws ItemFailure {
    book.forget(item.account(), video);
    return of(item, plan);
  }

  /**
   * The video is there: the item becomes an update of it, at once.
   *
   * @throws ItemFailure when the settings do not want that
   */
  public void decide(Item item, StoredVideo video, Integer spent) throws ItemFailure {
    ItemDocument document = item.document();
    String field = document.text("video") == null ? "targetUrl" : "video";
    if (mode == Mode.REFUSE) {
      throw refused(item, field, video);
    }
    ObjectNode wanted = document.json().deepCopy();
    wanted.put("id", video.uuid());
    Note note =
        new Note(
            field,
            document.text(field),
            video.url(),
            "this video has the same bytes: an update of it (publish.same-media = update)");
    ledger.becomesUpdate(item, new ItemDocument(wanted), note, video, spent);
  }

  private static ItemFailure refused(Item item, String field, StoredVideo video) {
    String id = item.externalId();
    String unknown =
        id == null
            ? ""
            : "; externalId \"" + id + "\" does not stand for it (with id beside it, it would)";
    FieldFault fault =
        new FieldFault(
            field,
            Objects.toString(item.document().text(field), null),
            "has the same bytes as "
                + video.url()
                + ", which this account published from here"
                + unknown,
            "another file; or id: " + video.url() + " to change that video");
    return ItemFailure.of(FailureClass.CONTENT, STAGE, fault.line())
        .fields(List.of(fault))
        .next(
            "Nothing, if one video is enough. To change that one, drop a document with its id and"
                + " without video. To publish the file twice, set publish.same-media = allow (or"
                + " update, where it shall change the first) and redrive this folder.")
        .build();
  }
}
