package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.VideoRequests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits until videos are transcoded ({@code publish.wait-for = published}). One look at the list of
 * an account's videos serves all that wait; looks become rarer while nothing happens.
 */
public final class Transcodings {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(30);

  private static final int PAGE = 100;

  /** Older videos than those of so many pages are asked for one by one. */
  private static final int MOST_PAGES = 10;

  /** To transcode, to import, to move (6.3 to 8.2): it goes on by itself. */
  private static final Set<Integer> UNDER_WAY = Set.of(2, 3, 6, 9, 10);

  private final boolean waits;
  private final Clock clock;
  private final Map<String, Board> boards = new ConcurrentHashMap<>();

  /**
   * @param waits {@code publish.wait-for} is {@code published}
   */
  public Transcodings(boolean waits, Clock clock) {
    this.waits = waits;
    this.clock = clock;
  }

  /**
   * What an account's list showed when it was looked at last; ids of videos that are waited for.
   */
  private static final class Board {
    private Instant next = Instant.MIN;
    private Duration pause = FIRST_PAUSE;
    private final Set<Long> awaited = new HashSet<>();
    private final Set<Long> unseen = new HashSet<>();
    private final Set<Long> missing = new HashSet<>();
    private final Map<Long, Integer> states = new HashMap<>();
  }

  private Board board(Account account) {
    return boards.computeIfAbsent(account.name(), name -> new Board());
  }

  /** Whether the item is not finished before its video is transcoded. */
  public boolean concerns(Plan plan, Item item) {
    return waits && (plan.creates() || item.document().is("replaceFile"));
  }

  /** Whether it is time for a look; the one who is told so takes it. */
  public boolean takeLook(Account account, Item item) {
    Board board = board(account);
    synchronized (board) {
      if (board.awaited.add(item.video().id())) {
        board.pause = FIRST_PAUSE;
        board.next = Instant.MIN;
      }
      if (clock.instant().isBefore(board.next)) {
        return false;
      }
      board.next = clock.instant().plus(board.pause);
      board.unseen.clear();
      board.unseen.addAll(board.awaited);
      return true;
    }
  }

  /** {@code GET /users/me/videos}: the newest first, whatever their privacy. */
  public ApiRequest list(Account account, int start) {
    String query = "start=" + start + "&count=" + PAGE + "&sort=-createdAt";
    return ApiRequest.get(account, VideoRequests.VERIFY, "/api/v1/users/me/videos", query);
  }

  /**
   * Takes in one page of the list.
   *
   * @return where the next page starts; -1 when everything that is waited for was seen
   */
  public int learn(Account account, int start, ApiAnswer answer) {
    Board board = board(account);
    synchronized (board) {
      JsonNode data = answer.json().path("data");
      boolean news = false;
      for (JsonNode video : data) {
        long id = video.path("id").asLong();
        if (board.unseen.remove(id)) {
          int state = video.path("state").path("id").asInt();
          news |= !Integer.valueOf(state).equals(board.states.put(id, state));
        }
      }
      board.pause = news ? FIRST_PAUSE : longer(board.pause);
      board.next = clock.instant().plus(board.pause);
      int next = start + data.size();
      boolean more = !data.isEmpty() && next < answer.json().path("total").asInt();
      if (more && !board.unseen.isEmpty() && next < PAGE * MOST_PAGES) {
        return next;
      }
      board.missing.addAll(board.unseen);
      return -1;
    }
  }

  private static Duration longer(Duration pause) {
    Duration more = pause.multipliedBy(3).dividedBy(2);
    return more.compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : more;
  }

  /** Whether the item's video is still worked on; one that the list does not show is read back. */
  public boolean underWay(Account account, Item item) {
    Board board = board(account);
    synchronized (board) {
      Integer state = board.states.get(item.video().id());
      boolean underWay =
          state == null ? !board.missing.contains(item.video().id()) : UNDER_WAY.contains(state);
      if (!underWay) {
        board.awaited.remove(item.video().id());
        board.states.remove(item.video().id());
        board.missing.remove(item.video().id());
      }
      return underWay;
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
}
