package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many requests an item costs, once the token and the labels are known. */
class RequestsTest {

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().version(SandboxVersion.V8_2).limits(false));
  }

  @ParameterizedTest(name = "read-back {0}: create {1}, update {2}")
  @CsvSource({"true, 2, 3", "false, 1, 2"})
  void aCreateAndAnUpdateCost(boolean readBack, int create, int update) throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "publish.read-back=" + readBack)) {
      home.dropPair("warm", "");
      home.start();
      home.awaitDone(1);
      int before = sandbox.requests().size();
      home.dropPair("small", ", 'tags': ['aa'], 'category': 3");
      home.awaitDone(2);
      assertEquals(create, sandbox.requests().size() - before, "create");

      String id = sandbox.videos().get(1).uuid();
      before = sandbox.requests().size();
      home.drop("other.json", "{'id': '" + id + "', 'name': 'Another name'}");
      home.awaitDone(3);
      assertEquals(update, sandbox.requests().size() - before, "update");
    }
  }

  @Test
  void whatHasNothingToDoCostsOne() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropPair("same", "");
      home.start();
      home.awaitDone(1);
      int before = sandbox.requests().size();
      String id = sandbox.videos().get(0).uuid();
      home.drop("update.json", "{'id': '" + id + "', 'name': 'Name of same'}");
      home.awaitDone(2);
      assertEquals(1, sandbox.requests().size() - before, "an update that changes nothing");

      Path first = Path.of(home.item("same.json").folder());
      before = sandbox.requests().size();
      for (String name : List.of("same.mp4", "same.json")) {
        Files.copy(
            first.resolve(name), home.inbox().resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
      }
      home.awaitDone(3);
      assertEquals(1, sandbox.requests().size() - before, "an identical drop");
    }
  }

  @Test
  void accountsOfSeveralInstancesStandSideBySide() throws IOException {
    SandboxOptions other = SandboxOptions.defaults().version(SandboxVersion.V6_3).limits(false);
    try (Sandbox sandbox = sandbox();
        Sandbox second = Sandbox.start(other);
        Home home =
            new Home(
                folder,
                sandbox,
                "accounts.archive.url=" + second.url(),
                "accounts.archive.username=other",
                "accounts.archive.password=wrong-password")) {
      home.dropPair("here", "");
      home.dropPair("there", ", 'account': 'archive'");
      home.start();
      home.awaitDone(1);
      assertEquals(
          "Name of here", sandbox.videos().get(0).name(), "one stopped account stops no other");
      assertEquals(0, second.videos().size());
      home.stop();
      home.set("accounts.archive.password=other-password");
      home.start();
      home.awaitDone(2);
      assertEquals("other", second.videos().get(0).owner());
    }
  }
}
