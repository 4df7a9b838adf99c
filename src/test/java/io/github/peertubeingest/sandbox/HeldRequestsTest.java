package io.github.peertubeingest.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests that the sandbox holds until it is healed. */
class HeldRequestsTest {

  private static final String TOKEN = "/api/v1/users/token";
  private static final Duration LONG = Duration.ofMinutes(1);

  private static CompletableFuture<HttpResponse<String>> post(Sandbox sandbox) {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.url().resolve(TOKEN))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=password&username=nobody"))
            .build();
    return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void anAnswerIsKeptBackUntilEverythingIsHealed() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false))) {
      sandbox.fail(new SandboxFault("POST", TOKEN, Kind.HOLD_ANSWER, 400, LONG, 1));
      CompletableFuture<HttpResponse<String>> answer = post(sandbox);
      Awaitility.await().until(() -> sandbox.held() == 1);
      assertEquals(1, sandbox.count("POST", TOKEN), "the server has acted");
      assertFalse(answer.isDone());
      sandbox.heal();
      assertEquals(400, answer.get().statusCode());
      assertEquals(0, sandbox.held());
      assertEquals(Map.of(Kind.HOLD_ANSWER, 1), sandbox.struck());
    }
  }

  @Test
  void anAnswerOfAnotherStatusIsNotHeld() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false))) {
      sandbox.fail(new SandboxFault("POST", TOKEN, Kind.HOLD_ANSWER, 200, LONG, 1));
      assertEquals(400, post(sandbox).get().statusCode());
      assertTrue(sandbox.struck().isEmpty());
    }
  }

  @Test
  void aBodyIsReadOnlyUpToTheHold() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false))) {
      sandbox.fail(new SandboxFault("POST", TOKEN, Kind.HOLD_MIDWAY, 0, LONG, 1, null, 5));
      CompletableFuture<HttpResponse<String>> answer = post(sandbox);
      Awaitility.await().until(() -> sandbox.held() == 1);
      assertEquals(0, sandbox.count("POST", TOKEN), "the server has not acted");
      sandbox.heal();
      assertEquals(400, answer.get().statusCode());
    }
  }
}
