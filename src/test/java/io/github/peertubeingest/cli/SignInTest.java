package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token route, seen from outside: how often it signs in, and what happens when it may not. */
class SignInTest {

  private static final String TOKEN = "/api/v1/users/token";

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  @Test
  void howeverManyItemsRunThereIsOneSignIn() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "publish.parallel=8")) {
      for (int i = 0; i < 20; i++) {
        home.dropPair("v" + i, "");
      }
      home.start();
      home.awaitDone(20);
      assertEquals(1, sandbox.count("POST", TOKEN));
      assertEquals(1, sandbox.count("GET", "/api/v1/oauth-clients/local"));
    }
  }

  @Test
  void tokensAreKeptForTheNextStartAndForTheirOwnerOnly() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      home.stop();
      Path tokens = folder.resolve("data/tokens/default.json");
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)));
      home.dropPair("two", "");
      home.start();
      home.awaitDone(2);
      assertEquals(1, sandbox.count("POST", TOKEN));
    }
  }

  @Test
  void eachRenewalIsOneRequestAndNothingIsLost() throws IOException {
    try (Sandbox sandbox =
            Sandbox.start(
                SandboxOptions.defaults().limits(false).tokenLifetime(Duration.ofSeconds(2)));
        Home home = new Home(folder, sandbox)) {
      home.start();
      Instant end = Instant.now().plusSeconds(7);
      int dropped = 0;
      while (Instant.now().isBefore(end)) {
        home.dropPair("v" + dropped++, "");
        home.awaitDone(dropped);
      }
      assertEquals(dropped, sandbox.videos().size());
      long refused = sandbox.requests().stream().filter(r -> r.status() == 401).count();
      assertEquals(0, refused, "renewed before it expired");
      assertEquals(
          1, sandbox.count("GET", "/api/v1/oauth-clients/local"), "by refresh, not by password");
      long renewals = sandbox.count("POST", TOKEN);
      assertTrue(
          renewals >= 3 && renewals <= 8, renewals + " renewals in 7 seconds of 2-second tokens");
    }
  }

  @Test
  void aTokenThatWasRevokedIsRenewedOnceAndTheRequestRepeated() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      sandbox.revokeTokens("publisher");
      home.dropPair("two", "");
      home.awaitDone(2);
      assertEquals(2, sandbox.videos().size());
      assertEquals(
          1, sandbox.requests().stream().filter(r -> r.status() == 401).count(), "one refusal");
      assertEquals(1, home.report("published", "two").path("attempts").asInt());
    }
  }

  @Test
  void aRefusedPasswordIsTriedOnceAndEverythingWaits() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "peertube.password=wrong-password")) {
      for (int i = 0; i < 5; i++) {
        home.dropPair("v" + i, "");
      }
      Home.Outcome once = home.command("once");
      assertEquals(3, once.code(), once.err());
      assertEquals(1, sandbox.count("POST", TOKEN), "one try, never a loop");
      assertTrue(once.out().contains("0 published, 0 dead, 5 waiting"), once.out());

      Home.Outcome status = home.command("status", "--json");
      assertTrue(status.out().contains("credentials: sign-in refused"), status.out());
      assertFalse(status.out().contains("wrong-password"));

      home.set("peertube.password=publisher-password");
      Home.Outcome corrected = home.command("once");
      assertEquals(0, corrected.code(), corrected.out());
      assertEquals(5, sandbox.videos().size());
    }
  }

  @Test
  void aSecondFactorIsComputedFromItsSecret() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home =
            new Home(
                folder,
                sandbox,
                "peertube.username=otp",
                "peertube.password=otp-password",
                "peertube.otp-secret=JBSW Y3DP EHPK 3PXP")) {
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      assertEquals("otp", sandbox.videos().get(0).owner());
    }
  }

  @Test
  void aMissingSecondFactorStopsTheAccountAndSaysWhatToDo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home =
            new Home(folder, sandbox, "peertube.username=otp", "peertube.password=otp-password")) {
      home.dropPair("one", "");
      Home.Outcome once = home.command("once");
      assertEquals(3, once.code());
      assertTrue(once.out().contains("login --otp CODE"), once.out());
      assertEquals(1, sandbox.count("POST", TOKEN));
    }
  }

  @Test
  void anInstanceBehindAnotherNameNeedsItsHost() throws IOException {
    SandboxOptions options = SandboxOptions.defaults().limits(false).host("tube.example");
    try (Sandbox sandbox = Sandbox.start(options);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", "");
      Home.Outcome refused = home.command("once");
      assertEquals(3, refused.code());
      assertTrue(refused.out().contains("peertube.host"), refused.out());
      home.set("peertube.host=tube.example");
      Home.Outcome once = home.command("once");
      assertEquals(0, once.code(), once.out());
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void aLoginSetsAStoppedDaemonGoing() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "peertube.password=wrong-password")) {
      home.dropPair("one", "");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> home.daemon().engine().gates().of("default").isPresent());
      home.set("peertube.password=publisher-password");
      Home.Outcome login = home.command("login");
      assertEquals(0, login.code(), login.err());
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void whenTheInstanceLimitsSignInsTheyWait() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", TOKEN, Kind.STATUS, 429, null, 1));
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      assertEquals(2, sandbox.count("POST", TOKEN));
      assertEquals(
          1, home.report("published", "one").path("attempts").asInt(), "a limit is no failure");
    }
  }

  @Test
  void noSecretIsWrittenAnywhereButIntoTheTokenFile() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", "");
      home.drop("two.json", "{'action': 'update', 'id': '77', 'name': 'Nobody'}");
      home.start();
      home.awaitDone(2);
      String tokens = Files.readString(folder.resolve("data/tokens/default.json"));
      String access = tokens.replaceAll("(?s).*\"access\" : \"([0-9a-f]+)\".*", "$1");
      assertEquals(40, access.length());
      for (String file : new String[] {"published/one", "dead-letter/two"}) {
        String[] parts = file.split("/");
        String report = home.report(parts[0], parts[1]).toString();
        assertFalse(report.contains(access));
        assertFalse(report.contains("publisher-password"));
      }
      for (SandboxRequest request : sandbox.requests()) {
        assertFalse(String.valueOf(request.query()).contains(access));
      }
    }
  }
}
