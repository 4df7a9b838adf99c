package io.github.peertubeingest.cli;

import io.github.peertubeingest.inbox.HomeLock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Publishes what is in the inbox and what feeds list, and ends. */
@Command(
    name = "once",
    description =
        "Publishes what is in the inbox and in every configured feed, prints a summary, ends. For"
            + " cron.")
final class OnceCommand extends PlacedCommand {

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
      daemon.engine().feeds().onlyOnce();
      Summary summary = new Summary(daemon);
      daemon.engine().withoutBus();
      daemon.start(List.of());
      new Drain(daemon, place.settings().duration("once.wait"), end()).await();
      daemon.stop();
      summary.tell(this::say);
      return summary.exitCode();
    }
  }
}
