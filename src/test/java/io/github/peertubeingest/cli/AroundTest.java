package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxPlaylist;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Captions, chapters, playlists and thumbnails, end to end, against the sandbox. */
class AroundTest {

  private static final String VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n";
  private static final String SRT = "1\n00:00:01,000 --> 00:00:02,000\nHallo\n";
  private static final String CAPTIONS = "/api/v1/videos/[^/]+/captions/.*";
  private static final String CHAPTERS = "/api/v1/videos/[^/]+/chapters";
  private static final String PLAYLISTS = "/api/v1/video-playlists";
  private static final String ADDITIONS = "/api/v1/video-playlists/[^/]+/videos";

  @TempDir private Path folder;

  private static Sandbox sandbox(SandboxVersion version) throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(version).limits(false));
  }

  private static void write(Home home, String name, String text) throws IOException {
    Files.writeString(home.inbox().resolve(name), text);
  }

  private static String everything() {
    return ", 'privacy': 'public', 'captions': ['talk.en.vtt', {'language': 'German', 'file': 'de.srt'},"
        + " 'talk.zh_Hans.srt'], 'chapters': 'talk.chapters.txt', 'playlists': ['Series', 'series'],"
        + " 'createPlaylists': true";
  }

  private static void writeFiles(Home home, String german) throws IOException {
    write(home, "talk.en.vtt", VTT);
    write(home, "de.srt", german);
    write(home, "talk.zh_Hans.srt", SRT);
    write(home, "talk.chapters.txt", "0:02 - Two\n0:00 - One\n");
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void everythingRoundAVideoIsBroughtToItAndReadBack(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      writeFiles(home, SRT);
      home.dropPair("talk", everything());
      home.start();
      home.awaitDone(1);

      SandboxVideo video = sandbox.videos().get(0);
      SandboxPlaylist playlist = playlist(sandbox, "Series");
      JsonNode receipt = home.report("published", "talk");
      JsonNode fields = receipt.path("fields");
      String chapters = "[{\"timecode\":0,\"title\":\"One\"},{\"timecode\":2,\"title\":\"Two\"}]";
      assertAll(
          () -> assertEquals(VTT, video.captions().get("en")),
          () -> assertTrue(video.captions().get("de").contains("00:00:01.000"), "converted"),
          () -> assertTrue(video.captions().containsKey("zh-Hans")),
          () -> assertEquals(chapters, video.chapters().toString()),
          () -> assertEquals(List.of(video.id()), playlist.videos()),
          () -> assertEquals(1, playlist.privacy(), "public, as the video"),
          () -> assertEquals("publisher_channel", playlist.channel()),
          () -> assertEquals("[\"de\",\"en\",\"zh-Hans\"]", fields.path("captions").toString()),
          () -> assertEquals(chapters, fields.path("chapters").toString()),
          () -> assertEquals("[\"Series\"]", fields.path("playlists").toString()),
          () -> assertTrue(receipt.path("notes").toString().contains("was created, public")),
          () -> assertEquals(5, receipt.path("files").size() - 1, receipt.toString()));
      assertEquals(List.of(".accepted"), home.names("inbox"));
    }
  }

  private static SandboxPlaylist playlist(Sandbox sandbox, String name) {
    return sandbox.playlists().stream()
        .filter(p -> p.displayName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no playlist " + name));
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void asUpdateOnlyWhatDiffersIsSent(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      writeFiles(home, SRT);
      home.dropPair("talk", everything());
      home.start();
      home.awaitDone(1);
      String id = "{'id': '" + sandbox.videos().get(0).uuid() + "'";
      long before = changes(sandbox);

      writeFiles(home, SRT);
      home.drop("same.json", id + everything() + "}");
      home.awaitDone(2);
      assertEquals(before, changes(sandbox), "nothing would change, so nothing is sent");
      assertEquals(0, home.report("published", "same").path("changed").size());

      writeFiles(home, SRT.replace("Hallo", "Servus"));
      home.drop("other.json", id + everything() + "}");
      home.awaitDone(3);
      assertEquals(before + 1, changes(sandbox), "one caption");
      assertTrue(sandbox.videos().get(0).captions().get("de").contains("Servus"));
      JsonNode receipt = home.report("published", "other");
      assertEquals("[\"captions\"]", receipt.path("changed").toString());
      assertEquals(1, playlist(sandbox, "Series").videos().size());
    }
  }

  private static long changes(Sandbox sandbox) {
    return sandbox.count("PUT", ".*")
        + sandbox.count("DELETE", ".*")
        + sandbox.count("POST", PLAYLISTS + ".*")
        + sandbox.count("POST", "/api/v1/videos.*");
  }

  @Test
  void nullTakesCaptionsAndChaptersAway() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      write(home, "talk.en.vtt", VTT);
      home.dropPair(
          "talk",
          ", 'captions': {'en': 'talk.en.vtt', 'fr': null}, 'chapters': [{'timecode': '0:01', 'title': 'One'}]");
      home.start();
      home.awaitDone(1);
      assertEquals(0, sandbox.count("DELETE", ".*"), "a new video has no captions");
      String id = "{'id': '" + sandbox.videos().get(0).uuid() + "'";
      home.drop(
          "clear.json", id + ", 'captions': {'English': null, 'de': null}, 'chapters': null}");
      home.awaitDone(2);
      SandboxVideo video = sandbox.videos().get(0);
      assertEquals(0, video.captions().size());
      assertEquals("[]", video.chapters().toString());
      assertEquals(1, sandbox.count("DELETE", CAPTIONS), "German was not there");
      JsonNode receipt = home.report("published", "clear");
      assertEquals("[\"captions\",\"chapters\"]", receipt.path("changed").toString());
      assertEquals("[]", receipt.path("notes").toString());
    }
  }

  @Test
  void whatIsNotNamedCostsNoRequest() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("plain", "");
      home.start();
      home.awaitDone(1);
      assertEquals(
          0,
          sandbox.requests().stream()
              .filter(r -> r.path().matches(".*(captions|chapters|playlists).*"))
              .count());
      assertFalse(home.report("published", "plain").path("fields").has("captions"));
    }
  }

  @Test
  void aRetryDoesNotRepeatTheDoneParts() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("PUT", CHAPTERS, Kind.STATUS, 500, Duration.ZERO, 1));
      sandbox.fail(new SandboxFault("POST", ADDITIONS, Kind.DROP_AFTER, 0, Duration.ZERO, 1));
      writeFiles(home, SRT);
      home.dropPair("talk", everything());
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("talk.json").state());
      assertEquals(1, sandbox.videos().size());
      assertEquals(3, sandbox.count("PUT", CAPTIONS), "each caption once");
      assertEquals(2, sandbox.count("PUT", CHAPTERS));
      assertEquals(1, sandbox.count("POST", PLAYLISTS), "created once");
      assertEquals(1, playlist(sandbox, "Series").videos().size(), "added once");
    }
  }

  @Test
  void aLostAnswerToTheCreationMakesNoSecondPlaylist() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V7_0);
        Home home = new Home(folder, sandbox)) {
      sandbox.fail(new SandboxFault("POST", PLAYLISTS, Kind.DROP_AFTER, 0, Duration.ZERO, 1));
      home.dropPair("talk", ", 'playlists': ['Series'], 'createPlaylists': true");
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("talk.json").state());
      assertEquals(1, count(sandbox, "Series"));
      assertEquals(3, playlist(sandbox, "Series").privacy(), "private, as the video");
    }
  }

  private static long count(Sandbox sandbox, String name) {
    return sandbox.playlists().stream().filter(p -> p.displayName().equalsIgnoreCase(name)).count();
  }

  @Test
  void itemsInParallelCreateOnePlaylistAndAreEachInItOnce() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = new Home(folder, sandbox, "publish.parallel=4")) {
      sandbox.fail(new SandboxFault("POST", PLAYLISTS, Kind.DELAY, 0, Duration.ofMillis(700), 10));
      for (int i = 0; i < 4; i++) {
        String name = i % 2 == 0 ? "Series" : "SERIES";
        home.dropPair("v" + i, ", 'playlists': ['" + name + "'], 'createPlaylists': true");
      }
      home.start();
      home.awaitDone(4);
      assertEquals(1, count(sandbox, "series"));
      List<Integer> videos =
          sandbox.playlists().stream()
              .filter(p -> p.displayName().equalsIgnoreCase("series"))
              .findFirst()
              .orElseThrow()
              .videos();
      assertEquals(4, videos.size());
      assertEquals(4, videos.stream().distinct().count());
    }
  }

  @Test
  void aPlaylistThatSomebodyTookAwayMeanwhileIsCreatedAgain() throws Exception {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      String fields = ", 'playlists': ['Series'], 'createPlaylists': true";
      home.dropPair("one", fields);
      home.start();
      home.awaitDone(1);
      delete(sandbox, PLAYLISTS + "/" + playlist(sandbox, "Series").id());
      home.dropPair("two", fields);
      home.awaitDone(2);
      assertEquals(State.PUBLISHED, home.item("two.json").state());
      assertEquals(2, sandbox.videos().size());
      assertEquals(1, playlist(sandbox, "Series").videos().size());

      delete(sandbox, PLAYLISTS + "/" + playlist(sandbox, "Series").id());
      home.dropPair("three", ", 'playlists': ['series']");
      home.awaitDone(3);
      JsonNode reason = home.report("dead-letter", "three");
      assertEquals("playlists[0]", reason.path("fields").get(0).path("field").asText());
    }
  }

  private static void delete(Sandbox sandbox, String path) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
    HttpRequest.Builder ask =
        HttpRequest.newBuilder(sandbox.url().resolve("/api/v1/oauth-clients/local"));
    JsonNode client = Json.read(http.send(ask.build(), text).body());
    String form =
        "grant_type=password&username=publisher&password=publisher-password&client_id="
            + client.path("client_id").asText()
            + "&client_secret="
            + client.path("client_secret").asText();
    HttpRequest.Builder login =
        HttpRequest.newBuilder(sandbox.url().resolve("/api/v1/users/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    String token = Json.read(http.send(login.build(), text).body()).path("access_token").asText();
    HttpRequest.Builder delete =
        HttpRequest.newBuilder(sandbox.url().resolve(path))
            .header("Authorization", "Bearer " + token)
            .DELETE();
    assertEquals(204, http.send(delete.build(), text).statusCode());
  }

  @Test
  void moreThanAPageOfPlaylistsIsKnown() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      String names =
          IntStream.range(0, 120)
              .mapToObj(i -> "'List " + i + "'")
              .collect(Collectors.joining(","));
      home.dropPair("many", ", 'playlists': [" + names + "], 'createPlaylists': true");
      home.start();
      home.awaitDone(1);
      int known = sandbox.playlists().size();
      home.stop();
      home.dropPair("one", ", 'playlists': ['list 119', 'List 0'], 'createPlaylists': true");
      home.start();
      home.awaitDone(2);
      assertEquals(known, sandbox.playlists().size(), "none is created again");
      assertEquals(2, playlist(sandbox, "List 119").videos().size());
    }
  }

  @Test
  void allThatIsWrongIsToldBeforeAnythingIsSent() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      write(home, "bad.en.vtt", "no vtt\n");
      write(home, "bad.fr.srt", "no cue\n");
      Files.write(
          home.inbox().resolve("bad.de.srt"),
          SRT.replace("Hallo", "Grüß Gott").getBytes(StandardCharsets.ISO_8859_1));
      write(home, "x.srt", SRT);
      write(home, "bad.txt", "hello\n0:00\n");
      home.dropPair(
          "bad",
          ", 'captions': ['bad.en.vtt', 'bad.fr.srt', 'bad.de.srt', 'x.srt',"
              + " {'language': 'Klingonish', 'file': 'x.srt'}, {'language': 'French', 'file': 'x.srt'}],"
              + " 'chapters': 'bad.txt', 'playlists': ['Nothing', 4711]");
      home.start();
      home.awaitDone(1);
      JsonNode faults = home.report("dead-letter", "bad").path("fields");
      List<String> messages =
          IntStream.range(0, faults.size())
              .mapToObj(i -> faults.get(i))
              .map(f -> f.path("field").asText() + " " + f.path("message").asText())
              .map(m -> m.replaceAll(";.*| of http.*", ""))
              .toList();
      assertEquals(
          List.of(
              "captions[0] does not begin with WEBVTT",
              "captions[1] has no cue",
              "captions[2] is not UTF-8 text",
              "captions[3] names no language",
              "captions[4] is no language",
              "captions[5] is the same language as captions[1] (fr)",
              "chapters line 1 does not begin with a timecode",
              "chapters line 2 has no title",
              "playlists[0] is no playlist of this account",
              "playlists[1] is no playlist of this account"),
          messages);
      assertEquals(0, sandbox.videos().size());
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aPictureThatTheInstanceDoesNotTakeBecomesAJpegAndIsSentOnce(SandboxVersion version)
      throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      picture(home.inbox().resolve("logo.gif"), "gif", 64, 48);
      picture(home.inbox().resolve("noise.png"), "png", 2200, 1400);
      home.dropPair("gif", ", 'thumbnail': 'logo.gif'");
      home.dropPair("png", ", 'thumbnail': 'noise.png'");
      home.start();
      home.awaitDone(2);
      JsonNode receipt = home.report("published", "gif");
      String gif = receipt.path("notes").toString();
      assertTrue(gif.contains("made into a JPEG: PeerTube takes PNG"), gif);
      boolean fits = Files.size(home.inbox().resolve("noise.png")) <= 8 * 1024 * 1024;
      assertFalse(fits, "the test's picture is too large for every version");
      String png = home.report("published", "png").path("notes").toString();
      assertTrue(png.contains("takes at most"), png);
      assertEquals(List.of(), home.names("data/spool/thumbnails"));

      home.drop(
          "again.json",
          "{'id': '" + receipt.path("video").path("uuid").asText() + "', 'thumbnail': 'logo.gif'}");
      home.awaitDone(3);
      assertEquals(0, sandbox.count("PUT", ".*"), "the video has it from here");
      assertEquals("[]", home.report("published", "again").path("notes").toString());

      picture(home.inbox().resolve("logo.gif"), "gif", 65, 48);
      home.drop(
          "new.json",
          "{'id': '" + receipt.path("video").path("uuid").asText() + "', 'thumbnail': 'logo.gif'}");
      home.awaitDone(4);
      assertEquals(1, sandbox.count("PUT", ".*"), "another picture");
    }
  }

  private static void picture(Path file, String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    assertTrue(ImageIO.write(image, format, file.toFile()), "Java writes " + format);
  }

  @Test
  void withoutReadingBackNothingIsAskedAfterwards() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox, "publish.read-back=false")) {
      writeFiles(home, SRT);
      home.dropPair("talk", everything());
      home.start();
      home.awaitDone(1);
      assertEquals(0, sandbox.count("GET", "/api/v1/videos/[^/]+/(captions|chapters)"));
      assertEquals(1, sandbox.count("GET", ".*/videos-exist"));
      JsonNode receipt = home.report("published", "talk");
      assertTrue(receipt.path("fields").isNull());
      assertTrue(receipt.path("notes").toString().contains("was created, public"));
    }
  }

  @Test
  void checkPrintsTheRequests() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      writeFiles(home, SRT);
      home.dropPair("talk", everything());
      try (Stream<Path> files = Files.list(home.inbox())) {
        files.forEach(file -> assertTrue(file.toFile().setLastModified(1_000_000_000_000L)));
      }
      Home.Outcome check = home.command("check", home.inbox().resolve("talk.json").toString());
      String out = check.out() + check.err();
      for (String expected :
          List.of(
              "PUT /api/v1/videos/{id}/captions/zh-Hans ",
              "PUT /api/v1/videos/{id}/chapters {\"chapters\":[{\"timecode\":0,\"title\":\"One\"}",
              "POST /api/v1/video-playlists Series",
              "POST /api/v1/video-playlists/{id}/videos")) {
        assertTrue(out.contains(expected), expected + " in\n" + out);
      }
      assertEquals(0, sandbox.videos().size());
    }
  }
}
