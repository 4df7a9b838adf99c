package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {

  private static final Account ACCOUNT =
      new Account(
          "default",
          URI.create("http://127.0.0.1:1"),
          new Account.Credentials("u", "p", null, null, null),
          null,
          null,
          null,
          null);
  private static final ApiRequest READ = ApiRequest.get(ACCOUNT, "read", "/api/v1/videos/1", null);
  private static final ApiRequest SIGN_IN =
      ApiRequest.form(ACCOUNT, "token", SignIn.TOKEN_PATH, "", Map.of());

  private final Hand clock = new Hand();
  private Budget budget = new Budget(clock);

  /** A clock that is moved by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private ApiAnswer answer(int status, long remaining, Instant reset, Instant serverNow) {
    return ApiAnswer.of(
        status,
        Map.of(
            "x-ratelimit-limit", "50",
            "x-ratelimit-remaining", Long.toString(remaining),
            "x-ratelimit-reset", Long.toString(reset.getEpochSecond()),
            "date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(serverNow.atOffset(ZoneOffset.UTC))),
        "",
        clock.now);
  }

  @Test
  void whatIsLeftIsSpentWithoutWaitingAndThenTheNextWindowIsAwaited() throws ItemFailure {
    budget.learn(READ, answer(200, 2, clock.now.plusSeconds(8), clock.now));
    assertEquals(0, budget.delay(READ));
    assertEquals(0, budget.delay(READ));
    long wait = budget.delay(READ);
    assertTrue(wait >= 8000 && wait <= 8500, "waits for the window's end, not " + wait + " ms");
    clock.now = clock.now.plusSeconds(9);
    assertEquals(0, budget.delay(READ));
  }

  @Test
  void anInstanceWhoseClockGoesWrongIsWaitedForNoLonger() throws ItemFailure {
    Instant serverNow = clock.now.plus(Duration.ofMinutes(40));
    budget.learn(READ, answer(200, 0, serverNow.plusSeconds(5), serverNow));
    long wait = budget.delay(READ);
    assertTrue(wait >= 5000 && wait <= 6000, "not " + wait + " ms");
  }

  @Test
  void aDateHeaderThatStandsStillIsNotWaitedFor() throws ItemFailure {
    Instant stale = clock.now.minus(Duration.ofMinutes(2));
    budget.learn(READ, answer(200, 0, clock.now.plusSeconds(9), stale));
    long wait = budget.delay(READ);
    assertTrue(wait >= 9000 && wait <= 10_000, "not " + wait + " ms");
  }

  @Test
  void aLongWaitGoesBackToTheLedger() throws ItemFailure {
    budget.learn(SIGN_IN, answer(200, 0, clock.now.plusSeconds(200), clock.now));
    ItemFailure failure = assertThrows(ItemFailure.class, () -> budget.delay(SIGN_IN));
    assertEquals(FailureClass.RATE, failure.failureClass());
    assertTrue(failure.retryAfter().toSeconds() >= 200);
    assertEquals(0, budget.delay(READ), "other requests go on");
  }

  @Test
  void aRefusalIsWaitedOutAsTold() throws ItemFailure {
    budget.learn(READ, ApiAnswer.of(429, Map.of("retry-after", "10"), "", clock.now));
    assertTrue(budget.delay(READ) >= 10_000);
  }

  @Test
  void anAdministratorIsNotHeldBack() throws ItemFailure {
    ApiRequest me = ApiRequest.get(ACCOUNT, "catalogue", "/api/v1/users/me", null);
    String json = "{\"role\": {\"id\": 0, \"label\": \"Administrator\"}}";
    budget.learn(
        me, ApiAnswer.of(200, Map.of("content-type", "application/json"), json, clock.now));
    budget.learn(READ, answer(200, 0, clock.now.plusSeconds(9), clock.now));
    for (int i = 0; i < 200; i++) {
      assertEquals(0, budget.delay(READ));
    }
  }

  @Test
  void aSignInCountsInBothWindows() throws ItemFailure {
    budget.learn(READ, answer(200, 1, clock.now.plusSeconds(9), clock.now));
    assertEquals(0, budget.delay(SIGN_IN));
    assertTrue(budget.delay(READ) > 0, "the sign-in took what was left");
  }

  /** PeerTube's limiter: a window begins with its first request; its end is told rounded up. */
  private final class Limiter {
    private Instant end = Instant.MIN;
    private long count;
    private long refused;

    /** Somebody else's request. */
    private void hitByOthers() {
      long before = refused;
      hit(clock.now);
      refused = before;
    }

    /** Answers a request that arrives now. */
    private ApiAnswer hit(Instant askedAt) {
      if (!clock.now.isBefore(end)) {
        end = clock.now.plusSeconds(10);
        count = 0;
      }
      count++;
      long told = Math.floorDiv(end.toEpochMilli() + 999, 1000L);
      Map<String, String> headers = new java.util.HashMap<>();
      headers.put("x-ratelimit-limit", "50");
      headers.put("x-ratelimit-remaining", Long.toString(Math.max(0, 50 - count)));
      headers.put("x-ratelimit-reset", Long.toString(told));
      headers.put(
          "date", DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.now.atOffset(ZoneOffset.UTC)));
      if (count > 50) {
        refused++;
        long after = Math.floorDiv(Duration.between(clock.now, end).toMillis() + 999, 1000L);
        headers.put("retry-after", Long.toString(after));
        return ApiAnswer.of(429, headers, "", askedAt);
      }
      return ApiAnswer.of(200, headers, "", askedAt);
    }
  }

  /** A request under way: it arrives, and later its answer does. */
  private record Flight(Instant sent, Instant arrives, Instant answered, ApiAnswer answer) {}

  /**
   * As many requests at a time as there are workers, each sent when the budget lets it.
   *
   * @return requests answered with 200 in these seconds
   */
  private long work(Limiter limiter, int workers, int seconds, java.util.Random random)
      throws ItemFailure {
    Instant end = clock.now.plusSeconds(seconds);
    java.util.List<Flight> flights = new java.util.ArrayList<>();
    long done = 0;
    while (clock.now.isBefore(end)) {
      while (flights.size() < workers) {
        Instant sent = clock.now.plusMillis(budget.delay(READ));
        Instant arrives = sent.plusMillis(1 + random.nextInt(15));
        flights.add(new Flight(sent, arrives, arrives.plusMillis(1 + random.nextInt(90)), null));
      }
      clock.now = clock.now.plusMillis(1);
      for (int i = 0; i < flights.size(); i++) {
        Flight flight = flights.get(i);
        if (flight.answer() == null && !clock.now.isBefore(flight.arrives())) {
          ApiAnswer answer = limiter.hit(flight.sent());
          flights.set(i, new Flight(flight.sent(), flight.arrives(), flight.answered(), answer));
        }
      }
      for (Flight flight : java.util.List.copyOf(flights)) {
        if (flight.answer() != null && !clock.now.isBefore(flight.answered())) {
          flights.remove(flight);
          budget.learn(READ, flight.answer());
          done += flight.answer().status() == 200 ? 1 : 0;
        }
      }
    }
    return done;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 40})
  void theAllowedRateIsUsedNearlyWholeAndNeverExceeded(int workers) throws ItemFailure {
    for (int seed = 0; seed < 10; seed++) {
      clock.now = Instant.parse("2026-01-01T00:00:00Z").plusMillis(seed * 137L);
      Limiter limiter = new Limiter();
      Budget fresh = new Budget(clock);
      budget = fresh;
      long done = work(limiter, workers, 200, new java.util.Random(seed));
      assertEquals(0, limiter.refused, "refused with seed " + seed);
      assertTrue(done >= 950, done + " of 1000 with seed " + seed);
    }
  }

  @Test
  void othersBehindTheSameAddressAreLeftTheirShare() throws ItemFailure {
    Limiter limiter = new Limiter();
    work(limiter, 2, 60, new java.util.Random(1));
    for (int window = 0; window < 5; window++) {
      for (int i = 0; i < 20; i++) {
        limiter.hitByOthers();
      }
      work(limiter, 2, 10, new java.util.Random(window));
    }
    assertTrue(limiter.refused <= 5, limiter.refused + " refused");
  }

  @Test
  void placesOfTheNextWindowAreGivenAwayOnce() throws ItemFailure {
    budget.learn(READ, answer(200, 0, clock.now.plusSeconds(5), clock.now));
    for (int i = 0; i < 50; i++) {
      assertTrue(budget.delay(READ) < 6000);
    }
    ItemFailure spent = assertThrows(ItemFailure.class, () -> budget.delay(READ));
    assertTrue(spent.retryAfter().toSeconds() >= 15, "the window after the next is waited for");
  }
}
