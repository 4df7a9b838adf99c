package io.github.peertubeingest.peertube;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;

/**
 * One limit of one instance: so many requests in a window, which begins with its first request.
 * Counts what was sent from here, and takes from {@code X-RateLimit-Remaining} what others behind
 * the same address spend.
 *
 * <p>{@code X-RateLimit-Reset} is rounded up to whole seconds, so that to trust it alone wastes
 * half a second of every window. Where a window was begun by a request from here, its true end is
 * one window's length after that request; the length is what most of the last windows had. Should
 * the instance ever say that such a window was not over, the header alone is believed from then on.
 */
final class RateWindow {

  /** The end of a window surely has come this much after its announced second. */
  private static final Duration MARGIN = Duration.ofMillis(300);

  /** The same where the window's true begin is known. */
  private static final Duration FINE_MARGIN = Duration.ofMillis(25);

  /** {@code Date} is told in whole seconds: so far apart, two clocks still agree. */
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);

  /** How much of a second an answer is usually on its way. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(100);

  /** What a 429 without {@code Retry-After} is taken to mean. */
  private static final Duration UNTOLD = Duration.ofSeconds(10);

  /** An answer within this time tells when its window began. */
  private static final Duration QUICK = Duration.ofMillis(500);

  /** Windows whose lengths are compared, and how many must have agreed. */
  private static final int COMPARED = 9;

  private static final int AGREEING = 2;

  /**
   * A limit as it is by default: assumed until the instance says its own.
   *
   * @param requests in one window
   */
  record Limit(long requests, Duration window) {}

  private final Deque<Long> lengths = new ArrayDeque<>();
  private final Duration assumedLength;
  private long limit;
  private boolean told;
  private boolean fine = true;

  /** Sent, or about to be sent, in this window from here; and by others, as far as is known. */
  private long ours;

  private long others;

  /** Places of the next window that are given away already. */
  private long promised;

  /** The window's end by our clock. */
  private Instant reset = Instant.MIN;

  /** The window's end as the instance last named it, in seconds of its own clock. */
  private long announced = Long.MIN_VALUE;

  /** When this window was begun here without an answer having shown it yet; null once one did. */
  private Instant believedSince;

  RateWindow(Limit assumed) {
    limit = assumed.requests();
    assumedLength = assumed.window();
  }

  /**
   * Takes one request, from this window or from the next one.
   *
   * @param longest a longer wait takes nothing
   * @return how long it has to wait
   */
  synchronized Duration take(Instant now, Duration longest) {
    beginAnother(now);
    if (ours + others < limit) {
      ours++;
      return Duration.ZERO;
    }
    Duration wait = Duration.between(now, reset);
    if (promised >= limit) {
      wait = wait.plus(length());
    }
    if (wait.compareTo(longest) <= 0) {
      promised++;
    }
    return wait;
  }

  /** Counts a request that is not limited. */
  synchronized void spend(Instant now) {
    beginAnother(now);
    ours++;
  }

  private void beginAnother(Instant now) {
    if (!now.isBefore(reset)) {
      ours = promised;
      promised = 0;
      others = 0;
      reset = now.plus(length());
      believedSince = now;
    }
  }

  /** Takes in what an answer says. */
  synchronized void learn(ApiAnswer answer, Instant now) {
    Optional<Long> itsLimit = answer.number("x-ratelimit-limit");
    Optional<Long> end = answer.number("x-ratelimit-reset");
    if (answer.status() == 429) {
      itsLimit.ifPresent(l -> limit = l);
      refused(answer, end.orElse(announced), now);
    } else if (itsLimit.isPresent() && end.isPresent()) {
      told = true;
      limit = itsLimit.get();
      counted(answer, end.get(), now);
    } else if (!told) {
      limit = Long.MAX_VALUE; // an instance without a limit, as far as is known
    }
  }

  private void refused(ApiAnswer answer, long end, Instant now) {
    told = true;
    distrust(answer, end);
    others = Math.max(others, limit - ours);
    reset = now.plus(answer.retryAfter().orElse(UNTOLD)).plus(MARGIN);
    announced = Math.max(announced, end);
    believedSince = null;
  }

  private void counted(ApiAnswer answer, long end, Instant now) {
    Instant itsEnd = byOurClock(Instant.ofEpochSecond(end), answer, now).plus(MARGIN);
    long count = limit - answer.number("x-ratelimit-remaining").orElse(0L);
    if (end > announced) {
      if (believedSince == null) {
        ours = Math.max(1, promised); // over earlier than believed, or all who waited went on
        promised = 0;
      }
      announced = end;
      believedSince = null;
      reset = count == 1 ? begunBy(answer, itsEnd, now) : itsEnd;
      others = Math.max(0, count - ours);
    } else if (end == announced && believedSince == null) {
      others = Math.max(others, count - ours);
    } else if (distrust(answer, end)) {
      believedSince = null;
      others = Math.max(0, count - ours);
      reset = itsEnd;
    }
  }

  /** A request of the window that was believed to be new was counted in the one before. */
  private boolean distrust(ApiAnswer answer, long end) {
    boolean early =
        end == announced && believedSince != null && !answer.askedAt().isBefore(believedSince);
    fine &= !early;
    return early;
  }

  /** The end of a window that this very request has begun. */
  private Instant begunBy(ApiAnswer answer, Instant itsEnd, Instant now) {
    Duration left = Duration.between(now, itsEnd.minus(MARGIN)).plus(ON_ITS_WAY);
    if (Duration.between(answer.askedAt(), now).compareTo(QUICK) < 0) {
      lengths.addLast(left.toSeconds());
      if (lengths.size() > COMPARED) {
        lengths.removeFirst();
      }
    }
    Optional<Duration> learnt = usualLength();
    if (!fine || learnt.isEmpty()) {
      return itsEnd;
    }
    Instant exact = now.plus(learnt.get()).plus(FINE_MARGIN);
    return exact.isBefore(itsEnd) ? exact : itsEnd;
  }

  private Duration length() {
    return usualLength().orElse(assumedLength);
  }

  /** The length that most of the last windows had; of two the longer one. */
  private Optional<Duration> usualLength() {
    return lengths.stream()
        .filter(l -> l > 0 && Collections.frequency(lengths, l) >= AGREEING)
        .max(
            Comparator.<Long>comparingInt(l -> Collections.frequency(lengths, l))
                .thenComparing(Comparator.naturalOrder()))
        .map(Duration::ofSeconds);
  }

  /**
   * A moment of the instance's clock by ours. It tells what its clock says by {@code Date}; either
   * may be wrong (a clock astray, a header from a cache), so the nearer moment that is still to
   * come is believed: too early costs one 429, which tells how long to wait.
   */
  private static Instant byOurClock(Instant reset, ApiAnswer answer, Instant now) {
    Instant corrected =
        answer.date().map(date -> now.plus(Duration.between(date, reset))).orElse(reset);
    boolean agree = Duration.between(corrected, reset).abs().compareTo(CLOCKS_AGREE) <= 0;
    Instant nearer = corrected.isBefore(reset) ? corrected : reset;
    Instant farther = corrected.isBefore(reset) ? reset : corrected;
    return agree ? reset : nearer.isAfter(now) ? nearer : farther;
  }
}
