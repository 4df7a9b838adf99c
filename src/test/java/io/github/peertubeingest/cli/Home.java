package io.github.peertubeingest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A home in a temporary folder, its inbox, and a daemon over it that publishes to a sandbox. */
final class Home implements AutoCloseable {

  static {
    // A busy machine may take its time: a wait ends when its condition holds.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Awaitility.ignoreExceptionByDefault(NotThere.class);
  }

  /** What a wait may wait for. */
  private static final class NotThere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotThere(String source) {
      super(source + " is not in the ledger");
    }
  }

  private final Path folder;
  private final String url;
  private final List<String> settings = new ArrayList<>();
  private final Secrets secrets = new Secrets();
  private Daemon daemon;

  Home(Path folder, Sandbox sandbox, String... more) throws IOException {
    this(folder, sandbox.url().toString(), more);
  }

  Home(Path folder, String url, String... more) throws IOException {
    this.folder = folder.toRealPath();
    this.url = url;
    Files.createDirectories(folder.resolve("inbox"));
    settings.addAll(
        List.of(
            "peertube.url=" + url,
            "peertube.username=publisher",
            "peertube.password=publisher-password",
            "inbox.settle=100ms",
            "inbox.poll=200ms",
            "publish.doubt=1s",
            // The tests' videos are one file: what becomes of equal bytes is a test of its own.
            "publish.same-media=allow"));
    settings.addAll(List.of(more));
  }

  Path folder() {
    return folder;
  }

  String url() {
    return url;
  }

  Path inbox() {
    return folder.resolve("inbox");
  }

  /** The arguments that a command needs to work here. */
  String[] arguments(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--home", folder.toString()));
    settings.forEach(s -> all.addAll(List.of("--set", s)));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  void set(String setting) {
    settings.add(setting);
  }

  void drop(String name, String document) throws IOException {
    Path unfinished = inbox().resolve(".unfinished");
    Files.writeString(unfinished, document.replace('\'', '"'));
    Files.move(unfinished, inbox().resolve(name));
  }

  void dropVideo(String name) throws IOException {
    try (InputStream in =
        Home.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      Files.copy(in, inbox().resolve(name));
    }
  }

  /** A video with a document of its own. */
  void dropPair(String base, String fields) throws IOException {
    dropVideo(base + ".mp4");
    drop(
        base + ".json",
        "{'name': 'Name of " + base + "', 'video': '" + base + ".mp4'" + fields + "}");
  }

  Daemon start() throws IOException {
    Settings loaded = Settings.load(folder, folder.resolve("none"), Map.of(), settings);
    daemon = new Daemon(loaded, Path.of("routes").toAbsolutePath(), secrets, List.of());
    daemon.engine().recover();
    daemon.start(List.of());
    daemon.engine().serve(daemon.camel());
    return daemon;
  }

  Daemon daemon() {
    return daemon;
  }

  /** Waits until this many items are finished, files and all. */
  List<Item> awaitDone(int items) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> done().size() >= items);
    return done();
  }

  private List<Item> done() {
    return daemon.engine().ledger().all().stream().filter(i -> i.step() == Item.Step.DONE).toList();
  }

  Item item(String source) {
    return daemon.engine().ledger().all().stream()
        .filter(i -> i.source().equals(source))
        .findFirst()
        .orElseThrow(() -> new NotThere(source));
  }

  /** The one report of an item in published/ or dead-letter/. */
  JsonNode report(String shelf, String base) throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve(shelf))) {
      Path found =
          folders
              .filter(f -> f.getFileName().toString().startsWith(base + "~"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + base + " in " + shelf));
      String name = shelf.equals("published") ? "receipt.json" : "reason.json";
      return Json.MAPPER.readTree(Files.readAllBytes(found.resolve(name)));
    }
  }

  List<String> names(String shelf) throws IOException {
    if (!Files.exists(folder.resolve(shelf))) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder.resolve(shelf))) {
      return found
          .map(f -> f.getFileName().toString())
          .filter(name -> !name.equals(".peertube-ingest-shared"))
          .sorted()
          .toList();
    }
  }

  void stop() {
    if (daemon != null) {
      daemon.close();
      daemon = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** What a command did. */
  record Outcome(int code, String out, String err) {}

  /** Runs a command as the command line does, in this process. */
  Outcome command(String command, String... more) {
    return run(arguments(command, more));
  }

  static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.execute(
            Map.of(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new GracefulEnd(hook -> {}),
            arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
