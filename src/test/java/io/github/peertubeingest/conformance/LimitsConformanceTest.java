package io.github.peertubeingest.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Conformance
final class LimitsConformanceTest extends ConformanceCase {

  private static final String READ = "/videos/licences";
  private static final String TEXT = "Too many requests, please try again later.";

  @BeforeEach
  void needsAddresses() throws IOException {
    assumeTrue(subject.isLoopback(), "only on loopback every case can have an address of its own");
  }

  private void useUp() throws IOException, InterruptedException {
    for (int i = 0; i < 50; i++) {
      api.get(READ).send().is(200);
    }
  }

  private static void assertLimited(Answer answer, int limit, int window) {
    assertEquals(429, answer.status());
    assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
    assertEquals(TEXT, answer.body());
    assertEquals(Integer.toString(limit), answer.header("X-RateLimit-Limit"));
    assertEquals("0", answer.header("X-RateLimit-Remaining"));
    int wait = Integer.parseInt(answer.header("Retry-After"));
    assertTrue(wait > 0 && wait <= window, "Retry-After: " + wait);
  }

  @Test
  void everyLimitedAnswerTellsLimitRemainderAndReset() throws Exception {
    Answer first = api.get(READ).send().is(200);
    Answer second = api.get("/video-channels/no_such_channel").send().is(404);
    assertEquals("50", first.header("X-RateLimit-Limit"));
    assertEquals("49", first.header("X-RateLimit-Remaining"));
    assertEquals("48", second.header("X-RateLimit-Remaining"));
    assertEquals(first.header("X-RateLimit-Reset"), second.header("X-RateLimit-Reset"));
    long inSeconds =
        Long.parseLong(first.header("X-RateLimit-Reset")) - Instant.now().getEpochSecond();
    assertTrue(inSeconds >= 8 && inSeconds <= 11, "reset in " + inSeconds);
    assertNull(first.header("Retry-After"));
  }

  @Test
  void thePingAndUnknownRoutersAreNotLimited() throws Exception {
    Answer ping = api.get("/ping").send().is(200);
    assertEquals("pong", ping.body());
    assertNull(ping.header("X-RateLimit-Limit"));
    assertNull(api.get("/no-such-router").send().is(400).header("X-RateLimit-Limit"));
  }

  @Test
  void theFiftyFirstRequestIsRefusedInPlainText() throws Exception {
    useUp();
    assertLimited(api.get(READ).send(), 50, 10);
    assertLimited(api.get(READ).as("main").send(), 50, 10);
    new Api(subject).get(READ).send().is(200);
    api.get("/ping").send().is(200);
  }

  @Test
  void overTheLimitABadTokenIsToldSoInsteadOf429() throws Exception {
    useUp();
    Answer bad = api.get(READ).bearer("nope").send().isProblem(401, "invalid_token");
    assertTrue(Integer.parseInt(bad.header("Retry-After")) > 0);
    api.get(READ).header("Authorization", "Basic x").send().isProblem(400, "invalid_request");
  }

  @Test
  void anAdministratorGoesOnOverTheLimitWithRetryAfterBesideTheAnswer() throws Exception {
    String token = subject.token("admin");
    useUp();
    Answer answer = api.get(READ).bearer(token).send().is(200);
    assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
    assertEquals("0", answer.header("X-RateLimit-Remaining"));
  }

  @Test
  void afterTheWindowRequestsPassAgain() throws Exception {
    useUp();
    assertLimited(api.get(READ).send(), 50, 10);
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> api.get(READ).send().status() == 200);
  }

  @Test
  void theSixteenthSignInIsRefusedButTheApiStaysOpen() throws Exception {
    for (int i = 0; i < 15; i++) {
      Answer answer = api.post("/users/token").field("grant_type", "password").send().is(400);
      assertEquals("15", answer.header("X-RateLimit-Limit"));
      assertEquals(Integer.toString(14 - i), answer.header("X-RateLimit-Remaining"));
    }
    assertLimited(api.post("/users/token").field("grant_type", "password").send(), 15, 300);
    Answer other = api.get(READ).send().is(200);
    assertEquals("33", other.header("X-RateLimit-Remaining"), "a sign-in counts in both limits");
  }
}
