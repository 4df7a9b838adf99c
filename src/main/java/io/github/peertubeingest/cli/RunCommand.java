package io.github.peertubeingest.cli;

import io.github.peertubeingest.inbox.HomeLock;
import java.util.List;
import java.util.Optional;
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
    end().listen();
    try (HomeLock held = lock.get();
        Daemon daemon = place.daemon()) {
      daemon.engine().requireSignIn();
      daemon.engine().recover();
      daemon.start(List.of());
      daemon.engine().serve(daemon.camel());
      LOG.info(
          "watching {} for {}",
          daemon.engine().folders().inbox(),
          daemon.engine().accounts().names());
      end().await();
      LOG.info("stopping: what is in flight is finished first");
    }
    return ExitCode.OK;
  }
}
