package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job, end to end, against the sandbox: the shipped routes with the shipped beans. */
class PublishingTest {

  private static final String UPLOAD = "/api/v1/videos/upload";

  @TempDir private Path folder;

  private static Sandbox sandbox(SandboxVersion version) throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(version).limits(false));
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aDocumentBecomesAVideoWithEveryFieldItNames(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair(
          "talk",
          ", 'description': 'One\\nTwo <b> ü', 'support': 'Give', 'category': 'education', 'licence': 2,"
              + " 'language': 'French', 'privacy': 'unlisted', 'tags': ['ünï', 'two words'], 'nsfw': true,"
              + " 'commentsPolicy': 'requires approval', 'downloadEnabled': false, 'waitTranscoding': true,"
              + " 'originallyPublishedAt': '1961-07-01', 'channel': 'second channel',"
              + " 'scheduleUpdate': {'updateAt': '2040-01-01T00:00:00+01:00', 'privacy': 'public'}");
      home.start();
      home.awaitDone(1);

      SandboxVideo video = sandbox.videos().get(0);
      JsonNode fields = video.fields();
      assertAll(
          () -> assertEquals("Name of talk", fields.path("name").asText()),
          () -> assertEquals("One\nTwo <b> ü", fields.path("description").asText()),
          () -> assertEquals("Give", fields.path("support").asText()),
          () -> assertEquals(13, fields.path("category").path("id").asInt()),
          () -> assertEquals(2, fields.path("licence").path("id").asInt()),
          () -> assertEquals("fr", fields.path("language").path("id").asText()),
          () -> assertEquals(2, fields.path("privacy").path("id").asInt()),
          () -> assertEquals("[\"two words\",\"ünï\"]", fields.path("tags").toString()),
          () -> assertTrue(fields.path("nsfw").asBoolean()),
          () -> assertEquals(3, fields.path("commentsPolicy").path("id").asInt()),
          () -> assertFalse(fields.path("downloadEnabled").asBoolean()),
          () -> assertTrue(fields.path("waitTranscoding").asBoolean()),
          () ->
              assertEquals(
                  "1961-07-01T00:00:00.000Z", fields.path("originallyPublishedAt").asText()),
          () -> assertEquals("second_channel", fields.path("channel").path("name").asText()),
          () ->
              assertEquals(
                  "2039-12-31T23:00:00.000Z",
                  fields.path("scheduledUpdate").path("updateAt").asText()));

      JsonNode receipt = home.report("published", "talk");
      assertEquals("create", receipt.path("action").asText());
      assertEquals(video.uuid(), receipt.path("video").path("uuid").asText());
      assertEquals(
          sandbox.url() + "/w/" + video.shortUUID(), receipt.path("video").path("url").asText());
      assertEquals(0, receipt.path("notes").size(), receipt.path("notes").toString());
      assertEquals(2, receipt.path("files").size());
      assertEquals(video.sha256(), receipt.path("files").get(1).path("sha256").asText());
      assertEquals(
          receipt.path("key").asText().substring(0, 16) + "__talk.mp4", video.inputFilename());
      assertEquals(List.of(".accepted"), home.names("inbox"));
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void anUpdateChangesWhatItNamesAndNothingElse(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair(
          "one", ", 'support': 'Give', 'category': 1, 'tags': ['aa'], 'privacy': 'public'");
      home.start();
      home.awaitDone(1);
      SandboxVideo before = sandbox.videos().get(0);
      home.drop(
          "two.json",
          "{'id': '"
              + sandbox.url()
              + "/w/"
              + before.shortUUID()
              + "', 'name': 'Another', 'category': null}");
      home.awaitDone(2);

      JsonNode after = sandbox.videos().get(0).fields();
      assertEquals("Another", after.path("name").asText());
      assertTrue(after.path("category").path("id").isNull());
      assertEquals("Give", after.path("support").asText());
      assertEquals("[\"aa\"]", after.path("tags").toString());
      JsonNode receipt = home.report("published", "two");
      assertEquals("[\"name\",\"category\"]", receipt.path("changed").toString());
      assertEquals(0, receipt.path("notes").size());

      home.drop("three.json", "{'id': '" + before.uuid() + "', 'name': 'Another'}");
      home.awaitDone(3);
      assertEquals(1, sandbox.count("PUT", ".*"), "nothing would change, so nothing is sent");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aThumbnailGoesWithTheVideo(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      try (var image =
          getClass().getResourceAsStream("/io/github/peertubeingest/demo/first-light.jpg")) {
        Files.copy(image, home.inbox().resolve("logo.jpg"));
      }
      home.dropPair("clip", ", 'thumbnail': 'logo.jpg'");
      home.start();
      home.awaitDone(1);
      String path = sandbox.videos().get(0).fields().path("thumbnailPath").asText();
      try (var stored = java.net.URI.create(sandbox.url() + path).toURL().openStream()) {
        assertArrayEquals(
            Files.readAllBytes(home.inbox().resolve("logo.jpg")), stored.readAllBytes());
      }
      assertTrue(Files.exists(home.inbox().resolve("logo.jpg")), "a shared image stays");
      JsonNode files = home.report("published", "clip").path("files");
      assertEquals("logo.jpg", files.get(2).path("name").asText());
      assertTrue(files.get(2).has("stayed"));
    }
  }

  @Test
  void badItemsBecomeDeadLettersByteForByteAndGoodOnesBesideThemArePublished() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      String bad = "{'name': 'ab', 'video': '../../etc/passwd', 'catgory': 3, 'privacy': 'secret'}";
      home.drop("bad.json", bad);
      home.drop("empty.json", "");
      Files.write(home.inbox().resolve("zero.mp4"), new byte[0]);
      home.drop("zero.json", "{'name': 'Zero bytes', 'video': 'zero.mp4'}");
      Files.writeString(home.inbox().resolve("text.mp4"), "no video at all, just text");
      home.drop("text.json", "{'name': 'Only text', 'video': 'text.mp4'}");
      home.drop("gone.json", "{'action': 'update', 'id': '99', 'name': 'Nobody'}");
      Files.createDirectories(home.inbox().resolve("x.json"));
      home.dropVideo("x.json/good & ünï.mp4");
      home.drop("x.json/good & ünï.json", "{'name': 'In a folder', 'video': 'good & ünï.mp4'}");
      home.start();
      home.awaitDone(6);

      JsonNode reason = home.report("dead-letter", "bad");
      assertEquals("content", reason.path("class").asText());
      assertEquals(
          List.of("name", "catgory", "video", "privacy"),
          reason.path("fields").findValuesAsText("field"));
      assertFalse(reason.path("next").asText().isBlank());
      Path dead = Path.of(home.item("bad.json").folder()).resolve("bad.json");
      assertArrayEquals(Home.utf8(bad.replace('\'', '"')), Files.readAllBytes(dead));
      assertEquals("is empty (0 bytes)", fault(home, "zero"));
      assertEquals(422, home.report("dead-letter", "text").path("status").asInt());
      assertEquals("video", faultyField(home, "text"));
      assertEquals(404, home.report("dead-letter", "gone").path("status").asInt());
      assertEquals("id", faultyField(home, "gone"));
      assertTrue(Files.exists(Path.of(home.item("text.json").folder()).resolve("text.mp4")));
      assertEquals(1, sandbox.videos().size());
      assertEquals(State.PUBLISHED, home.item("x.json/good & ünï.json").state());
    }
  }

  private static String faultyField(Home home, String base) throws IOException {
    return home.report("dead-letter", base).path("fields").get(0).path("field").asText();
  }

  private static String fault(Home home, String base) throws IOException {
    return home.report("dead-letter", base).path("fields").get(0).path("message").asText();
  }

  @Test
  void linksAreLeftWhereTheyAreAndNeverFollowed() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      Path outside =
          Files.writeString(
              folder.resolve("outside.json"), "{\"name\":\"abc\",\"video\":\"v.mp4\"}");
      Files.createSymbolicLink(home.inbox().resolve("link.json"), outside);
      Files.createSymbolicLink(home.inbox().resolve("film.mp4"), outside);
      home.drop("film.json", "{'name': 'By a link', 'video': 'film.mp4'}");
      home.start();
      home.awaitDone(1);
      assertEquals("is a symbolic link", fault(home, "film"));
      assertEquals(List.of(".accepted", "film.mp4", "link.json"), home.names("inbox"));
      assertEquals(1, home.daemon().engine().ledger().all().size());
    }
  }

  @Test
  void aMissingVideoIsWaitedForAndPublishedWhenItComes() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.drop("late.json", "{'name': 'Comes later', 'video': 'late.mp4'}");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> home.item("late.json").waitsFor() != null);
      assertEquals("for the file late.mp4", home.item("late.json").why());
      home.dropVideo("late.mp4");
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("late.json").state());
    }
  }

  @Test
  void aVideoThatNeverComesBecomesADeadLetterThatSaysSo() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox, "inbox.companion-timeout=1s")) {
      home.drop("never.json", "{'name': 'Never comes', 'video': 'never.mp4'}");
      home.start();
      home.awaitDone(1);
      assertEquals("is not there; waited 1s (inbox.companion-timeout)", fault(home, "never"));
    }
  }

  @Test
  void anIdenticalDropFindsNothingToDoAndGetsAFolderOfItsOwn() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("same", "");
      home.start();
      home.awaitDone(1);
      Path first = Path.of(home.item("same.json").folder());
      for (String name : List.of("same.mp4", "same.json")) {
        Files.copy(
            first.resolve(name),
            home.inbox().resolve(name),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
      List<Item> items = home.awaitDone(2);
      assertEquals(1, sandbox.videos().size());
      assertEquals("none", items.get(1).outcome().path("action").asText());
      assertEquals(items.get(0).key(), items.get(1).key());
      assertEquals(first + "-2", items.get(1).folder());
    }
  }

  @Test
  void anIdenticalDropIsRecognisedThoughItsVideoCameLater() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.drop("late.json", "{'name': 'Comes later', 'video': 'late.mp4'}");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> home.item("late.json").waitsFor() != null);
      home.dropVideo("late.mp4");
      home.awaitDone(1);
      Path first = Path.of(home.item("late.json").folder());
      for (String name : List.of("late.mp4", "late.json")) {
        Files.copy(
            first.resolve(name),
            home.inbox().resolve(name),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
      home.awaitDone(2);
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void anExternalIdCreatesOnceAndUpdatesAfterwards() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("first", ", 'externalId': 'film-7'");
      home.dropVideo("second.mp4");
      home.drop(
          "second.json",
          "{'externalId': 'film-7', 'name': 'A better name', 'video': 'second.mp4'}");
      home.start();
      home.awaitDone(2);
      assertEquals(1, sandbox.videos().size());
      assertEquals("A better name", sandbox.videos().get(0).name());
      JsonNode receipt = home.report("published", "second");
      assertEquals("update", receipt.path("action").asText());
      assertEquals("film-7", receipt.path("externalId").asText());
      assertTrue(
          receipt.path("notes").toString().contains("replaceFile is not set"),
          receipt.path("notes")::toString);
    }
  }

  @Test
  void aVideoThatIsGoneIsMadeAnewForItsExternalId() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox, "publish.delete=true")) {
      home.dropPair("one", ", 'externalId': 7");
      home.start();
      home.awaitDone(1);
      String first = sandbox.videos().get(0).uuid();
      home.drop("gone.json", "{'action': 'delete', 'id': '" + first + "'}");
      home.awaitDone(2);
      assertEquals(0, sandbox.videos().size());
      home.dropPair("two", ", 'externalId': 7");
      home.awaitDone(3);
      assertEquals("Name of two", sandbox.videos().get(0).name());
      assertEquals("create", home.report("published", "two").path("action").asText());
    }
  }

  @Test
  void aDeletionHasToBeAllowed() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.drop("gone.json", "{'action': 'delete', 'id': 1}");
      home.start();
      home.awaitDone(1);
      assertEquals("action", faultyField(home, "gone"));
    }
  }

  @Test
  void aLostAnswerMakesNoSecondVideo() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", UPLOAD, Kind.DROP_AFTER, 0, null, 1));
      home.dropPair("once", "");
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("once.json").state());
      assertEquals(1, sandbox.videos().size());
      assertEquals(1, sandbox.count("POST", UPLOAD));
    }
  }

  @Test
  void aFolderWithAnOddNameIsWatched() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(Files.createDirectories(folder.resolve("p+41 ,#[é] &")), sandbox)) {
      home.dropPair("odd", "");
      home.start();
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void aFolderThatCannotBeWatchedIsRefused() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("p%41"));
    Home.Outcome once = new Home(odd, "http://127.0.0.1:9").command("once");
    assertEquals(2, once.code());
    assertTrue(once.err().contains("a path without %"), once.err());
  }

  @Test
  void theLongestFileNameIsTakenOn() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("v.mp4");
      home.drop("x".repeat(250) + ".json", "{'name': 'Long name', 'video': 'v.mp4'}");
      home.start();
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void aStoppingDaemonTakesNothingMore() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", UPLOAD, Kind.DELAY, 0, Duration.ofMillis(500), 1000));
      for (int i = 0; i < 20; i++) {
        home.dropPair("v" + i, "");
      }
      home.start();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.videos().size() > 0);
      home.daemon().stop();
      assertTrue(sandbox.videos().size() <= 6, sandbox.videos().size() + " videos");
    }
  }

  @Test
  void aChannelThatOnlyTheSettingsNameKillsNoItem() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox, "peertube.channel=no_such_channel")) {
      home.dropPair("one", "");
      Home.Outcome once = home.command("once");
      assertEquals(3, once.code(), once.out());
      assertTrue(once.out().contains("peertube.channel"), once.out());
      assertTrue(once.out().contains("0 published, 0 dead, 1 waiting"), once.out());
    }
  }

  @Test
  void aVideoThatSeveralItemsNameMovesWithTheLastOfThem() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("shared.mp4");
      home.drop("a.json", "{'name': 'First of two', 'video': 'shared.mp4'}");
      home.drop("b.json", "{'name': 'Second of two', 'video': 'shared.mp4'}");
      home.start();
      home.awaitDone(2);
      assertEquals(2, sandbox.videos().size());
      long copies =
          home.daemon().engine().ledger().all().stream()
              .filter(i -> Files.exists(Path.of(i.folder()).resolve("shared.mp4")))
              .count();
      assertEquals(1, copies);
      assertFalse(Files.exists(home.inbox().resolve("shared.mp4")));
    }
  }

  @Test
  void aDamagedThumbnailIsFoundBeforeAnythingIsSent() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      byte[] broken = new byte[2000];
      System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, 0, broken, 0, 8);
      Files.write(home.inbox().resolve("broken.png"), broken);
      home.dropPair("pretty", ", 'thumbnail': 'broken.png'");
      home.start();
      home.awaitDone(1);
      assertEquals("thumbnail", faultyField(home, "pretty"));
      assertEquals(0, sandbox.count("POST", UPLOAD));
    }
  }

  @Test
  void aScheduleInThePastIsTold() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("soon", ", 'publishAt': '2020-01-01T00:00:00Z'");
      home.start();
      home.awaitDone(1);
      JsonNode notes = home.report("published", "soon").path("notes");
      assertTrue(
          notes.findValuesAsText("why").toString().contains("time is past"), notes::toString);
    }
  }

  @Test
  void aReportThatLiesInTheInboxIsNoDocument() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.drop("reason.json", "{'name': 'A report', 'video': 'good.mp4'}");
      home.dropPair("good", "");
      home.start();
      home.awaitDone(1);
      assertTrue(Files.exists(home.inbox().resolve("reason.json")));
      assertEquals(1, home.daemon().engine().ledger().all().size());
    }
  }

  @Test
  void anInstanceThatIsAwayBurnsNoAttempts() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("GET", "/api/v1/config", Kind.STATUS, 503, null, 2));
      home.dropPair("patient", "");
      home.start();
      home.awaitDone(1);
      JsonNode receipt = home.report("published", "patient");
      assertEquals(1, receipt.path("attempts").asInt());
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void aRequestThatNeverArrivedIsSentAgain() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", UPLOAD, Kind.DROP_BEFORE, 0, null, 1));
      home.dropPair("again", "");
      home.start();
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
      assertEquals(2, home.report("published", "again").path("attempts").asInt());
    }
  }

  @Test
  void anErrorOfTheInstanceIsRetriedUntilItIsGivenUp() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox, "retry.give-up-after=1s")) {
      sandbox.fail(new SandboxFault("POST", UPLOAD, Kind.STATUS, 500, null, 100));
      home.dropPair("hopeless", "");
      home.start();
      home.awaitDone(1);
      JsonNode reason = home.report("dead-letter", "hopeless");
      assertEquals("instance", reason.path("class").asText());
      assertEquals(500, reason.path("status").asInt());
      assertEquals("upload", reason.path("stage").asText());
      assertTrue(reason.path("attempts").asInt() >= 2);
    }
  }

  @Test
  void theLimitsOfAnInstanceAreKeptWithoutOneRefusal() throws IOException {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
        Home home = new Home(folder, sandbox)) {
      for (int i = 0; i < 25; i++) {
        home.dropPair("v" + i, "");
      }
      home.start();
      home.awaitDone(25);
      assertEquals(25, sandbox.videos().size());
      assertEquals(0, sandbox.requests().stream().filter(r -> r.status() == 429).count());
      assertTrue(sandbox.requests().size() > 50, "more requests than one window allows");
    }
  }

  @Test
  void afterACrashAVideoThatIsKnownIsNotSentAgain() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(
          new SandboxFault("GET", "/api/v1/videos/[0-9a-f-]{36}", Kind.STATUS, 500, null, 1000));
      home.dropPair("crashed", "");
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> home.item("crashed.json").attempts() > 0);
      StoredVideo video = home.item("crashed.json").video();
      home.stop();
      sandbox.heal();
      home.start();
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
      assertEquals(1, sandbox.count("POST", UPLOAD));
      assertEquals(video, home.item("crashed.json").video());
    }
  }

  @Test
  void filesThatCouldNotBeMovedAreMovedByTheNextStart() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("moved", "");
      home.start();
      home.awaitDone(1);
      Item item = home.item("moved.json");
      home.stop();

      // As after a crash between the folder's appearance and the ledger's record of it.
      Jdbi.create("jdbc:sqlite:" + folder.resolve("data/ledger.db"))
          .useHandle(h -> h.execute("update items set step = 'settle', due_at = 0"));
      home.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> home.item("moved.json").step() == Item.Step.DONE);
      assertEquals(item.folder(), home.item("moved.json").folder());
      assertEquals(1, home.names("published").size());
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void aDocumentThatIsOutOfTheInboxWithoutTheLedgerHavingBeenToldIsGoneOnWith() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.drop("late.json", "{'name': 'Late', 'video': 'late.mp4'}");
      home.start();
      Awaitility.await().until(() -> home.item("late.json").waitsFor() != null);
      // As when the connection to the ledger was lost at that very moment.
      Jdbi.create("jdbc:sqlite:" + folder.resolve("data/ledger.db"))
          .useHandle(h -> h.execute("update items set step = 'take', due_at = null"));
      home.dropVideo("late.mp4");
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
    }
  }
}
