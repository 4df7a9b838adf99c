package io.github.peertubeingest.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that fails as a whole: nothing is lost, nothing is counted. */
class OutageTest {

  private static final int ITEMS = 6;

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  private static void dropAll(Home home) throws IOException {
    for (int i = 0; i < ITEMS; i++) {
      home.dropPair("v" + i, "");
    }
  }

  private static void assertAllPublishedAtOnce(Sandbox sandbox, Home home) throws IOException {
    assertEquals(ITEMS, sandbox.videos().size());
    for (int i = 0; i < ITEMS; i++) {
      JsonNode receipt = home.report("published", "v" + i);
      assertEquals(1, receipt.path("attempts").asInt(), "v" + i);
    }
  }

  @Test
  void whenEverythingIsAnsweredWith500NoAttemptIsCounted() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "retry.give-up-after=1ms")) {
      sandbox.fail(
          new SandboxFault("*", "/api/v1/(videos|users/me).*", Kind.STATUS, 500, null, 10_000));
      dropAll(home);
      home.start();
      await()
          .until(
              () ->
                  home.daemon().engine().ledger().held("default") == 0
                      && home.daemon()
                          .engine()
                          .gates()
                          .of("default")
                          .filter(g -> g.until().isAfter(Instant.now().plusMillis(500)))
                          .isPresent());
      sandbox.heal();
      home.awaitDone(ITEMS);
      assertAllPublishedAtOnce(sandbox, home);
    }
  }

  @Test
  void anOutageIsOfAllAccountsOfTheInstanceAndIsProbedByOneRequestAtATime() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home =
            new Home(
                folder,
                sandbox,
                "accounts.more.url=" + sandbox.url(),
                "accounts.more.username=other",
                "accounts.more.password=other-password")) {
      sandbox.fail(new SandboxFault("GET", "/api/v1/.*", Kind.STATUS, 503, null, 1000));
      home.dropPair("mine", "");
      home.dropPair("theirs", ", 'account': 'more'");
      home.start();
      await()
          .until(
              () ->
                  home.daemon().engine().gates().of("default").isPresent()
                      && home.daemon().engine().gates().of("more").isPresent());
      assertEquals(
          FailureClass.INSTANCE,
          home.daemon().engine().gates().of("more").orElseThrow().failureClass());
      JsonNode status = Json.MAPPER.readTree(home.command("status", "--json").out());
      status.path("items").forEach(i -> assertEquals("instance", i.path("class").asText()));
      sandbox.heal();
      home.awaitDone(2);
      assertEquals(1, home.report("published", "theirs").path("attempts").asInt());
    }
  }

  @Test
  void oneItemThatAloneFailsIsCounted() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", "/api/v1/videos/upload", Kind.STATUS, 500, null, 1));
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      assertEquals(2, home.report("published", "one").path("attempts").asInt());
      assertTrue(sandbox.count("GET", "/api/v1/users/me/videos") > 0, "the instance was asked");
    }
  }

  @Test
  void whileTheInstanceIsDownNothingIsLostAndNothingDies() throws IOException {
    try (Home home = new Home(folder, dead())) {
      dropAll(home);
      home.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> home.daemon().engine().gates().of("default").isPresent());
      JsonNode status = Json.MAPPER.readTree(home.command("status", "--json").out());
      assertEquals(ITEMS, status.path("items").size());
      status.path("items").forEach(i -> assertEquals("waiting", i.path("state").asText()));
      assertEquals(0, home.names("dead-letter").size());
    }
  }

  /** An instance that is not there any more. */
  private static Sandbox dead() throws IOException {
    Sandbox sandbox = sandbox();
    sandbox.close();
    return sandbox;
  }
}
