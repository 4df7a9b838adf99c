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
  private final Budget budget = new Budget(clock);

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
    budget.learn(
        READ,
        ApiAnswer.of(
            200, Map.of("retry-after", "10", "x-ratelimit-remaining", "0"), "", clock.now));
    for (int i = 0; i < 200; i++) {
      assertEquals(0, budget.delay(READ));
    }
  }
}
