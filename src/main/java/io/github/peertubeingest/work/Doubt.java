package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.VideoSearch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * After a lost answer "the video is not there" is not believed for a while: the instance may still
 * be at work on it. Meanwhile the search is repeated every few seconds; only the sending waits.
 */
public final class Doubt {

  static final Duration LOOK_AGAIN = Duration.ofSeconds(4);
  private static final int LOCKED = 423;
  private static final long SMALL = 1024 * 1024;
  private static final Duration SMALL_DOUBT = Duration.ofSeconds(60);
  private static final Duration LARGE_DOUBT = Duration.ofMinutes(10);

  private final Ledger ledger;
  private final Duration fixed;
  private final Clock clock;

  /**
   * @param fixed {@code publish.doubt}; null: a minute for bodies up to 1 MiB, else ten
   */
  public Doubt(Ledger ledger, Duration fixed, Clock clock) {
    this.ledger = ledger;
    this.fixed = fixed;
    this.clock = clock;
  }

  /**
   * Lets the item go on when the doubt is over.
   *
   * @throws ItemFailure while it is not
   */
  public void check(Item item, Plan plan, VideoSearch.State search) throws ItemFailure {
    Duration doubt =
        fixed != null ? fixed : plan.video().size() <= SMALL ? SMALL_DOUBT : LARGE_DOUBT;
    Instant over = item.progress().sentAt().plus(doubt);
    Instant asked = item.progress().notBefore();
    if (clock.instant().isBefore(asked.isAfter(over) ? asked : over)) {
      String found =
          !search.sourceless().isEmpty()
              ? "a video of this name is not complete yet"
              : "it is not there so far";
      throw wait("the answer to the upload was lost; whether the video exists is asked: " + found);
    }
  }

  /**
   * The doubt is over, and a video of the same name without a source is there: the instance failed
   * between making the video and writing its source down, which it never does later.
   *
   * @return the one that may be the item's; null when none can be
   * @throws ItemFailure when there are several, which nobody can tell apart
   */
  public StoredVideo orphan(Item item, List<StoredVideo> possible) throws ItemFailure {
    List<StoredVideo> unclaimed =
        possible.stream().filter(video -> !ledger.claimedByOthers(item, video.uuid())).toList();
    if (unclaimed.size() > 1) {
      throw ItemFailure.of(
              FailureClass.INSTANCE,
              VideoSearch.STAGE,
              "one of these videos may be this item's, and the instance does not tell which: "
                  + unclaimed.stream().map(StoredVideo::url).collect(Collectors.joining(", ")))
          .next("Delete those that are not complete; it is looked again.")
          .build();
    }
    return unclaimed.isEmpty() ? null : unclaimed.get(0);
  }

  /**
   * Judges the answer to the question how far an upload came.
   *
   * @throws ItemFailure while another request of the upload is still open at the instance (423)
   */
  public void checkNotLocked(ApiAnswer answer) throws ItemFailure {
    if (answer.status() == LOCKED) {
      throw wait("another request of its upload is still open at the instance");
    }
  }

  private static ItemFailure wait(String detail) {
    return ItemFailure.of(FailureClass.RATE, VideoSearch.STAGE, detail)
        .retryAfter(LOOK_AGAIN)
        .next("Nothing: it goes on by itself.")
        .build();
  }
}
