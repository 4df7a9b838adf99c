package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that made the video, failed, and never wrote down what it was made of. */
class OrphanTest {

  private static final String UPLOADS = "/api/v1/videos/upload(-resumable)?";
  private static final String SOURCES = "/api/v1/videos/[^/]+/source";

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  private static void forgetSources(Sandbox sandbox) {
    sandbox.fail(new SandboxFault("GET", SOURCES, Kind.STATUS, 404, null, 10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "resumable"})
  void aVideoWhoseSourceIsNeverWrittenDownIsNotMadeTwice(String upload) throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "publish.upload=" + upload)) {
      sandbox.fail(new SandboxFault("*", UPLOADS, Kind.FAIL_FINISH, 500, null, 1));
      forgetSources(sandbox);
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      assertEquals(1, sandbox.videos().size());
      assertEquals(
          sandbox.videos().get(0).uuid(),
          home.report("published", "one").path("video").path("uuid").asText());
    }
  }

  @Test
  void whileTheInstanceAsksToWaitTheVideoIsSearchedForAtOnce() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "publish.upload=legacy")) {
      sandbox.fail(new SandboxFault("*", UPLOADS, Kind.FAIL_FINISH, 503, Duration.ofMinutes(5), 1));
      home.dropPair("one", "");
      home.dropPair("two", "");
      home.start();
      home.awaitDone(2);
      assertEquals(2, sandbox.videos().size());
    }
  }

  @Test
  void aVideoOfTheSameNameAndAnotherFileIsSomebodyElses() throws IOException {
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Path ours = Files.createDirectory(folder.resolve("ours"));
    try (Sandbox sandbox = sandbox();
        Home other = new Home(theirs, sandbox);
        Home home = new Home(ours, sandbox)) {
      other.dropVideo("one.mp4");
      Files.write(other.inbox().resolve("one.mp4"), new byte[1000], StandardOpenOption.APPEND);
      other.drop("one.json", "{'name': 'Name of one', 'video': 'one.mp4'}");
      other.start();
      other.awaitDone(1);
      sandbox.fail(new SandboxFault("*", UPLOADS, Kind.DROP_BEFORE, 0, null, 1));
      forgetSources(sandbox);
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      assertEquals(2, sandbox.videos().size());
    }
  }

  @Test
  void aVideoOfTheSameNameThatIsAnotherItemsIsNotTaken() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropPair("first", ", 'description': 'the first one'");
      home.start();
      home.awaitDone(1);
      forgetSources(sandbox);
      sandbox.fail(new SandboxFault("*", UPLOADS, Kind.DROP_BEFORE, 0, null, 1));
      home.dropVideo("second.mp4");
      home.drop("second.json", "{'name': 'Name of first', 'video': 'second.mp4'}");
      home.awaitDone(2);
      assertEquals(2, sandbox.videos().size());
    }
  }
}
