package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.ledger.ImportBook;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.ImportRequests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows what the instance imports. One look at an account's list serves all of its open imports;
 * looks become rarer while nothing happens.
 */
public final class Imports {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(30);

  /** Two clocks may differ by so much. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  /** PeerTube gives an import two hours; one that was not touched for so long is lost there. */
  private static final Duration STUCK = Duration.ofHours(24);

  /** PeerTube tries once; most failures of a source that could be read at first are lasting. */
  private static final int MOST_FAILURES = 3;

  private static final int TO_IMPORT = 3;
  private static final int IMPORT_FAILED = 12;

  private final ImportRequests requests;
  private final ImportBook book;
  private final Sources sources;
  private final Duration doubt;
  private final Clock clock;
  private final Map<String, Board> boards = new ConcurrentHashMap<>();

  /**
   * @param doubt {@code publish.doubt}: so long after a lost answer an import that the list does
   *     not show may still come
   */
  public Imports(
      ImportRequests requests, ImportBook book, Sources sources, Duration doubt, Clock clock) {
    this.requests = requests;
    this.book = book;
    this.sources = sources;
    this.doubt = doubt;
    this.clock = clock;
  }

  /** Where an import stands. */
  public enum Standing {
    RUNNING,
    SUCCEEDED,
    /** It may succeed another time. */
    FAILED,
    /** Somebody or something ended it. */
    ENDED,
    /** The list does not have it any more: its video tells. */
    UNLISTED
  }

  /**
   * What became of an import.
   *
   * @param why in words
   * @param entry of the list; null when it has none
   */
  public record Outcome(Standing standing, String why, JsonNode entry) {

    public boolean running() {
      return standing == Standing.RUNNING;
    }

    public boolean succeeded() {
      return standing == Standing.SUCCEEDED;
    }
  }

  /** What an account's list showed when it was looked at last. */
  private static final class Board {
    private Instant next = Instant.MIN;
    private Duration pause = FIRST_PAUSE;
    private Set<Long> open = new HashSet<>();
    private final Map<Long, JsonNode> entries = new HashMap<>();
    private final Set<Long> unlisted = new HashSet<>();
  }

  private Board board(Account account) {
    return boards.computeIfAbsent(account.name(), name -> new Board());
  }

  /** Whether it is time for a look; the one who is told so takes it. */
  public boolean takeLook(Account account) {
    Board board = board(account);
    synchronized (board) {
      if (clock.instant().isBefore(board.next)) {
        return false;
      }
      board.next = clock.instant().plus(board.pause);
      board.open = new HashSet<>(book.open(account.name()));
      return true;
    }
  }

  /**
   * Takes in one page of the list.
   *
   * @return where the next page starts; -1 when everything that is open was seen
   */
  public int learn(Account account, int start, ApiAnswer answer) {
    Board board = board(account);
    synchronized (board) {
      JsonNode data = answer.json().path("data");
      for (JsonNode entry : data) {
        long id = entry.path("id").asLong();
        if (board.open.remove(id)) {
          board.entries.put(id, entry);
          board.unlisted.remove(id);
        }
      }
      int next = start + data.size();
      if (!board.open.isEmpty() && !data.isEmpty() && next < answer.json().path("total").asInt()) {
        return next;
      }
      board.unlisted.addAll(board.open);
      finish(account, board);
      return -1;
    }
  }

  private void finish(Account account, Board board) {
    List<Long> open = book.open(account.name());
    board.entries.keySet().retainAll(open);
    board.unlisted.retainAll(open);
    List<Long> ended = new ArrayList<>(board.unlisted);
    board.entries.forEach(
        (id, entry) -> {
          if (!standing(entry).running()) {
            ended.add(id);
          }
        });
    board.pause = ended.isEmpty() ? longer(board.pause) : FIRST_PAUSE;
    board.next = clock.instant().plus(board.pause);
    book.looked(account.name(), ended, board.next);
  }

  private static Duration longer(Duration pause) {
    Duration more = pause.multipliedBy(3).dividedBy(2);
    return more.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : more;
  }

  /** An import has begun: its account is looked at soon. */
  public void opened(Account account) {
    Board board = board(account);
    synchronized (board) {
      board.pause = FIRST_PAUSE;
      board.next = clock.instant().plus(FIRST_PAUSE);
    }
  }

  /** When the account is looked at next. */
  public Instant nextLook(Account account) {
    Board board = board(account);
    synchronized (board) {
      Instant soonest = clock.instant().plusMillis(200);
      return board.next.isBefore(soonest) ? soonest : board.next;
    }
  }

  /** Where the item's import stood at the last look. */
  public Outcome outcome(Account account, Item item) {
    long id = item.progress().importId();
    Board board = board(account);
    synchronized (board) {
      if (board.unlisted.contains(id)) {
        return new Outcome(Standing.UNLISTED, "is not in the list of imports any more", null);
      }
      JsonNode entry = board.entries.get(id);
      return entry == null
          ? new Outcome(Standing.RUNNING, "import " + id + " at the instance", null)
          : standing(entry);
    }
  }

