package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.fetch.MediaServer;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media that a document names by URL: fetched, then uploaded. */
class FetchTest {

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(SandboxVersion.V6_3).limits(false));
  }

  private static byte[] image() throws IOException {
    try (InputStream in =
        Home.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.jpg")) {
      return in.readAllBytes();
    }
  }

  private static String named(Object url) {
    return "{'name': 'From afar', 'video': '" + url + "'}";
  }

  @Test
  void aVideoAndItsThumbnailAreFetchedAndUploadedAndTheSpoolIsEmptyAgain() throws IOException {
    try (MediaServer media = new MediaServer();
        Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "allow-private-urls=true")) {
      byte[] video = ImportTest.video();
      media.on("/talk.mp4", MediaServer.file(video, "video/mp4", "\"1\"", 1000));
      media.on("/picture", MediaServer.file(image(), "image/jpeg", null));
      home.drop(
          "far.json",
          "{'name': 'From afar', 'video': '"
              + media.url("/talk.mp4")
              + "', 'thumbnail': '"
              + media.url("/picture")
              + "'}");
      home.start();
      home.awaitDone(1);
      assertEquals(video.length, sandbox.videos().get(0).size());
      JsonNode files = home.report("published", "far").path("files");
      assertEquals(3, files.size(), files.toString());
      assertEquals("talk.mp4", files.get(2).path("name").asText());
      media
          .requests()
          .forEach(
              request -> {
                assertNull(request.headers().get("authorization"));
                assertTrue(
                    request.headers().keySet().stream().noneMatch(h -> h.startsWith("x-")),
                    request.toString());
              });
      try (Stream<Path> left = Files.list(folder.resolve("data/spool"))) {
        assertEquals(0, left.count());
      }
      int before = media.requests().size();
      home.drop(
          "far.json",
          "{'name': 'From afar', 'video': '"
              + media.url("/talk.mp4")
              + "', 'thumbnail': '"
              + media.url("/picture")
              + "'}");
      home.awaitDone(2);
      assertEquals(1, sandbox.videos().size(), "an identical drop has nothing to do");
      assertEquals(before, media.requests().size(), "and nothing to fetch");
    }
  }

  @Test
  void aPrivateAddressIsADeadLetterThatSaysWhatToDo() throws IOException {
    try (MediaServer media = new MediaServer();
        Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.drop("near.json", named(media.url("/talk.mp4")));
      home.start();
      home.awaitDone(1);
      JsonNode reason = home.report("dead-letter", "near");
      assertEquals("content", reason.path("class").asText());
      assertEquals("fetch", reason.path("stage").asText());
      assertEquals("video", reason.path("fields").get(0).path("field").asText());
      assertTrue(reason.toString().contains("allow-private-urls = true"), reason.toString());
      assertEquals(0, media.requests().size());
    }
  }

  @Test
  void aSourceThatIsGoneIsRetriedAloneAndThenADeadLetterWithoutCredentials() throws IOException {
    try (MediaServer media = new MediaServer();
        Sandbox sandbox = sandbox();
        Home home =
            new Home(folder, sandbox, "allow-private-urls=true", "retry.give-up-after=1s")) {
      String secret = media.url("/gone.mp4").toString().replace("http://", "http://me:secret@");
      home.drop("gone.json", named(secret));
      media.on("/forbidden.mp4", MediaServer.status(403));
      home.drop("forbidden.json", named(media.url("/forbidden.mp4")));
      home.dropPair("fine", "");
      home.start();
      home.awaitDone(3);
      JsonNode gone = home.report("dead-letter", "gone");
      assertEquals("source", gone.path("class").asText());
      assertEquals(404, gone.path("status").asInt());
      assertEquals(2, gone.path("attempts").asInt());
      assertFalse(gone.toString().contains("secret"), gone.toString());
      JsonNode forbidden = home.report("dead-letter", "forbidden");
      assertEquals("source", forbidden.path("class").asText());
      assertEquals(1, forbidden.path("attempts").asInt());
      assertEquals(State.PUBLISHED, home.item("fine.json").state());
      assertFalse(Files.exists(folder.resolve("data/spool/" + home.item("gone.json").id())));
    }
  }

  @Test
  void aFaultyDocumentIsNotFetchedFor() throws IOException {
    try (MediaServer media = new MediaServer();
        Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "allow-private-urls=true")) {
      home.drop("bad.json", "{'name': 'ab', 'video': '" + media.url("/talk.mp4") + "'}");
      home.drop("worse.json", "{'name': 'No address', 'video': 'http:///talk.mp4'}");
      home.drop("kind.json", named(media.url("/talk.wmv?x=1.mp4")));
      home.start();
      home.awaitDone(3);
      assertEquals(0, media.requests().size());
      assertEquals(
          "video", home.report("dead-letter", "kind").path("fields").get(0).path("field").asText());
      assertEquals("content", home.report("dead-letter", "bad").path("class").asText());
      assertEquals(
          "is no http(s) address",
          home.report("dead-letter", "worse").path("fields").get(0).path("message").asText());
    }
  }

  @Test
  void anEndingDaemonBreaksAFetchOffAndTheNextOneGoesOn() throws Exception {
    try (MediaServer media = new MediaServer();
        Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "allow-private-urls=true")) {
      byte[] video = ImportTest.video();
      CountDownLatch released = new CountDownLatch(1);
      AtomicBoolean gaveUp = new AtomicBoolean();
      media.on(
          "/talk.mp4",
          (request, out) -> {
            String head = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: " + video.length;
            out.write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(video, 0, 5000);
            out.flush();
            gaveUp.set(!released.await(20, TimeUnit.SECONDS));
          });
      home.drop("far.json", named(media.url("/talk.mp4")));
      home.start();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> spooled() == 5000);
      home.stop();
      assertFalse(gaveUp.get(), "it does not wait for the source");
      released.countDown();
      media.on("/talk.mp4", MediaServer.file(video, "video/mp4", "\"1\""));
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("far.json").state());
      assertEquals("bytes=5000-", media.requests().get(1).headers().get("range"));
      assertEquals(0, home.item("far.json").attempts(), "ending is no failure");
    }
  }

  /** Bytes that lie in the spool. */
  private long spooled() throws IOException {
    Path spool = folder.resolve("data/spool");
    if (!Files.exists(spool)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(spool)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).max().orElse(0);
    }
  }
}
