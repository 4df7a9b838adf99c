package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new video of bytes that are a video already: {@code publish.same-media}. */
class SameMediaTest {

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(SandboxVersion.V6_3).limits(false));
  }

  private Home home(Sandbox sandbox, String sameMedia) throws IOException {
    return new Home(folder, sandbox, "publish.same-media=" + sameMedia);
  }

  private static String url(Home home, String base) throws IOException {
    return home.report("published", base).at("/video/url").asText();
  }

  @Test
  void theSameBytesUnderAnotherNameAreRefusedWithTheVideosAddress() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox, "refuse")) {
      home.dropPair("first", "");
      home.start();
      home.awaitDone(1);
      home.dropPair("second", ", 'externalId': 'mine-2'");
      home.awaitDone(2);

      JsonNode reason = home.report("dead-letter", "second");
      assertEquals("content", reason.path("class").asText());
      assertEquals("video", reason.at("/fields/0/field").asText());
      String message = reason.at("/fields/0/message").asText();
      assertTrue(message.contains(url(home, "first")), message);
      assertTrue(message.contains("mine-2"), message);
      assertTrue(reason.path("next").asText().contains("publish.same-media = allow"));
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void otherBytesOfTheSameSizeAreAnotherVideo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox, "refuse")) {
      home.dropPair("first", "");
      home.start();
      home.awaitDone(1);
      home.dropVideo(".other");
      Path other = home.inbox().resolve(".other");
      byte[] bytes = Files.readAllBytes(other);
      bytes[bytes.length - 1] ^= 1;
      Files.write(other, bytes);
      Files.move(other, home.inbox().resolve("other.mp4"));
      home.drop("other.json", "{'name': 'Another one', 'video': 'other.mp4'}");
      home.awaitDone(2);

      assertEquals(2, sandbox.videos().size());
    }
  }

  @Test
  void allowMakesASecondVideo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox, "allow")) {
      home.dropPair("first", "");
      home.dropPair("second", "");
      home.start();
      home.awaitDone(2);

      assertEquals(2, sandbox.videos().size());
    }
  }

  @Test
  void updateChangesTheVideoThatIsThere() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox, "update")) {
      home.dropPair("first", ", 'tags': ['kept', 'too']");
      home.start();
      home.awaitDone(1);
      home.dropPair("second", ", 'externalId': 'mine-2', 'language': 'en'");
      home.awaitDone(2);

      JsonNode receipt = home.report("published", "second");
      assertEquals("update", receipt.path("action").asText());
      assertEquals(url(home, "first"), receipt.at("/video/url").asText());
      assertEquals("[\"name\",\"language\"]", receipt.path("changed").toString());
      assertTrue(receipt.path("notes").toString().contains("same bytes"), receipt.toString());
      assertEquals("Name of second", sandbox.videos().get(0).name());
      assertEquals(1, sandbox.videos().size());

      home.drop("third.json", "{'externalId': 'mine-2', 'name': 'By its own id'}");
      home.awaitDone(3);
      assertEquals("By its own id", sandbox.videos().get(0).name());
    }
  }

  @Test
  void ofTwoAtOnceOneMakesTheVideo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox, "refuse")) {
      home.dropVideo("shared.mp4");
      home.dropVideo("copy.mp4");
      home.drop("one.json", "{'name': 'Number one', 'video': 'shared.mp4'}");
      home.drop("two.json", "{'name': 'Number two', 'video': 'shared.mp4'}");
      home.drop("three.json", "{'name': 'Number three', 'video': 'copy.mp4'}");
      home.start();
      home.awaitDone(3);

      assertEquals(1, sandbox.videos().size());
      assertEquals(
          List.of(State.DEAD, State.DEAD, State.PUBLISHED),
          home.daemon().engine().ledger().all().stream()
              .map(i -> i.state())
              .sorted(java.util.Comparator.comparing(Enum::name))
              .toList());
    }
  }

  @Test
  void aVideoThatWasDeletedAtTheInstanceIsForgotten() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "publish.same-media=refuse", "publish.delete=true")) {
      home.dropPair("first", "");
      home.start();
      home.awaitDone(1);
      home.drop("gone.json", "{'action': 'delete', 'id': '" + url(home, "first") + "'}");
      home.awaitDone(2);
      home.dropPair("second", "");
      home.awaitDone(3);

      assertEquals(State.PUBLISHED, home.item("second.json").state());
      assertEquals(1, sandbox.videos().size());
      assertEquals("Name of second", sandbox.videos().get(0).name());
    }
  }

  @Test
  void anIdenticalDropStillFindsNothingToDo() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox, "refuse")) {
      home.dropVideo("kept.mp4");
      java.nio.file.attribute.FileTime time =
          Files.getLastModifiedTime(home.inbox().resolve("kept.mp4"));
      String document = "{'name': 'The same', 'video': 'kept.mp4'}";
      home.drop("same.json", document);
      home.start();
      home.awaitDone(1);
      home.dropVideo(".kept");
      Files.setLastModifiedTime(home.inbox().resolve(".kept"), time);
      Files.move(home.inbox().resolve(".kept"), home.inbox().resolve("kept.mp4"));
      home.drop("same.json", document);
      home.awaitDone(2);

      assertEquals(2, home.names("published").size(), home.names("dead-letter").toString());
      assertEquals(1, sandbox.videos().size());
    }
  }

  @Test
  void afterReplaceFileTheNewBytesCount() throws IOException {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        Home home = home(sandbox, "refuse")) {
      home.dropPair("first", "");
      home.start();
      home.awaitDone(1);
      home.dropVideo(".new");
      Files.writeString(home.inbox().resolve(".new"), "more", StandardOpenOption.APPEND);
      Files.copy(home.inbox().resolve(".new"), home.inbox().resolve("again.mp4"));
      Files.move(home.inbox().resolve(".new"), home.inbox().resolve("new.mp4"));
      home.drop(
          "replace.json",
          "{'id': '" + url(home, "first") + "', 'video': 'new.mp4', 'replaceFile': true}");
      home.awaitDone(2);
      assertEquals(State.PUBLISHED, home.item("replace.json").state());
      home.drop("again.json", "{'name': 'The new bytes', 'video': 'again.mp4'}");
      home.dropPair("old", "");
      home.awaitDone(4);

      assertEquals(State.DEAD, home.item("again.json").state());
      assertEquals(State.PUBLISHED, home.item("old.json").state());
    }
  }
}
