package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemKey;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.item.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One item as the ledger knows it.
 *
 * @param id {@code <key16>}, or {@code <key16>-2} for the second identical drop
 * @param source the document's path relative to the inbox, with {@code /}
 * @param base the document's file name without its ending
 * @param document null once the item is settled
 * @param step what comes next
 * @param why what a waiting item waits for, in words
 * @param waitsFor the file that it waits for; null when it waits for something else
 * @param due null: nothing to do, or the document is not taken on yet
 * @param pauseMillis the last pause before a retry
 * @param video the video it is about; null until there is one
 * @param outcome receipt or reason as JSON, written before the files are moved
 * @param folder where its files ended; null before
 * @param lease names the claim that this was read under; null: never claimed
 * @param notes what mapping and cleaning made different
 * @param defaults fields that hold where it creates a video and the document says nothing; never
 *     null
 * @param row whose row it is; null for a document of its own
 * @param origin where it came from; null: the inbox
 */
public record Item(
    String id,
    String key,
    int dropNumber,
    String account,
    String action,
    String base,
    String source,
    String sourceName,
    ItemDocument document,
    List<FieldFault> faults,
    List<NamedFile> media,
    State state,
    Step step,
    String why,
    String waitsFor,
    Instant due,
    int attempts,
    int requests,
    Instant acceptedAt,
    Instant startedAt,
    Instant finishedAt,
    Instant firstFailureAt,
    Instant lastFailureAt,
    long pauseMillis,
    StoredVideo video,
    List<String> changed,
    ObjectNode outcome,
    String folder,
    Progress progress,
    String lease,
    List<Note> notes,
    ObjectNode defaults,
    Row row,
    Origin origin) {

  /**
   * A row of a table that is an item of its own.
   *
   * @param table id of the table's item
   * @param number of the row, counted from 1 without the header
   */
  public record Row(String table, long number) {}

  /**
   * How far a job of several requests came; survives a crash.
   *
   * @param uploadId of the resumable upload at the instance; null without one
   * @param sentAt when the last byte of the video went out and no answer was seen yet: the video
   *     may exist; null otherwise
   * @param importId of the import at the instance; null without one
   * @param parts what is done, by name; never null
   */
  public record Progress(String uploadId, Instant sentAt, Long importId, ObjectNode parts) {

    static final Progress NONE = new Progress(null, null, null, Json.MAPPER.createObjectNode());

    /** Whether the upload at the instance cannot go on. */
    public boolean spoilt() {
      return parts.has(SPOILT);
    }

    /** Before this nothing of the video is sent again, as the instance asked; never null. */
    public Instant notBefore() {
      return Instant.ofEpochMilli(parts.path(NOT_BEFORE).asLong());
    }

    /** Whether a named part is done. */
    public boolean did(String part) {
      return parts.has(part);
    }
  }

  /** Action of an item whose external id is still to be looked up. */
  static final String UNDECIDED = "auto";

  /** Part that marks an upload as one that cannot go on. */
  public static final String SPOILT = "spoilt";

  /** Part that holds when the instance lets something be sent again. */
  static final String NOT_BEFORE = "notBefore";

  /** As {@code status} shows it. */
  public enum State {
    WAITING,
    SENDING,
    PROCESSING,
    PUBLISHED,
    DEAD;

    @com.fasterxml.jackson.annotation.JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What has to be done next. */
  public enum Step {
    /** The document has to be moved out of the inbox. */
    TAKE,
    /** A dead letter that goes back to work: its files have to be taken back. */
    REDRIVE,
    /** It has to be sent. */
    WORK,
    /** Its outcome is known; its files have to be moved. */
    SETTLE,
    /** Nothing. */
    DONE
  }

  /**
   * A file that the document names.
   *
   * @param field the field that names it
   * @param path absolute, symbolic links not followed
   * @param moves whether it moves with the item when the item is finished
   * @param beside it was matched by its base name, or is the document itself: it moves with the
   *     document at once
   */
  public record NamedFile(String field, String path, boolean moves, boolean beside) {

    /** Field of a file that moves along, and that no field names. */
    public static final String ALONG = "(beside)";

    /** A file that is used where it lies. */
    public NamedFile(String field, String path, boolean moves) {
      this(field, path, moves, false);
    }
  }

  /** What a drop would be as an item, without a ledger: {@code check} plans it. */
  public static Item draft(NewItem drop, Instant now) {
    return new Item(
        ItemKey.shortOf(drop.key()),
        drop.key(),
        1,
        drop.account(),
        actionOf(drop.document()),
        drop.base(),
        drop.source(),
        drop.sourceName(),
        drop.document(),
        drop.faults(),
        drop.media(),
        State.WAITING,
        Step.WORK,
        null,
        null,
        null,
        0,
        0,
        now,
        now,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        Progress.NONE,
        null,
        drop.notes(),
        drop.defaults(),
        drop.row(),
        drop.origin());
  }

  /**
   * The item as one that does this: where it creates a video, its document with the defaults under
   * it.
   */
  public Item as(Action decided) {
    if (action.equals(decided.word()) && decided != Action.CREATE) {
      return this;
    }
    ItemDocument whole =
        decided == Action.CREATE && document != null ? document.over(defaults) : document;
    return new Item(
        id,
        key,
        dropNumber,
        account,
        decided.word(),
        base,
        source,
        sourceName,
        whole,
        faults,
        media,
        state,
        step,
        why,
        waitsFor,
        due,
        attempts,
        requests,
        acceptedAt,
        startedAt,
        finishedAt,
        firstFailureAt,
        lastFailureAt,
        pauseMillis,
        video,
        changed,
        outcome,
        folder,
        progress,
        lease,
        notes,
        defaults,
        row,
        origin);
  }

  /** What it does, where its document alone decides that; else {@link #UNDECIDED}. */
  static String actionOf(ItemDocument document) {
    return document.dependsOnMemory() ? UNDECIDED : document.action().word();
  }

  /** The feed whose entry it is; null: it is none. */
  public String feed() {
    return origin == null ? null : origin.name();
  }

  /** Whether it came as a message: the ledger keeps what it said. */
  public boolean message() {
    return origin != null && origin.isMessage();
  }

  /** A file of many records, whose rows are items. */
  public boolean table() {
    return action.equals(Action.TABLE.word());
  }

  /** How people find it: the document's path in the inbox, and the row where it is one. */
  public String place() {
    return source + (row == null ? "" : ", row " + row.number());
  }

  /** What it does; null while that depends on the memory of external ids. */
  public Action decision() {
    return action.equals(UNDECIDED) ? null : Action.valueOf(action.toUpperCase(Locale.ROOT));
  }

  /** Its last attempt failed, and nothing went better since. */
  public boolean failing() {
    return firstFailureAt != null;
  }

  /** Your own id of the video, as the document says; null without one. */
  public String externalId() {
    return document == null ? null : document.text("externalId");
  }

  /** The short key, as folder names and the upload's file name hold it. */
  public String key16() {
    return ItemKey.shortOf(key);
  }

  /** The file that the document names under a field; null when it names none. */
  public NamedFile file(String field) {
    return media.stream().filter(f -> f.field().equals(field)).findFirst().orElse(null);
  }

  /** What became of it, in one line; empty before. */
  public String outcomeLine() {
    if (outcome == null) {
      return "";
    }
    if (table() && outcome.has(TableBook.ROWS)) {
      return TableBook.Counts.of(outcome.path(TableBook.ROWS)).words();
    }
    return state == State.PUBLISHED
        ? outcome.path("video").path("url").asText()
        : outcome.path("class").asText()
            + ": "
            + Texts.shortened(Texts.firstLine(outcome.path("detail").asText()), 300);
  }

  @Override
  public String toString() {
    return place() + " (" + id + ")";
  }
}
