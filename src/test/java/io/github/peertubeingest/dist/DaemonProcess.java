package io.github.peertubeingest.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packed program as a daemon of its own, with a home of its own, that can be killed. */
final class DaemonProcess implements AutoCloseable {

  private static final Path LAUNCHER =
      Path.of("target/peertube-ingest/bin/peertube-ingest").toAbsolutePath();

  private final Path home;
  private final List<String> settings;
  private final Path log;
  private Process process;

  DaemonProcess(Path home, List<String> settings) throws IOException {
    this.home = Files.createDirectories(home);
    this.settings = settings;
    Path logs = Files.createDirectories(Path.of("target/daemons").toAbsolutePath());
    this.log = Files.createTempFile(logs, home.getFileName() + "-", ".log");
  }

  void start() throws IOException {
    List<String> command =
        new ArrayList<>(List.of(LAUNCHER.toString(), "run", "--home", home.toString()));
    settings.forEach(s -> command.addAll(List.of("--set", s)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(k -> k.startsWith("PEERTUBE_"));
    process = builder.start();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  /** What it said so far. */
  String said() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
