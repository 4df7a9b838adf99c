package io.github.peertubeingest.selftest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The daemon as a process of its own. It goes when this one does. */
final class Child implements AutoCloseable {

  private static final String WATCHING = "peertube-ingest: watching ";
  private static final int END_SECONDS = 60;

  /** What it may see of our environment: nothing that is a setting. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ");

  private final Process process;
  private final Path log;
  private final Path reached;
  private boolean watching;

  private Child(Process process, Path log, Path reached) {
    this.process = process;
    this.log = log;
    this.reached = reached;
  }

  /**
   * Starts {@code run}.
   *
   * @param number of this start, for its log
   * @param step where it stands still; null for nowhere
   */
  static Child start(
      String mainClass, Scratch scratch, List<String> settings, int number, String step)
      throws IOException {
    Path log = scratch.home().resolve("log").resolve(String.format("run-%04d.log", number));
    Path reached = scratch.home().resolve("log").resolve("reached-" + number);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A quick start of something that does not live long.
    command.addAll(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("-D" + Trap.CHILD + "=" + ProcessHandle.current().pid());
    if (step != null) {
      command.add("-D" + Trap.STEP + "=" + step);
      command.add("-D" + Trap.REACHED + "=" + reached);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of("run", "--home", scratch.home().toString()));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().retainAll(ENVIRONMENT);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Child(process, log, reached);
  }

  /** Whether it looks after its inbox by now. */
  boolean watching() throws IOException {
    watching = watching || Files.readString(log, StandardCharsets.UTF_8).contains(WATCHING);
    return watching;
  }

  /** Whether the step was reached. */
  boolean reached() {
    return Files.exists(reached);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; the exit code, or -1 when it does not end and has to be killed. */
  int end() throws InterruptedException {
    process.destroy();
    if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      return process.exitValue();
    }
    kill();
    return -1;
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
