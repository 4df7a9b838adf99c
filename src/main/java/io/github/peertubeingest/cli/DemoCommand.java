package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.ledger.Item;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on the embedded sandbox: nothing to set up, nothing left behind. */
@Command(
    name = "demo",
    description =
        "Starts an embedded PeerTube, drops sample items into a scratch inbox, publishes them, prints what"
            + " became of them.")
final class DemoCommand extends PlacedCommand {

  @Option(
      names = "--keep",
      description = "Stays up afterwards, to look around or drop files, until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    Place installed = place();
    end().listen();
    Path scratch = Files.createTempDirectory("peertube-ingest-demo");
    Files.createDirectories(scratch.resolve("inbox"));
    SandboxOptions options = SandboxOptions.defaults().version(SandboxVersion.V8_2);
    try (Sandbox sandbox = Sandbox.start(options);
        Daemon daemon = daemon(installed, scratch, sandbox)) {
      say("sandbox PeerTube " + options.version().serverVersion() + " on " + sandbox.url());
      daemon.engine().recover();
      drop(scratch, "first-light.mp4");
      drop(scratch, "first-light.jpg");
      drop(scratch, "first-light.json");
      drop(scratch, "mistaken.json");
      say("dropped first-light.json and mistaken.json into " + scratch.resolve("inbox"));
      Instant begun = Instant.now();
      daemon.start(List.of());
      Drain drain = new Drain(daemon, Duration.ofSeconds(10), end());
      drain.await();
      for (Item created : daemon.engine().ledger().endedSince(State.PUBLISHED, begun)) {
        dropUpdate(scratch, created.video().uuid());
        drain.awaitAfter(daemon.engine().looks());
      }
      print(daemon, begun);
      if (keep && !end().asked()) {
        stayUp(scratch, sandbox);
      }
    } finally {
      if (!keep) {
        remove(scratch);
      }
    }
    return ExitCode.OK;
  }

  private static Daemon daemon(Place installed, Path scratch, Sandbox sandbox) throws IOException {
    Settings settings =
        Settings.load(
            scratch,
            scratch.resolve("none"),
            Map.of(),
            List.of(
                "peertube.url=" + sandbox.url(),
                "peertube.username=publisher",
                "peertube.password=publisher-password",
                "inbox.settle=200ms",
                "inbox.poll=500ms"));
    return new Place(settings, installed.routes(), installed.secrets()).daemon();
  }

  private void print(Daemon daemon, Instant begun) {
    for (Item item : daemon.engine().ledger().endedSince(State.PUBLISHED, begun)) {
      say(Summary.publishedLine(item));
    }
    for (Item item : daemon.engine().ledger().endedSince(State.DEAD, begun)) {
      Summary.deadLines(item).forEach(this::say);
      say("           kept, with its reason, in " + item.folder());
    }
  }

  private void stayUp(Path scratch, Sandbox sandbox) throws InterruptedException {
    say("");
    say("still up: drop a .json with its video into " + scratch.resolve("inbox"));
    say("the sandbox: " + sandbox.url() + " (publisher / publisher-password); Ctrl-C ends both");
    end().await();
  }

  private static void drop(Path scratch, String name) throws IOException {
    try (InputStream in =
        DemoCommand.class.getResourceAsStream("/io/github/peertubeingest/demo/" + name)) {
      put(scratch, name, in.readAllBytes());
    }
  }

  private static void dropUpdate(Path scratch, String uuid) throws IOException {
    String name = "better-name.json";
    try (InputStream in =
        DemoCommand.class.getResourceAsStream("/io/github/peertubeingest/demo/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      put(scratch, name, text.replace("VIDEO", uuid).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** As every producer should: written under another name, then renamed. */
  private static void put(Path scratch, String name, byte[] content) throws IOException {
    Path unfinished = scratch.resolve("inbox").resolve("." + name);
    Files.write(unfinished, content);
    Files.move(unfinished, scratch.resolve("inbox").resolve(name));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
