package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.fetch.MediaServer;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxFeatures;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Videos that the instance brings in by itself. */
class ImportTest {

  private static final String IMPORTS = "/api/v1/videos/imports";
  private static final String LIST = "/api/v1/users/me/videos/imports.*";
  private static final String UPLOAD = "/api/v1/videos/upload.*";

  @TempDir private Path folder;

  private static Sandbox sandbox(SandboxVersion version, UnaryOperator<SandboxFeatures> features)
      throws IOException {
    return Sandbox.start(
        SandboxOptions.defaults()
            .version(version)
            .limits(false)
            .features(features.apply(SandboxFeatures.defaults())));
  }

  static byte[] video() throws IOException {
    try (InputStream in =
        Home.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      return in.readAllBytes();
    }
  }

  private static MediaServer media() throws IOException {
    return new MediaServer().on("/talk.mp4", MediaServer.file(video(), "video/mp4", "\"1\""));
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void anAddressIsImportedByTheInstanceAndFollowedToItsEnd(SandboxVersion version)
      throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox =
            sandbox(version, f -> f.privateTargets(true).importTime(Duration.ofMillis(1500)));
        Home home = new Home(folder, sandbox)) {
      home.drop(
          "talk.json",
          "{'name': 'A talk', 'targetUrl': '"
              + media.url("/talk.mp4")
              + "', 'externalId': 'T1', 'category': 'education', 'tags': ['aa'], 'privacy': 'public'}");
      home.start();
      Awaitility.await()
          .alias("the video is known before it is imported")
          .until(
              () ->
                  home.item("talk.json").state() == State.PROCESSING
                      && home.item("talk.json").video() != null);
      Item processing = home.item("talk.json");
      assertEquals("", String.valueOf(processing.outcomeLine()));
      home.awaitDone(1);

      assertEquals(1, sandbox.videos().size());
      SandboxVideo video = sandbox.videos().get(0);
      JsonNode receipt = home.report("published", "talk");
      assertEquals(video.uuid(), receipt.path("video").path("uuid").asText());
      assertEquals("create", receipt.path("action").asText());
      assertEquals("A talk", video.fields().path("name").asText());
      assertEquals(13, video.fields().path("category").path("id").asInt());
      assertEquals(1, video.fields().path("state").path("id").asInt());
      assertEquals(0, receipt.path("notes").size(), receipt.path("notes").toString());
      assertEquals(1, sandbox.count("POST", IMPORTS));
      assertEquals(0, sandbox.count("POST", UPLOAD));
      assertEquals(0, sandbox.count("PUT", ".*"), "nothing was to be corrected");

      home.drop("later.json", "{'externalId': 'T1', 'name': 'A better name'}");
      home.awaitDone(2);
      assertEquals("A better name", sandbox.videos().get(0).fields().path("name").asText());
    }
  }

  @Test
  void whatTheSourceDecidedOtherwiseIsCorrectedByOneUpdate() throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox =
            sandbox(
                SandboxVersion.V6_3,
                f -> f.privateTargets(true).importTime(Duration.ofSeconds(1)));
        Home home = new Home(folder, sandbox)) {
      home.drop(
          "talk.json",
          "{'name': 'Asked for', 'targetUrl': '"
              + media.url("/talk.mp4")
              + "', 'support': 'Give'}");
      home.start();
      Awaitility.await()
          .until(
              () ->
                  home.item("talk.json").state() == State.PROCESSING
                      && home.item("talk.json").video() != null);
      // As if yt-dlp's data had won: somebody changes the video while it is imported.
      String uuid = home.item("talk.json").video().uuid();
      new DoorCalls(home.daemon())
          .call(
              new io.github.peertubeingest.peertube.VideoRequests()
                  .update(
                      home.daemon().engine().accounts().get("default"),
                      uuid,
                      io.github.peertubeingest.item.Json.MAPPER
                          .createObjectNode()
                          .put("name", "By the source"),
                      null,
                      true));
      home.awaitDone(1);
      assertEquals("Asked for", sandbox.videos().get(0).fields().path("name").asText());
      assertEquals(2, sandbox.count("PUT", ".*"), "theirs, and one of ours");
      assertEquals(0, home.report("published", "talk").path("notes").size());
    }
  }

  @Test
  void manyOpenImportsTakeFewRequestsAndNoWorker() throws IOException {
    int imports = 12;
    try (MediaServer media = media();
        Sandbox sandbox =
            sandbox(
                SandboxVersion.V8_2,
                f ->
                    f.privateTargets(true)
                        .importTime(Duration.ofSeconds(4))
                        .importConcurrency(imports));
        Home home = new Home(folder, sandbox, "publish.imports=8")) {
      for (int i = 0; i < imports; i++) {
        home.drop(
            "t" + i + ".json",
            "{'name': 'Talk " + i + "', 'targetUrl': '" + media.url("/talk.mp4") + "'}");
      }
      home.start();
      Awaitility.await()
          .until(
              () ->
                  home.daemon().engine().ledger().all().stream()
                          .filter(i -> i.state() == State.PROCESSING)
                          .count()
                      == 8);
      assertEquals(8, sandbox.count("POST", IMPORTS), "no more than publish.imports at once");
      home.dropPair("between", "");
      Awaitility.await().until(() -> home.item("between.json").state() == State.PUBLISHED);
      home.awaitDone(imports + 1);
      assertEquals(imports + 1, sandbox.videos().size());
      assertEquals(imports, sandbox.count("POST", IMPORTS));
      long looks = sandbox.count("GET", LIST);
      assertTrue(looks <= 12, looks + " looks for " + imports + " imports");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aFailedImportIsTriedAgainAndThenADeadLetterWithItsReasonThatLeavesNothing(
      SandboxVersion version) throws IOException {
    try (MediaServer media = new MediaServer();
        Sandbox sandbox = sandbox(version, f -> f.privateTargets(true));
        Home home = new Home(folder, sandbox)) {
      media.on(
          "/junk.mp4",
          MediaServer.file("no video at all".getBytes(StandardCharsets.UTF_8), "video/mp4", null));
      home.drop(
          "junk.json",
          "{'name': 'Only junk', 'externalId': 'J', 'targetUrl': '"
              + media.url("/junk.mp4")
              + "'}");
      home.start();
      home.awaitDone(1);
      JsonNode reason = home.report("dead-letter", "junk");
      assertEquals("source", reason.path("class").asText());
      assertEquals("import", reason.path("stage").asText());
      assertTrue(reason.path("detail").asText().contains("ffprobe"), reason.toString());
      assertEquals("targetUrl", reason.path("fields").get(0).path("field").asText());
      assertEquals(3, sandbox.count("POST", IMPORTS));
      assertEquals(0, sandbox.videos().size(), "no failed video is left");

      home.dropPair("again", ", 'externalId': 'J'");
      home.awaitDone(2);
      assertEquals(State.PUBLISHED, home.item("again.json").state(), "the id stands for nothing");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void whatTheInstanceDoesNotImportIsFetchedAndUploaded(SandboxVersion version) throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox = sandbox(version, f -> f);
        Home home = new Home(folder, sandbox, "allow-private-urls=true")) {
      home.drop(
          "talk.json",
          "{'targetUrl': '" + media.url("/talk.mp4") + "', 'description': 'Text', 'licence': 2}");
      home.start();
      home.awaitDone(1);
      SandboxVideo video = sandbox.videos().get(0);
      assertEquals("talk", video.fields().path("name").asText(), "named after its file");
      assertEquals("Text", video.fields().path("description").asText());
      assertEquals(1, sandbox.count("POST", IMPORTS));
      assertEquals(1, sandbox.count("POST", UPLOAD));
      JsonNode receipt = home.report("published", "talk");
      assertTrue(
          receipt.path("notes").get(0).path("why").asText().contains("403"), receipt.toString());
      assertEquals("talk.mp4", receipt.path("files").get(1).path("name").asText());
      assertEquals(video.sha256(), receipt.path("files").get(1).path("sha256").asText());
      assertFalse(Files.exists(folder.resolve("data/spool/" + home.item("talk.json").id())));
    }
  }

  @Test
  void whereImportsAreSwitchedOffNothingIsAsked() throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox =
            sandbox(SandboxVersion.V6_3, f -> f.httpImport(false).torrentImport(false));
        Home home = new Home(folder, sandbox, "allow-private-urls=true")) {
      home.drop("talk.json", "{'name': 'Talk', 'targetUrl': '" + media.url("/talk.mp4") + "'}");
      home.drop("magnet.json", "{'name': 'Magnet', 'magnetUri': 'magnet:?xt=urn:btih:aa'}");
      home.start();
      home.awaitDone(2);
      assertEquals(0, sandbox.count("POST", IMPORTS));
      assertEquals(1, sandbox.videos().size());
      JsonNode reason = home.report("dead-letter", "magnet");
      assertEquals("content", reason.path("class").asText());
      assertEquals("magnetUri", reason.path("fields").get(0).path("field").asText());
    }
  }

  @Test
  void aMagnetLinkAndATorrentAreImported() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2, f -> f);
        Home home = new Home(folder, sandbox)) {
      Files.writeString(
          home.inbox().resolve("one.torrent"),
          "d4:infod6:lengthi5e4:name7:one.mp412:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee");
      home.drop("torrent.json", "{'name': 'A torrent', 'torrent': 'one.torrent'}");
      home.drop(
          "magnet.json",
          "{'name': 'A magnet', 'magnetUri':"
              + " 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=x'}");
      home.start();
      home.awaitDone(2);
      assertEquals(State.PUBLISHED, home.item("magnet.json").state());
      assertEquals(State.PUBLISHED, home.item("torrent.json").state());
      assertEquals(
          List.of("one.torrent", "receipt.json", "torrent.json"),
          names(Path.of(home.item("torrent.json").folder())));

      sandbox.failTorrents("no peers");
      home.drop(
          "dead.json",
          "{'name': 'Nobody has it', 'magnetUri':"
              + " 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88b'}");
      home.awaitDone(3);
      assertTrue(home.report("dead-letter", "dead").path("detail").asText().contains("no peers"));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void afterALostAnswerTheImportIsFoundAndNotMadeTwice(SandboxVersion version) throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox = sandbox(version, f -> f.privateTargets(true));
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", IMPORTS, Kind.DROP_AFTER, 0, null, 1));
      home.drop("talk.json", "{'name': 'Talk', 'targetUrl': '" + media.url("/talk.mp4") + "'}");
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("talk.json").state());
      assertEquals(1, sandbox.videos().size());
      assertEquals(1, sandbox.imports().size());
    }
  }

  @Test
  void anImportThatNeverArrivedIsSentAgainOnceThereIsNoDoubt() throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox = sandbox(SandboxVersion.V6_3, f -> f.privateTargets(true));
        Home home = new Home(folder, sandbox, "publish.doubt=3s")) {
      sandbox.fail(new SandboxFault("POST", IMPORTS, Kind.DROP_BEFORE, 0, null, 1));
      home.drop("talk.json", "{'name': 'Talk', 'targetUrl': '" + media.url("/talk.mp4") + "'}");
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("talk.json").state());
      assertEquals(1, sandbox.imports().size());
    }
  }

  @Test
  void anotherDaemonGoesOnFollowing() throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox =
            sandbox(
                SandboxVersion.V6_3,
                f -> f.privateTargets(true).importTime(Duration.ofSeconds(3)));
        Home home = new Home(folder, sandbox)) {
      home.drop("talk.json", "{'name': 'Talk', 'targetUrl': '" + media.url("/talk.mp4") + "'}");
      home.start();
      Awaitility.await().until(() -> home.item("talk.json").state() == State.PROCESSING);
      home.stop();
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("talk.json").state());
      assertEquals(1, sandbox.count("POST", IMPORTS));
      assertNull(home.item("talk.json").why());
    }
  }

  @Test
  void withWaitForPublishedAnItemIsNotFinishedBeforeItsVideoIs() throws IOException {
    try (MediaServer media = media();
        Sandbox sandbox =
            sandbox(
                SandboxVersion.V7_0,
                f -> f.privateTargets(true).transcodingTime(Duration.ofSeconds(5)));
        Home home = new Home(folder, sandbox, "publish.wait-for=published")) {
      for (int i = 0; i < 4; i++) {
        home.dropPair("file" + i, ", 'waitTranscoding': true");
      }
      home.drop("talk.json", "{'name': 'Talk', 'targetUrl': '" + media.url("/talk.mp4") + "'}");
      home.start();
      Awaitility.await()
          .until(
              () ->
                  home.daemon().engine().ledger().all().stream()
                          .filter(i -> i.state() == State.PROCESSING)
                          .count()
                      == 5);
      home.awaitDone(5);
      sandbox
          .videos()
          .forEach(v -> assertEquals(1, v.fields().path("state").path("id").asInt(), v.name()));
      assertEquals(1, sandbox.count("POST", IMPORTS));
      long looks = sandbox.count("GET", "/api/v1/users/me/videos");
      assertTrue(looks <= 12, looks + " looks");
    }
  }

  @Test
  void checkSaysWhatWouldHappen() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3, f -> f);
        Home home = new Home(folder, sandbox)) {
      Path document = folder.resolve("talk.json");
      Files.writeString(
          document,
          "{\"name\": \"Talk\", \"targetUrl\": \"https://me:secret@media.example/talk.mp4\"}");
      Home.Outcome outcome = home.command("check", document.toString());
      assertEquals(0, outcome.code(), outcome.out() + outcome.err());
      assertTrue(outcome.out().contains("POST /api/v1/videos/imports"), outcome.out());
      assertFalse(outcome.out().contains("secret"), outcome.out());
      Files.writeString(
          document,
          "{\"name\": \"Talk\", \"video\": \"https://media.example/talk.mp4?key=secret\"}");
      Home.Outcome fetched = home.command("check", document.toString());
      assertTrue(
          fetched
              .out()
              .contains("GET https://media.example/talk.mp4?…, fetched from here as video"),
          fetched.out());
      assertEquals(0, sandbox.count("POST", IMPORTS));
    }
  }
}
