package io.github.peertubeingest.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one base name are one item; what holds for a folder; files that come late. */
class BundlesTest {

  private static final String VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";
  private static final String SRT = "1\n00:00:00,000 --> 00:00:01,000\nHello\n";

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  private static void write(Home home, String name, String text) throws IOException {
    Path file = home.inbox().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void picture(Home home, String name) throws IOException {
    java.awt.image.BufferedImage image =
        new java.awt.image.BufferedImage(640, 360, java.awt.image.BufferedImage.TYPE_INT_RGB);
    Path file = home.inbox().resolve(name);
    javax.imageio.ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile());
  }

  private List<String> files(String shelf, String base) throws IOException {
    try (var list = Files.list(folder.resolve(shelf))) {
      Path found =
          list.filter(f -> f.getFileName().toString().startsWith(base + "~")).findFirst().get();
      try (var inside = Files.list(found)) {
        return inside.map(f -> f.getFileName().toString()).sorted().toList();
      }
    }
  }

  private static List<String> notes(JsonNode receipt) {
    return StreamSupport.stream(receipt.path("notes").spliterator(), false)
        .map(n -> n.path("asked").asText() + " " + n.path("why").asText())
        .toList();
  }

  @Test
  void everythingOfOneBaseNameIsOneVideo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      String base = "A [id-1]. part";
      home.dropVideo(base + ".mp4");
      write(home, base + ".en.vtt", VTT);
      write(home, base + ".nl.srt", SRT);
      write(home, base + ".description", "What it is about.\n");
      write(home, base + ".chapters.txt", "00:00 One\n00:01 Two\n");
      picture(home, base + ".jpg");
      home.drop(base + ".json", "{'name': 'A film'}");
      write(home, base + ".nfo", "<movie><title>Another</title></movie>");
      home.start();
      Item item = home.awaitDone(1).get(0);
      assertEquals(State.PUBLISHED, item.state(), item.outcomeLine());
      JsonNode receipt = home.report("published", base);
      assertEquals("A film", receipt.at("/fields/name").asText());
      assertEquals("What it is about.", receipt.at("/fields/description").asText());
      assertEquals("[\"en\",\"nl\"]", receipt.at("/fields/captions").toString());
      assertEquals(2, receipt.at("/fields/chapters").size(), receipt.toPrettyString());
      assertTrue(
          notes(receipt).contains(base + ".nfo not used: " + base + ".json describes the video"),
          receipt.path("notes").toString());
      assertEquals(
          List.of(
              base + ".chapters.txt",
              base + ".description",
              base + ".en.vtt",
              base + ".jpg",
              base + ".json",
              base + ".mp4",
              base + ".nfo",
              base + ".nl.srt",
              "receipt.json"),
          files("published", base));
      try (var left = Files.list(home.inbox())) {
        assertEquals(
            List.of(), left.filter(f -> !f.getFileName().toString().startsWith(".")).toList());
      }
    }
  }

  @Test
  void aDocumentWaitsForTheMediaFileOfItsNameAndAnOrphanBlocksNobody() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.drop("later.json", "{'name': 'It comes later'}");
      home.dropVideo("orphan.mp4");
      home.dropPair("other", "");
      home.start();
      home.awaitDone(1);
      Home.Outcome status = home.command("status");
      assertTrue(
          status.out().contains("later.json: waits for its media file later.mp4"), status.out());
      assertTrue(status.out().contains("orphan.mp4: waits for its metadata"), status.out());
      home.dropVideo("later.mp4");
      home.awaitDone(2);
      assertEquals(State.PUBLISHED, home.item("later.json").state());
      assertTrue(Files.exists(home.inbox().resolve("orphan.mp4")));
    }
  }

  @Test
  void aDocumentWhoseMediaNeverComesBecomesADeadLetterThatSaysSo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "inbox.companion-timeout=500ms")) {
      home.drop("alone.json", "{'name': 'All alone'}");
      write(home, "alone.en.vtt", VTT);
      home.start();
      assertEquals(State.DEAD, home.awaitDone(1).get(0).state());
      JsonNode reason = home.report("dead-letter", "alone");
      assertEquals("content", reason.path("class").asText());
      assertTrue(
          reason.toString().contains("no media file is called alone.mp4"), reason.toPrettyString());
      assertEquals(
          List.of("alone.en.vtt", "alone.json", "reason.json"), files("dead-letter", "alone"));

      Path dead = folder.resolve("dead-letter").resolve(home.names("dead-letter").get(0));
      home.dropVideo("media.part");
      Files.move(home.inbox().resolve("media.part"), dead.resolve("alone.mp4"));
      assertEquals(0, home.command("redrive", "--all").code());
      await().until(() -> home.item("alone.json").state() == State.PUBLISHED);
      await().until(() -> !home.names("published").isEmpty());
      assertEquals("[\"en\"]", home.report("published", "alone").at("/fields/captions").toString());
    }
  }

  @Test
  void aSideFileThatComesLateChangesItsVideo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("talk.mp4");
      home.drop("talk.json", "{'name': 'A talk'}");
      home.start();
      String uuid = home.awaitDone(1).get(0).video().uuid();
      write(home, "talk.fr.vtt", VTT);
      home.awaitDone(2);
      Item late = home.item("talk.fr.vtt");
      assertEquals(State.PUBLISHED, late.state(), late.outcomeLine());
      assertEquals(uuid, late.video().uuid());
      assertEquals(
          "[\"fr\"]", home.report("published", "talk.fr").at("/fields/captions").toString());
      write(home, "talk.description", "At last.");
      home.awaitDone(3);
      assertEquals(State.PUBLISHED, home.item("talk.description").state());
      write(home, "nobody.fr.vtt", VTT);
      await()
          .until(
              () ->
                  home.command("status")
                      .out()
                      .contains("nobody.fr.vtt: no document and no media file is called nobody.*"));
    }
  }

  @Test
  void whatHoldsForAFolderHoldsForItsNewVideosOnly() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      write(home, "_defaults.yaml", "privacy: public\nlanguage: nl\nsupport: Give us money\n");
      write(home, "sub/_defaults.yaml", "language: fr\ntags: [one, two]\nthumbnail: logo.png\n");
      picture(home, "sub/logo.png");
      home.dropVideo("sub/a.mp4");
      write(home, "sub/a.vtt", VTT);
      home.drop("sub/a.json", "{'name': 'Name of a', 'tags': ['own'], 'externalId': 'a'}");
      home.start();
      assertEquals(State.PUBLISHED, home.awaitDone(1).get(0).state());
      JsonNode fields = home.report("published", "a").path("fields");
      assertEquals("fr", fields.path("language").asText());
      assertEquals("[\"own\"]", fields.path("tags").toString());
      assertEquals("Give us money", fields.path("support").asText());
      assertEquals("[\"fr\"]", fields.path("captions").toString());
      assertTrue(Files.exists(home.inbox().resolve("sub/logo.png")));
      write(home, "sub/_defaults.yaml", "language: de\n");
      home.drop("sub/b.json", "{'name': 'Another name', 'externalId': 'a'}");
      home.awaitDone(2);
      assertEquals("[\"name\"]", home.report("published", "b").path("changed").toString());
    }
  }

  @Test
  void aFaultyDefaultIsToldWithItsPlace() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      write(home, "_defaults.yaml", "language: nl\nlicense: 1\nid: 4\n");
      home.dropPair("a", "");
      home.start();
      assertEquals(State.DEAD, home.awaitDone(1).get(0).state());
      String reason = home.report("dead-letter", "a").toString();
      assertTrue(reason.contains("licence"), reason);
      assertTrue(reason.contains("_defaults.yaml, line 2"), reason);
      assertTrue(reason.contains("is no default"), reason);
    }
  }

  @Test
  void aVideoWithoutMetadataIsPublishedWhereTheSettingsSaySo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "inbox.media-only=publish")) {
      write(home, "_defaults.yaml", "privacy: unlisted\n");
      home.dropVideo("My own film.mp4");
      write(home, "My own film.en.vtt", VTT);
      home.start();
      Item item = home.awaitDone(1).get(0);
      assertEquals(State.PUBLISHED, item.state(), item.outcomeLine());
      JsonNode receipt = home.report("published", "My own film");
      assertEquals("My own film", receipt.at("/fields/name").asText());
      assertEquals(2, receipt.at("/fields/privacy").asInt());
      assertEquals(
          List.of("My own film.en.vtt", "My own film.mp4", "receipt.json"),
          files("published", "My own film"));
      // Its metadata comes late, and describes it.
      home.drop("My own film.json", "{'name': 'It has a name', 'externalId': 'mine'}");
      Item late = home.awaitDone(2).get(1);
      assertEquals(State.PUBLISHED, late.state(), late.outcomeLine());
      assertEquals(1, sandbox.videos().size());
      assertEquals("It has a name", sandbox.videos().get(0).fields().path("name").asText());
    }
  }

  @Test
  void namedGroupsOfAFileNameAreItsMetadata() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Files.createDirectories(folder.resolve("config/profiles"));
      Files.writeString(
          folder.resolve("config/profiles/names.yaml"),
          "format: media\nfileName: '(?<date>[0-9]{8})_(?<title>.+)[.]mp4'\nfields:\n"
              + "  name: fileName.title\n"
              + "  originallyPublishedAt: {from: fileName.date, apply: [{date: [yyyyMMdd]}]}\n");
      home.dropVideo("20240131_Carnival.mp4");
      home.dropVideo("no date.mp4");
      home.start();
      Item item = home.awaitDone(1).get(0);
      assertEquals(State.PUBLISHED, item.state(), item.outcomeLine());
      JsonNode fields = home.report("published", "20240131_Carnival").path("fields");
      assertEquals("Carnival", fields.path("name").asText());
      assertTrue(fields.path("originallyPublishedAt").asText().startsWith("2024-01-31"));
      assertTrue(Files.exists(home.inbox().resolve("no date.mp4")));
    }
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "inbox.settle=1s")) {
      byte[] film;
      try (var in =
          Home.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
        film = in.readAllBytes();
      }
      Path slow = home.inbox().resolve("slow.mp4");
      home.drop("slow.json", "{'name': 'Slowly copied'}");
      home.dropVideo("fetched.mp4.crdownload");
      home.drop("fetched.json", "{'name': 'Being fetched'}");
      home.start();
      try (var out = Files.newOutputStream(slow)) {
        for (int at = 0; at < film.length; at += film.length / 8 + 1) {
          out.write(film, at, Math.min(film.length / 8 + 1, film.length - at));
          out.flush();
          long looks = home.daemon().engine().looks();
          await().until(() -> home.daemon().engine().looks() > looks + 1);
          assertTrue(home.daemon().engine().ledger().all().isEmpty(), "taken while it was written");
        }
      }
      home.awaitDone(1);
      Files.move(
          home.inbox().resolve("fetched.mp4.crdownload"), home.inbox().resolve("fetched.mp4"));
      for (Item item : home.awaitDone(2)) {
        assertEquals(State.PUBLISHED, item.state(), item.outcomeLine());
      }
      for (String name : home.names("published")) {
        Path video = folder.resolve("published/" + name + "/" + name.replaceFirst("~.*", ".mp4"));
        assertEquals(film.length, Files.size(video));
      }
    }
  }

  @Test
  void anIdenticalBundleFindsNothingToDo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      Path kept = folder.resolve("kept.mp4");
      home.dropVideo("x.mp4");
      Files.copy(
          home.inbox().resolve("x.mp4"), kept, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      home.drop("x.json", "{'name': 'The same twice'}");
      home.start();
      home.awaitDone(1);
      Files.copy(
          kept, home.inbox().resolve("x.mp4"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      home.drop("x.json", "{'name': 'The same twice'}");
      List<Item> items = home.awaitDone(2);
      assertEquals(1, sandbox.videos().size());
      assertEquals("none", items.get(1).outcome().path("action").asText());
      assertEquals(2, home.names("published").size());
    }
  }

  @Test
  void twoMediaFilesOfOneNameAreAskedAbout() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("x.mp4");
      home.dropVideo("x.mkv");
      home.drop("x.json", "{'name': 'Which of them'}");
      home.start();
      assertEquals(State.DEAD, home.awaitDone(1).get(0).state());
      String reason = home.report("dead-letter", "x").toString();
      assertTrue(reason.contains("may be any of x.mkv, x.mp4"), reason);
      assertFalse(Files.exists(home.inbox().resolve("x.mkv")));
    }
  }

  @Test
  void documentsThatNameEachOthersFilesGetThem() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("a.mp4");
      home.dropVideo("b.mp4");
      home.dropVideo("c.mp4");
      home.drop("a.json", "{'name': 'With b', 'video': 'b.mp4'}");
      home.drop("b.json", "{'name': 'With a', 'video': 'a.mp4'}");
      home.drop("c.json", "{'name': 'With c'}");
      home.drop("d.json", "{'name': 'With c, too', 'video': 'c.mp4'}");
      home.start();
      for (Item item : home.awaitDone(4)) {
        assertEquals(State.PUBLISHED, item.state(), item + " " + item.outcomeLine());
      }
      assertEquals(4, sandbox.videos().size());
      assertFalse(Files.exists(home.inbox().resolve("c.mp4")));
    }
  }

  @Test
  void onceTakesASideFileOfWhatItJustPublished() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("film.mp4");
      home.drop("x.json", "{'name': 'Named otherwise', 'video': 'film.mp4'}");
      write(home, "x.en.vtt", VTT);
      home.drop("film2.json", "{'name': 'Without a film'}");
      Home.Outcome once = home.command("once", "--set", "once.wait=1s");
      assertEquals(0, once.code(), once.out() + once.err());
      assertTrue(Files.exists(home.inbox().resolve("film2.json")), once.out());
      assertFalse(Files.exists(home.inbox().resolve("x.en.vtt")), once.out());
    }
  }
}
