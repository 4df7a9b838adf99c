package io.github.peertubeingest.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that go back to work, and what is told of an item. */
class RedriveTest {

  private static final String GOOD = "{\"name\": \"Good name\", \"video\": \"one.mp4\"}";

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  /** A document with a fault, its video beside it, in a sub-folder. */
  private Path deadLetter(Home home) throws IOException {
    Files.createDirectories(home.inbox().resolve("sub"));
    home.dropVideo("sub/one.mp4");
    home.drop("sub/one.json", "{'name': 'x', 'video': 'one.mp4', 'licence': 'none such'}");
    home.start();
    home.awaitDone(1);
    Path dead = folder.resolve("dead-letter").resolve(home.names("dead-letter").get(0));
    assertEquals(List.of("one.json", "one.mp4", "reason.json"), files(dead));
    return dead;
  }

  private static List<String> files(Path of) throws IOException {
    try (Stream<Path> list = Files.list(of)) {
      return list.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private void awaitPublished(Home home) {
    await().until(() -> home.item("sub/one.json").state() == State.PUBLISHED);
    home.awaitDone(1);
  }

  private void assertPublishedOnce(Sandbox sandbox, Home home) throws IOException {
    assertEquals(1, sandbox.videos().size());
    assertEquals("Good name", sandbox.videos().get(0).name());
    assertEquals(List.of(), home.names("dead-letter"));
    Path published = folder.resolve("published").resolve(home.names("published").get(0));
    assertEquals(List.of("one.json", "one.mp4", "receipt.json"), files(published));
    assertEquals(GOOD, Files.readString(published.resolve("one.json")));
    assertEquals(List.of(), files(home.inbox().resolve(".accepted")));
    assertEquals(1, home.daemon().engine().ledger().all().size(), "it stays the same item");
  }

  @Test
  void aCorrectedDeadLetterIsPublishedByRedrive() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path dead = deadLetter(home);
      Files.writeString(dead.resolve("one.json"), GOOD);
      Home.Outcome done = home.command("redrive", home.item("sub/one.json").id());
      assertEquals(0, done.code(), done.err());
      assertTrue(done.out().contains("1 dead letter goes back to work"), done.out());
      awaitPublished(home);
      assertPublishedOnce(sandbox, home);
    }
  }

  @Test
  void aDeadLetterThatIsMovedBackIntoTheInboxIsNoNewDocument() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path dead = deadLetter(home);
      Files.writeString(dead.resolve("one.json"), GOOD);
      Files.move(dead, home.inbox().resolve(dead.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      awaitPublished(home);
      assertPublishedOnce(sandbox, home);
    }
  }

