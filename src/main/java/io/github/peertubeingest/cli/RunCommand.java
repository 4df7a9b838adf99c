package io.github.peertubeingest.cli;

import io.github.peertubeingest.inbox.HomeLock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The daemon, in the foreground. */
@Command(
    name = "run",
    description =
        "Watches the inbox and publishes what is dropped, until it is stopped (Ctrl-C, SIGTERM).")
final class RunCommand extends PlacedCommand {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  @Override
  public Integer call() throws Exception {
    Place place = place();
    Optional<HomeLock> lock = HomeLock.take(place.settings().path("data.dir"));
    if (lock.isEmpty()) {
      err().println("peertube-ingest: another run or once holds " + place.settings().home());
      return ExitCode.HOME_IS_HELD;
    }
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (HomeLock held = lock.get();
        Daemon daemon = place.daemon()) {
      SignedIn.require(daemon);
      daemon.recover();
      daemon.start(java.util.List.of());
      Thread hook = new Thread(() -> endGracefully(stop, stopped), "graceful-end");
      Runtime.getRuntime().addShutdownHook(hook);
      LOG.info("watching {} for {}", daemon.folders().inbox(), daemon.accounts().names());
      stop.await();
      LOG.info("stopping: what is in flight is finished first");
    } finally {
      stopped.countDown();
    }
    return ExitCode.OK;
  }

  /** A signal ends the process with 0, not with the JVM's 143, once everything is safely left. */
  private static void endGracefully(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