  /**
   * By the ids of states: 1 pending, 2 success, 3 failed, 4 rejected, 5 cancelled, 6 processing.
   */
  private Outcome standing(JsonNode entry) {
    String label = entry.path("state").path("label").asText();
    String error = entry.path("error").asText("");
    String why = label + (error.isBlank() || error.equals("null") ? "" : ": " + error);
    return switch (entry.path("state").path("id").asInt()) {
      case 2 -> new Outcome(Standing.SUCCEEDED, why, entry);
      case 3 -> new Outcome(Standing.FAILED, why, entry);
      case 4, 5 -> new Outcome(Standing.ENDED, why, entry);
      default ->
          stuck(entry)
              ? new Outcome(Standing.ENDED, why + " for more than a day", entry)
              : new Outcome(
                  Standing.RUNNING,
                  "import " + entry.path("id").asLong() + " at the instance: " + label,
                  entry);
    };
  }

  private boolean stuck(JsonNode entry) {
    return Dates.parse(entry.path("updatedAt").asText())
        .filter(at -> at.plus(STUCK).isBefore(clock.instant()))
        .isPresent();
  }

  /**
   * The outcome, once the video was looked at as well.
   *
   * @param shown the answer about the video; null when there is no video to ask for
   */
  public Outcome confirm(Outcome outcome, ApiAnswer shown) {
    int state = shown == null ? 0 : shown.json().path("state").path("id").asInt();
    boolean there = shown != null && shown.status() == 200;
    if (outcome.succeeded() && !there) {
      return new Outcome(Standing.ENDED, "the video was deleted at the instance", outcome.entry());
    }
    if (outcome.standing() != Standing.UNLISTED) {
      return outcome;
    }
    if (!there || state == IMPORT_FAILED) {
      return new Outcome(Standing.ENDED, outcome.why(), null);
    }
    Standing standing = state == TO_IMPORT ? Standing.RUNNING : Standing.SUCCEEDED;
    return new Outcome(standing, outcome.why(), null);
  }

  /** Whether the video of a failed import is still there, and holds nothing. */
  public boolean leftOver(ApiAnswer shown) {
    int state = shown == null ? 0 : shown.json().path("state").path("id").asInt();
    return shown != null && shown.status() == 200 && (state == TO_IMPORT || state == IMPORT_FAILED);
  }

  /** The import did not come to a video: the item is tried again, or is a dead letter. */
  public void fail(Item item, Outcome outcome) throws ItemFailure {
    String field = Sources.field(item.document());
    String text = item.document().text(field);
    String why = "the import at the instance ended: " + outcome.why();
    ItemFailure.Builder failure =
        ItemFailure.of(FailureClass.SOURCE, ImportRequests.IMPORT, why)
            .fields(
                List.of(
                    new FieldFault(field, text, Texts.shortened(Texts.firstLine(why), 300), null)));
    boolean again =
        outcome.standing() == Standing.FAILED && sources.countFailed(item) < MOST_FAILURES;
    throw again
        ? failure.next("Nothing: the import is tried again.").build()
        : failure
            .hopeless()
            .next(
                "Check that the source can be downloaded and plays, then redrive it. No video of it"
                    + " was left at the instance.")
            .build();
  }

  /** Whether an import that was asked for, and whose answer was lost, may still begin. */
  public boolean doubted(Item item) {
    Instant asked = item.progress().sentAt();
    return asked != null && clock.instant().isBefore(asked.plus(doubt));
  }

  /** When to look again for an import whose answer was lost. */
  public Instant nextDoubt(Item item) {
    Instant soon = clock.instant().plus(doubt.dividedBy(10)).plusMillis(500);
    Instant sure = item.progress().sentAt().plus(doubt);
    return soon.isBefore(sure) ? soon : sure;
  }

  /** Asks for the newest imports of the item's source. */
  public ApiRequest lookFor(Plan plan) {
    return requests.of(plan.account(), plan.source());
  }

  /** The import that a request made whose answer was lost; null when there is none. */
  public JsonNode made(Item item, Plan plan, ApiAnswer answer) {
    Instant asked = item.progress().sentAt();
    Optional<Duration> ahead = answer.date().map(date -> Duration.between(clock.instant(), date));
    Instant since = (asked == null ? item.acceptedAt() : asked).minus(CLOCKS);
    List<Long> listed = new ArrayList<>();
    answer.json().path("data").forEach(entry -> listed.add(entry.path("id").asLong()));
    return requests
        .made(
            answer,
            plan.source(),
            since.plus(ahead.orElse(Duration.ZERO)),
            book.taken(item, listed))
        .orElse(null);
  }

  /** The request that opens the item's import. */
  public ApiRequest open(Plan plan) {
    return requests.open(
        plan.account(),
        plan.wanted(),
        plan.source(),
        plan.torrent(),
        plan.thumbnail(),
        plan.oneImage());
  }

  /** Why the instance does not import the item's address; null when it does. */
  public String refusal(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    return requests.refusal(request, answer);
  }
}
