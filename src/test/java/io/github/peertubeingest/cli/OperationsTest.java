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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be done to videos that are there: another file, and one change for many. */
class OperationsTest {

  private static final String REPLACE = "/api/v1/videos/[^/]+/source/replace-resumable";

  @TempDir private Path folder;

  private static Sandbox sandbox(SandboxVersion version) throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(version).limits(false));
  }

  /** The demo's video with something behind it: another file, and a video still. */
  private static void dropLonger(Home home, String name) throws IOException {
    home.dropVideo(name);
    Files.write(home.inbox().resolve(name), new byte[1000], StandardOpenOption.APPEND);
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aNewFileReplacesTheOldOneWhereTheDocumentAsksForIt(SandboxVersion version)
      throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", ", 'externalId': 'a'");
      home.start();
      home.awaitDone(1);
      SandboxVideo before = sandbox.videos().get(0);
      dropLonger(home, "two.mp4");
      home.drop(
          "two.json",
          "{'externalId': 'a', 'name': 'Name of one', 'video': 'two.mp4', 'replaceFile': true}");
      home.awaitDone(2);
      SandboxVideo after = sandbox.videos().get(0);
      assertEquals(1, sandbox.videos().size());
      assertEquals(before.uuid(), after.uuid());
      assertEquals(before.size() + 1000, after.size());
      assertEquals("[\"video\"]", home.report("published", "two").path("changed").toString());

      dropLonger(home, "three.mp4");
      home.drop(
          "three.json",
          "{'externalId': 'a', 'name': 'Name of one', 'video': 'three.mp4', 'replaceFile': true}");
      home.awaitDone(3);
      assertEquals(State.PUBLISHED, home.item("three.json").state());
      assertEquals(1, sandbox.count("POST", REPLACE), "the same bytes are not sent again");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void theLostAnswerToANewFileIsNoFailure(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", ", 'externalId': 'a'");
      home.start();
      home.awaitDone(1);
      sandbox.fail(new SandboxFault("PUT", REPLACE, Kind.DROP_AFTER, 0, null, 1));
      dropLonger(home, "two.mp4");
      home.drop("two.json", "{'externalId': 'a', 'video': 'two.mp4', 'replaceFile': true}");
      home.awaitDone(2);
      assertEquals(State.PUBLISHED, home.item("two.json").state());
      assertEquals(1, sandbox.count("POST", REPLACE));
      assertEquals("[\"video\"]", home.report("published", "two").path("changed").toString());
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void oneDocumentChangesEveryVideoThatMatchesAndNothingTwice(SandboxVersion version)
      throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      for (int i = 0; i < 5; i++) {
        home.dropPair("v" + i, i == 0 ? ", 'channel': 'second_channel'" : "");
      }
      home.start();
      home.awaitDone(5);
      String document =
          "{'select': {'channel': 'publisher_channel'}, 'downloadEnabled': false, 'tags': ['new']}";
      home.drop("all.json", document);
      home.awaitDone(6);
      assertEquals(State.PUBLISHED, home.item("all.json").state());
      long without =
          sandbox.videos().stream()
              .filter(v -> !v.fields().path("downloadEnabled").asBoolean())
              .count();
      assertEquals(4, without);
      assertEquals(4, sandbox.count("PUT", "/api/v1/videos/.*"));
      JsonNode receipt = home.report("published", "all");
      assertEquals(4, receipt.path("fields").path("changed").asInt());
      Path results = Path.of(home.item("all.json").folder()).resolve("results.csv");
      List<String> lines = Files.readAllLines(results);
      assertEquals(5, lines.size());
      assertTrue(lines.get(1).endsWith(",changed,tags downloadEnabled"), lines.get(1));

      home.drop("again.json", document);
      home.awaitDone(7);
      assertEquals(4, sandbox.count("PUT", "/api/v1/videos/.*"), "nothing differs any more");
      assertEquals(4, home.report("published", "again").path("fields").path("unchanged").asInt());
    }
  }

  @Test
  void aSelectionIsReadPageByPage() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = new Home(folder, sandbox, "publish.parallel=8")) {
      for (int i = 0; i < 105; i++) {
        home.dropPair("v" + i, "");
      }
      home.start();
      home.awaitDone(105);
      home.drop("all.json", "{'select': {'all': true}, 'category': 'Films'}");
      home.awaitDone(106);
      assertEquals(2, sandbox.count("GET", "/api/v1/users/me/videos"));
      assertEquals(105, sandbox.count("PUT", "/api/v1/videos/.*"));
      assertEquals(105, home.report("published", "all").path("fields").path("changed").asInt());
    }
  }

  @Test
  void aVideoThatRefusesTheChangeIsToldAndTheOthersAreChanged() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("one", "");
      home.dropPair("two", "");
      home.start();
      home.awaitDone(2);
      sandbox.fail(new SandboxFault("PUT", "/api/v1/videos/.*", Kind.STATUS, 403, null, 1));
      home.drop("all.json", "{'select': {'search': 'NAME of'}, 'nsfw': true}");
      home.awaitDone(3);
      assertEquals(State.DEAD, home.item("all.json").state());
      JsonNode fields = home.report("dead-letter", "all").path("fields");
      assertEquals(1, fields.size());
      assertTrue(fields.get(0).path("value").asText().contains("/w/"));
      assertEquals(
          1, sandbox.videos().stream().filter(v -> v.fields().path("nsfw").asBoolean()).count());
    }
  }

  @Test
  void aSelectionThatMatchesNothingSaysSo() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V8_2);
        Home home = new Home(folder, sandbox)) {
      home.drop("none.json", "{'select': {'channel': 'nowhere'}, 'nsfw': true}");
      home.start();
      home.awaitDone(1);
      JsonNode fault = home.report("dead-letter", "none").path("fields").get(0);
      assertEquals("matches no video of the account", fault.path("message").asText());
      assertFalse(fault.path("allowed").asText().isEmpty());
    }
  }
}
