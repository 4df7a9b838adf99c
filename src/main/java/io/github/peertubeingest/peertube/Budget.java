package io.github.peertubeingest.peertube;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The request budget of every instance, shared by all routes: learnt from {@code X-RateLimit-*}, so
 * that requests wait for the next window instead of provoking a 429. Sign-ins have a window of
 * their own.
 *
 * <p>PeerTube's defaults are 50 requests in 10 seconds and 15 sign-ins in 5 minutes per address,
 * counted in fixed windows; a sign-in counts in both (seen on 6.3, 7.0, 8.2).
 */
public final class Budget {

  /** The longest that a request is held back here; a longer wait goes back to the ledger. */
  private static final Duration HOLD = Duration.ofSeconds(15);

  /** The reset is told in whole seconds: this much later it has surely happened. */
  private static final Duration MARGIN = Duration.ofMillis(300);

  /** {@code Date} is told in whole seconds: so far apart, two clocks still agree. */
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);

  private final Clock clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();

  public Budget(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes one request out of the budget.
   *
   * @return milliseconds to wait before it is sent
   * @throws ItemFailure class {@code rate} when the wait is longer than a request is held back
   */
  public long delay(ApiRequest request) throws ItemFailure {
    Duration wait = window(request, false).take(clock.instant());
    if (request.signsIn()) {
      Duration signIn = window(request, true).take(clock.instant());
      wait = signIn.compareTo(wait) > 0 ? signIn : wait;
    }
    if (wait.compareTo(HOLD) > 0) {
      throw ItemFailure.of(
              FailureClass.RATE,
              request.stage(),
              request.account().url() + " allows the next request in " + wait.toSeconds() + " s")
          .scope(ItemFailure.Scope.INSTANCE)
          .arrived(false)
          .retryAfter(wait)
          .next("Nothing: it goes on by itself.")
          .build();
    }
    return wait.toMillis();
  }

  /** Takes in what an answer says about the limit. */
  public void learn(ApiRequest request, ApiAnswer answer) {
    window(request, request.signsIn()).learn(answer, clock.instant());
  }

  private Window window(ApiRequest request, boolean signIn) {
    return windows.computeIfAbsent(
        request.account().instance() + (signIn ? " sign-in" : ""), k -> new Window());
  }

  /** One fixed window of one limit. */
  private static final class Window {
    private long left = Long.MAX_VALUE;
    private long limit = Long.MAX_VALUE;
    private Instant reset = Instant.MIN;

    synchronized Duration take(Instant now) {
      if (!now.isBefore(reset)) {
        left = limit;
      }
      if (left > 0) {
        left--;
        return Duration.ZERO;
      }
      return Duration.between(now, reset);
    }

    synchronized void learn(ApiAnswer answer, Instant now) {
      if (answer.status() == 429) {
        left = 0;
        reset = now.plus(answer.retryAfter().orElse(Duration.ofSeconds(10))).plus(MARGIN);
        return;
      }
      if (answer.status() < 400 && answer.headers().containsKey("retry-after")) {
        left = Long.MAX_VALUE; // over the limit and served all the same: an administrator
        limit = Long.MAX_VALUE;
        return;
      }
      answer.number("x-ratelimit-limit").ifPresent(l -> limit = l);
      answer
          .number("x-ratelimit-reset")
          .map(seconds -> ours(Instant.ofEpochSecond(seconds), answer, now))
          .ifPresent(at -> update(at, answer.number("x-ratelimit-remaining").orElse(left)));
    }

    /**
     * The window's end by our clock. The instance tells it by its own, and what its clock says by
     * {@code Date}; either may be wrong (a clock astray, a header from a cache), so the nearer end
     * that is still to come is believed: too early costs one 429, which tells how long to wait.
     */
    private static Instant ours(Instant reset, ApiAnswer answer, Instant now) {
      Instant corrected =
          answer.date().map(date -> now.plus(Duration.between(date, reset))).orElse(reset);
      boolean agree = Duration.between(corrected, reset).abs().compareTo(CLOCKS_AGREE) <= 0;
      Instant nearer = corrected.isBefore(reset) ? corrected : reset;
      Instant farther = corrected.isBefore(reset) ? reset : corrected;
      Instant end = agree ? reset : nearer.isAfter(now) ? nearer : farther;
      return end.plus(MARGIN);
    }

    private void update(Instant at, long remaining) {
      boolean newWindow = at.isAfter(reset.plusSeconds(1));
      left = newWindow ? remaining : Math.min(left, remaining);
      reset = at;
    }
  }
}