  @Test
  void aDeadLetterMayBeRenamedOnItsWayBackIntoASubFolder() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path dead = deadLetter(home);
      Files.writeString(dead.resolve("one.json"), GOOD);
      Files.move(dead, home.inbox().resolve("sub/again"), StandardCopyOption.ATOMIC_MOVE);
      awaitPublished(home);
      assertPublishedOnce(sandbox, home);
    }
  }

  @Test
  void aDeadLetterThatIsStillBeingCopiedIsNotTakenForNewDocuments() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path dead = deadLetter(home);
      Path copy = home.inbox().resolve(dead.getFileName());
      Files.createDirectories(copy);
      Files.writeString(copy.resolve("one.json"), GOOD);
      long looks = home.daemon().engine().looks();
      await().until(() -> home.daemon().engine().looks() > looks + 2);
      assertEquals(1, home.daemon().engine().ledger().all().size());
      assertTrue(Files.exists(copy.resolve("one.json")));
      Files.move(dead.resolve("one.mp4"), copy.resolve("one.mp4"));
      Files.move(dead.resolve("reason.json"), copy.resolve("reason.json"));
      Files.delete(dead.resolve("one.json"));
      Files.delete(dead);
      awaitPublished(home);
      assertPublishedOnce(sandbox, home);
    }
  }

  @Test
  void aDeadLetterThatIsNotCorrectedDiesAgainAndLosesNothing() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path dead = deadLetter(home);
      byte[] video = Files.readAllBytes(dead.resolve("one.mp4"));
      assertEquals(0, home.command("redrive", "--class", "content").code());
      await()
          .until(
              () ->
                  home.item("sub/one.json").state() == State.DEAD
                      && home.item("sub/one.json").step() == Item.Step.DONE);
      assertEquals(List.of("one.json", "one.mp4", "reason.json"), files(dead));
      assertArrayEquals(video, Files.readAllBytes(dead.resolve("one.mp4")));
      assertEquals("licence", reason(dead).path("fields").get(1).path("field").asText());
    }
  }

  private static JsonNode reason(Path dead) throws IOException {
    return Json.MAPPER.readTree(dead.resolve("reason.json").toFile());
  }

  @Test
  void whatWasPublishedAlreadyIsChangedAndNotPublishedAgain() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(
          new SandboxFault("PUT", "/api/v1/videos/[^/]+/captions/en", Kind.STATUS, 403, null, 1));
      Files.writeString(
          home.inbox().resolve("one.vtt"), "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello\n");
      home.dropPair("one", ", 'captions': {'en': 'one.vtt'}");
      home.start();
      home.awaitDone(1);
      assertEquals(State.DEAD, home.item("one.json").state());
      assertEquals(1, sandbox.videos().size());
      Path dead = folder.resolve("dead-letter").resolve(home.names("dead-letter").get(0));
      String document = Files.readString(dead.resolve("one.json"));
      Files.writeString(dead.resolve("one.json"), document.replace("Name of one", "Another name"));
      assertEquals(0, home.command("redrive", dead.toString()).code());
      await().until(() -> home.item("one.json").state() == State.PUBLISHED);
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
      assertEquals("Another name", sandbox.videos().get(0).name());
      assertEquals(
          List.of("one.json", "one.mp4", "one.vtt", "receipt.json"),
          files(folder.resolve("published").resolve(home.names("published").get(0))));
    }
  }

  @Test
  void redriveSaysWhatIsWrongWithAKey() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropPair("good", "");
      home.start();
      home.awaitDone(1);
      Home.Outcome published = home.command("redrive", home.item("good.json").id());
      assertEquals(2, published.code());
      assertTrue(published.err().contains("is no dead letter, it is published"), published.err());
      assertEquals(2, home.command("redrive", "nosuchkey").code());
      assertEquals(2, home.command("redrive").code());
      Home.Outcome misspelt = home.command("redrive", "--class", "contant");
      assertTrue(misspelt.err().contains("content"), misspelt.err());
      assertEquals(0, home.command("redrive", "--all").code());
    }
  }

  @Test
  void explainTellsTheWholeStoryByKeyDocumentAndFolder() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path dead = deadLetter(home);
      String id = home.item("sub/one.json").id();
      for (String what :
          List.of(id, "inbox/sub/one.json", "sub/one.json", dead + "/one.mp4", dead.toString())) {
        Home.Outcome told = home.command("explain", what);
        assertEquals(0, told.code(), told.err());
        assertTrue(told.out().contains("accepted from inbox/sub/one.json"), told.out());
        assertTrue(told.out().contains("licence = \"none such\""), told.out());
        assertTrue(told.out().contains("redrive " + id), told.out());
      }
      Home.Outcome nobody = home.command("explain", "nobody.json");
      assertEquals(2, nobody.code());
      assertFalse(nobody.err().contains("Exception"), nobody.err());
      JsonNode json = Json.MAPPER.readTree(home.command("explain", "--json", id).out());
      assertEquals("content", json.get(0).path("class").asText());
      assertTrue(json.get(0).path("events").size() >= 3);
    }
  }

  @Test
  void twoFilesOfOneNameBothReachTheFolder() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      String captions = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n";
      for (String language : List.of("en", "fr")) {
        Files.createDirectories(home.inbox().resolve(language));
        Files.writeString(home.inbox().resolve(language + "/sub.vtt"), captions + language + "\n");
      }
      home.dropPair("one", ", 'captions': {'en': 'en/sub.vtt', 'fr': 'fr/sub.vtt'}");
      home.start();
      home.awaitDone(1);
      Path published = folder.resolve("published").resolve(home.names("published").get(0));
      assertEquals(
          List.of("media-sub.vtt", "one.json", "one.mp4", "receipt.json", "sub.vtt"),
          files(published));
      assertEquals(captions + "en\n", Files.readString(published.resolve("sub.vtt")));
      assertEquals(captions + "fr\n", Files.readString(published.resolve("media-sub.vtt")));
    }
  }
}
