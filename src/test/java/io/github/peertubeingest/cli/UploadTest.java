package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.apache.commons.codec.digest.DigestUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads in ranges, and what becomes of them when the line or the instance fails. */
class UploadTest {

  private static final String RANGES = "/api/v1/videos/upload-resumable";
  private static final int SIZE = 250_000;

  @TempDir private Path folder;

  private static Sandbox sandbox(SandboxVersion version) throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(version).limits(false));
  }

  private Home home(Sandbox sandbox, String... more) throws IOException {
    Home home = new Home(folder, sandbox, more);
    home.set("publish.upload=resumable");
    home.set("publish.chunk-size=100kB");
    return home;
  }

  /** A video of a quarter of a megabyte: an MP4 with something behind it, as instances take it. */
  private static void dropLarge(Home home, String base, String fields) throws IOException {
    Path file = home.inbox().resolve(base + ".mp4");
    try (InputStream in =
        UploadTest.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      byte[] video = in.readAllBytes();
      byte[] large = new byte[SIZE];
      System.arraycopy(video, 0, large, 0, Math.min(video.length, SIZE));
      Files.write(file, large);
    }
    home.drop(
        base + ".json",
        "{'name': 'Name of " + base + "', 'video': '" + base + ".mp4'" + fields + "}");
  }

  private static void assertOneWholeVideo(Sandbox sandbox, Home home, String base)
      throws IOException {
    assertEquals(State.PUBLISHED, home.item(base + ".json").state());
    assertEquals(1, sandbox.videos().size(), "one video");
    SandboxVideo video = sandbox.videos().get(0);
    Path sent = Path.of(home.item(base + ".json").folder()).resolve(base + ".mp4");
    assertEquals(SIZE, video.size());
    assertEquals(DigestUtils.sha256Hex(Files.readAllBytes(sent)), video.sha256());
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aLargeVideoGoesInRangesWithItsFieldsAndThumbnail(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = home(sandbox)) {
      try (InputStream image =
          getClass().getResourceAsStream("/io/github/peertubeingest/demo/first-light.jpg")) {
        Files.copy(image, home.inbox().resolve("large.jpg"));
      }
      dropLarge(
          home, "large", ", 'tags': ['aa', 'bb'], 'privacy': 'unlisted', 'thumbnail': 'large.jpg'");
      home.start();
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "large");
      JsonNode fields = sandbox.videos().get(0).fields();
      assertEquals(2, fields.path("privacy").path("id").asInt());
      assertEquals(3, sandbox.count("PUT", RANGES));
      assertEquals(1, sandbox.count("POST", RANGES));
      JsonNode receipt = home.report("published", "large");
      assertEquals(0, receipt.path("notes").size(), receipt.path("notes")::toString);
      assertEquals(
          receipt.path("key").asText().substring(0, 16) + "__large.mp4",
          sandbox.videos().get(0).inputFilename());
    }
  }

  @Test
  void autoSendsSmallVideosAtOnceAndLargeOnesInRanges() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("small", "");
      home.start();
      home.awaitDone(1);
      assertEquals(0, sandbox.count("POST", RANGES));
    }
    SandboxOptions small = SandboxOptions.defaults().limits(false).maxChunkSize(100_000);
    try (Sandbox sandbox = Sandbox.start(small);
        Home home = new Home(Files.createDirectories(folder.resolve("two")), sandbox)) {
      dropLarge(home, "large", "");
      home.start();
      home.awaitDone(1);
      assertEquals(3, sandbox.count("PUT", RANGES), "the instance wants chunks of 100 kB at most");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aCutLineCostsOneRangeAtMost(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = home(sandbox)) {
      sandbox.fail(SandboxFault.dropMidway("PUT", RANGES, 50_000));
      sandbox.fail(SandboxFault.dropMidway("PUT", RANGES, 30_000));
      dropLarge(home, "cut", "");
      home.start();
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "cut");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void theLostAnswerToTheLastRangeMakesNoSecondVideo(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = home(sandbox)) {
      home.set("publish.chunk-size=1MB");
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.DROP_AFTER, 0, null, 1));
      dropLarge(home, "lost", "");
      home.start();
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "lost");
      assertEquals(1, sandbox.count("POST", RANGES));
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void anErrorAtTheEndOfWhichAVideoCameMakesNoSecondOne(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = home(sandbox)) {
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.FAIL_FINISH, 500, null, 1));
      dropLarge(home, "failed", "");
      home.start();
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "failed");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void anErrorAtTheEndOfWhichNoVideoCameIsSentAgain(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = home(sandbox)) {
      home.set("publish.chunk-size=1MB");
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.STATUS, 502, null, 1));
      dropLarge(home, "again", "");
      home.start();
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "again");
    }
  }

  @Test
  void aTokenThatEndsBetweenTwoRangesIsRenewedAndTheUploadGoesOn() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = home(sandbox)) {
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.DELAY, 0, Duration.ofMillis(800), 1));
      dropLarge(home, "token", "");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> sandbox.count("POST", RANGES) == 1);
      sandbox.revokeTokens("publisher");
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "token");
      assertEquals(1, sandbox.count("POST", RANGES));
    }
  }

  @Test
  void aVideoThatChangesWhileItIsSentIsNoVideo() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = home(sandbox)) {
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.DELAY, 0, Duration.ofMillis(800), 1));
      dropLarge(home, "grows", "");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> sandbox.count("POST", RANGES) == 1);
      Files.write(home.inbox().resolve("grows.mp4"), new byte[10], StandardOpenOption.APPEND);
      home.awaitDone(1);
      JsonNode reason = home.report("dead-letter", "grows");
      assertEquals("content", reason.path("class").asText());
      assertEquals("video", reason.path("fields").get(0).path("field").asText());
      assertEquals(0, sandbox.videos().size());
    }
  }

  @Test
  void afterARestartAnUploadGoesOnWhereTheInstanceHasIt() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = home(sandbox)) {
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.DELAY, 0, Duration.ofMillis(10), 1));
      sandbox.fail(new SandboxFault("PUT", RANGES, Kind.DROP_BEFORE, 0, null, 1000));
      dropLarge(home, "restart", "");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> home.item("restart.json").attempts() > 0);
      home.stop();
      sandbox.heal();
      long before = sandbox.count("PUT", RANGES);
      home.start();
      home.awaitDone(1);
      assertOneWholeVideo(sandbox, home, "restart");
      assertEquals(2, sandbox.count("PUT", RANGES) - before, "the first range is not sent again");
    }
  }

  @Test
  void oneRangeTakesThreeRequestsWithTheReadBack() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = home(sandbox)) {
      home.set("publish.chunk-size=1MB");
      dropLarge(home, "first", "");
      home.start();
      home.awaitDone(1);
      long warm = sandbox.requests().size();
      dropLarge(home, "second", "");
      home.awaitDone(2);
      assertEquals(3, sandbox.requests().size() - warm);
      home.dropPair("third", "");
      assertFalse(home.awaitDone(3).isEmpty());
      assertTrue(sandbox.requests().size() - warm <= 6);
    }
  }
}
