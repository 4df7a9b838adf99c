package io.github.peertubeingest.peertube;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The request budget of every instance, shared by all routes and accounts: learnt from {@code
 * X-RateLimit-*}, so that requests wait for the next window instead of provoking a 429. Sign-ins
 * have a window of their own beside that of all requests.
 *
 * <p>PeerTube's defaults are 50 requests in 10 seconds and 15 sign-ins in 5 minutes per address,
 * counted in windows that begin with their first request; a sign-in counts in both and shows only
 * its own (seen on 6.3, 7.0, 8.2).
 */
public final class Budget {

  /** The longest that a request is held back here; a longer wait goes back to the ledger. */
  private static final Duration HOLD = Duration.ofSeconds(15);

  private static final RateWindow.Limit API = new RateWindow.Limit(50, Duration.ofSeconds(10));
  private static final RateWindow.Limit SIGN_IN = new RateWindow.Limit(15, Duration.ofMinutes(5));

  /** Role ids: administrators are 0, moderators 1; neither is limited (seen on 6.3, 7.0, 8.2). */
  private static final int MODERATOR = 1;

  private final Set<Account> exempt = ConcurrentHashMap.newKeySet();
  private final Clock clock;
  private final Map<String, RateWindow> windows = new ConcurrentHashMap<>();

  public Budget(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes one request out of the budget.
   *
   * @return milliseconds to wait before it is sent: its place is kept meanwhile
   * @throws ItemFailure class {@code rate} when the wait is longer than a request is held back
   */
  public long delay(ApiRequest request) throws ItemFailure {
    Duration wait = take(request, window(request, false));
    if (request.signsIn()) {
      Duration signIn = take(request, window(request, true));
      wait = signIn.compareTo(wait) > 0 ? signIn : wait;
    }
    return wait.toMillis();
  }

  private Duration take(ApiRequest request, RateWindow window) throws ItemFailure {
    if (request.signedIn() && exempt.contains(request.account())) {
      window.spend(clock.instant());
      return Duration.ZERO;
    }
    Duration wait = window.take(clock.instant(), HOLD);
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
    return wait;
  }

  /** Takes in what an answer says about the limit. */
  public void learn(ApiRequest request, ApiAnswer answer) {
    window(request, request.signsIn()).learn(answer, clock.instant());
    if (answer.status() == 429) {
      exempt.remove(request.account());
    } else if (request.path().equals(Catalogue.ME) && answer.status() == 200) {
      int role = answer.json().path("role").path("id").asInt(Integer.MAX_VALUE);
      if (role <= MODERATOR) {
        exempt.add(request.account());
      }
    }
  }

  private RateWindow window(ApiRequest request, boolean signIn) {
    return windows.computeIfAbsent(
        request.account().instance() + (signIn ? " sign-in" : ""),
        k -> new RateWindow(signIn ? SIGN_IN : API));
  }
}
