package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Receipt;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Outcomes;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.StoredFields;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.peertube.Wanted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes down what was published, from what the instance shows of it. */
public final class Receipts {

  private static final Set<Integer> FAILED_STATES = Set.of(7, 8, 11);

  private final StoredFields storedFields;
  private final Outcomes outcomes;
  private final Clock clock;

  public Receipts(StoredFields storedFields, Outcomes outcomes, Clock clock) {
    this.storedFields = storedFields;
    this.outcomes = outcomes;
    this.clock = clock;
  }

  /**
   * What an update changes, in the document's words.
   *
   * @param thumbnail the one that is to be sent; null: none
   */
  public List<String> changedFields(ObjectNode changes, Media thumbnail) {
    List<String> fields = new ArrayList<>();
    changes.fieldNames().forEachRemaining(f -> fields.add(Wanted.documentField(f)));
    if (thumbnail != null) {
      fields.add("thumbnail");
    }
    return fields;
  }

  /** The receipt of an item whose video was read back. */
  public Receipt readBack(Item item, Plan plan, ApiAnswer shown, Integer spent) throws ItemFailure {
    StoredVideo video = storedFields.shown(plan.account(), shown);
    ObjectNode stored = storedFields.of(shown.json());
    List<Note> notes = new ArrayList<>(plan.notes());
    notes.addAll(storedFields.notes(plan.wanted(), stored));
    pastSchedule(plan).ifPresent(notes::add);
    failedWork(shown.json()).ifPresent(notes::add);
    return receipt(item, item.action(), video, stored, notes, spent);
  }

  /** States 7, 8 and 11: transcoding, or a move of the files, failed. */
  private static Optional<Note> failedWork(JsonNode video) {
    JsonNode state = video.path("state");
    return FAILED_STATES.contains(state.path("id").asInt())
        ? Optional.of(
            new Note(
                "video",
                null,
                state.path("label").asText(),
                "the instance could not work on the file: see its administration"))
        : Optional.empty();
  }

  private Optional<Note> pastSchedule(Plan plan) {
    JsonNode schedule = plan.wanted().get("scheduleUpdate");
    String at = schedule == null ? "" : schedule.path("updateAt").asText();
    return Dates.parse(at)
        .filter(time -> time.isBefore(clock.instant()))
        .map(
            time ->
                new Note(
                    "scheduleUpdate",
                    at,
                    at,
                    "this time is past: the instance makes the change within a minute"));
  }

  /** The receipt of an item whose fields are not read back ({@code publish.read-back=false}). */
  public Receipt notReadBack(Item item, Plan plan, Integer spent) {
    List<Note> notes = new ArrayList<>(plan.notes());
    notes.add(
        new Note(null, null, null, "the fields were not read back (publish.read-back=false)"));
    return receipt(item, item.action(), item.video(), null, notes, spent);
  }

  /**
   * Whether the video is gone that an external id stood for, of an item that can make a new one.
   */
  public boolean vanished(Item item, ApiAnswer shown) {
    return shown.status() == 404 && item.document().dependsOnMemory();
  }

  /** The receipt of a deletion; where the video was gone already there was nothing to do. */
  public Receipt deleted(Item item, Plan plan, ApiAnswer shown, Integer spent) throws ItemFailure {
    if (shown.status() == 404) {
      Note note = new Note(null, null, null, "there is no such video: there was nothing to do");
      return receipt(item, "none", null, null, List.of(note), spent);
    }
    StoredVideo video = storedFields.shown(plan.account(), shown);
    ObjectNode stored = storedFields.of(shown.json());
    return receipt(item, item.action(), video, stored, List.of(), spent);
  }

  /** The receipt of a selection; what became of each video stands in {@code results.csv}. */
  public Receipt selected(Item item, Plan plan, Integer spent) {
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    outcomes.counts(item).forEach(counts::put);
    List<Note> notes = new ArrayList<>(plan.notes());
    notes.add(new Note(null, null, null, "what became of each video stands in results.csv"));
    return receipt(item, item.action(), null, counts, notes, spent);
  }

  /** The receipt of an identical drop whose video is still there. */
  public Receipt nothingToDo(Item item, Account account, ApiAnswer shown, Integer spent)
      throws ItemFailure {
    StoredVideo video = storedFields.shown(account, shown);
    Note note =
        new Note(
            null, null, null, "an identical drop was published before: there was nothing to do");
    ObjectNode stored = storedFields.of(shown.json());
    return receipt(item, "none", video, stored, List.of(note), spent);
  }

  private Receipt receipt(
      Item item,
      String action,
      StoredVideo video,
      ObjectNode stored,
      List<Note> notes,
      Integer spent) {
    return new Receipt(
        item.key(),
        action,
        item.account(),
        item.externalId(),
        video,
        List.of(),
        stored,
        item.changed(),
        notes,
        item.requests() + (spent == null ? 0 : spent),
        item.attempts() + 1,
        item.startedAt(),
        clock.instant());
  }
}
