package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fields and labels of a document, end to end. */
class FieldsTest {

  @TempDir private Path folder;

  private static Sandbox sandbox(SandboxVersion version) throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(version).limits(false));
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void licencesAndLanguagesAreTakenAsArchivesWriteThem(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair(
          "film",
          ", 'licence': 'http://creativecommons.org/licenses/by-sa/3.0/nl/', 'language': 'dut',"
              + " 'category': 'news and politics', 'commentsPolicy': 'requires-approval',"
              + " 'privacy': 'UNLISTED'");
      home.start();
      home.awaitDone(1);
      JsonNode fields = sandbox.videos().get(0).fields();
      assertEquals(2, fields.path("licence").path("id").asInt());
      assertEquals("nl", fields.path("language").path("id").asText());
      assertEquals(11, fields.path("category").path("id").asInt());
      assertEquals(3, fields.path("commentsPolicy").path("id").asInt());
      assertEquals(2, fields.path("privacy").path("id").asInt());
      JsonNode notes = home.report("published", "film").path("notes");
      assertEquals(List.of("licence"), notes.findValuesAsText("field"), "its version is not kept");
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aLicenceThatTheInstanceLacksIsRefusedWithWhatItHas(SandboxVersion version)
      throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair("old", ", 'licence': 'https://creativecommons.org/publicdomain/mark/1.0/'");
      home.start();
      home.awaitDone(1);
      if (version == SandboxVersion.V8_2) {
        assertEquals(8, home.report("published", "old").path("fields").path("licence").asInt());
        return;
      }
      JsonNode fault = home.report("dead-letter", "old").path("fields").get(0);
      assertEquals("licence", fault.path("field").asText());
      assertTrue(fault.path("message").asText().contains("Public Domain Mark"));
      assertTrue(fault.path("allowed").asText().endsWith("7 Public Domain Dedication"));
      assertEquals(0, sandbox.videos().size());
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void nullClearsWhatCanBeCleared(SandboxVersion version) throws IOException {
    try (Sandbox sandbox = sandbox(version);
        Home home = new Home(folder, sandbox)) {
      home.dropPair(
          "full",
          ", 'description': 'Text', 'support': 'Give', 'category': 1, 'licence': 2, 'language': 'en',"
              + " 'tags': ['aa', 'bb'], 'originallyPublishedAt': '1961-07-01',"
              + " 'scheduleUpdate': {'updateAt': '2040-01-01T00:00:00Z', 'privacy': 'public'}");
      home.start();
      home.awaitDone(1);
      SandboxVideo video = sandbox.videos().get(0);
      home.drop(
          "empty.json",
          "{'id': '"
              + video.uuid()
              + "', 'description': null, 'support': null, 'category': null, 'licence': null,"
              + " 'language': null, 'tags': null, 'originallyPublishedAt': null, 'scheduleUpdate': null}");
      home.awaitDone(2);
      JsonNode receipt = home.report("published", "empty");
      assertEquals(0, receipt.path("notes").size(), receipt.path("notes").toString());
      assertEquals(8, receipt.path("changed").size(), receipt.path("changed").toString());
      JsonNode stored = receipt.path("fields");
      for (String field :
          List.of("description", "support", "category", "licence", "language", "scheduleUpdate")) {
        assertTrue(stored.path(field).isNull(), field + " is cleared");
      }
      assertEquals(0, stored.path("tags").size());
      assertEquals("Name of full", stored.path("name").asText());
    }
  }

  @Test
  void whatAlwaysHasAValueCannotBeCleared() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.drop(
          "bad.json",
          "{'id': 1, 'name': null, 'privacy': null, 'channel': null, 'nsfw': null,"
              + " 'commentsPolicy': null, 'waitTranscoding': null, 'downloadEnabled': null,"
              + " 'videoPasswords': null}");
      home.start();
      home.awaitDone(1);
      JsonNode faults = home.report("dead-letter", "bad").path("fields");
      assertEquals(8, faults.size());
      faults.forEach(
          fault -> assertTrue(fault.path("message").asText().contains("cannot be cleared")));
    }
  }

  @Test
  void whatTheInstanceDoesNotTakeIsToldInTheReceipt() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropPair(
          "war",
          ", 'nsfw': true, 'nsfwFlags': 1, 'nsfwSummary': 'Blood', 'generateTranscription': true");
      home.start();
      home.awaitDone(1);
      JsonNode notes = home.report("published", "war").path("notes");
      assertEquals(
          List.of("nsfwFlags", "nsfwSummary", "generateTranscription"),
          notes.findValuesAsText("field"));
      assertTrue(sandbox.videos().get(0).fields().path("nsfw").asBoolean());
    }
  }

  @Test
  void theReceiptTellsItEvenWhereNothingIsReadBack() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox, "publish.read-back=false")) {
      home.dropPair("war", ", 'nsfw': true, 'nsfwFlags': 1");
      home.start();
      home.awaitDone(1);
      assertEquals(2, home.report("published", "war").path("notes").size());
    }
  }

  @Test
  void noPasswordIsToldToAnybody() throws IOException {
    try (Sandbox sandbox = sandbox(SandboxVersion.V6_3);
        Home home = new Home(folder, sandbox)) {
      home.dropPair(
          "secret",
          ", 'privacy': 'private', 'videoPasswords': ['geheim1', 'geheim1'],"
              + " 'videopassword': 'geheim3'");
      Home.Outcome checked = home.command("check", home.inbox().resolve("secret.json").toString());
      assertEquals(ExitCode.DEAD_LETTERS, checked.code());
      assertFalse(checked.out().contains("geheim1"), checked.out());
      assertFalse(checked.out().contains("geheim3"), checked.out());
      home.start();
      home.awaitDone(1);
      String reason = home.report("dead-letter", "secret").toString();
      assertFalse(reason.contains("geheim1") || reason.contains("geheim3"), reason);
      assertTrue(reason.contains("***"), reason);
    }
  }
}
