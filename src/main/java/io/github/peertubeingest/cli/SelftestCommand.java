package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.selftest.Outcome;
import io.github.peertubeingest.selftest.Selftest;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills the daemon, cuts its connections, and counts what was lost or doubled. */
@Command(
    name = "selftest",
    description =
        "Runs the daemon against the embedded PeerTube, kills it at every step and at random"
            + " instants, cuts its connections, and counts what was lost, doubled or spoilt."
            + " Touches nothing but a scratch home.")
final class SelftestCommand extends PlacedCommand {

  private static final long SHORT_SEED = 1_000_000;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "How often it is killed (default: ${DEFAULT-VALUE}; about three seconds each).")
  private int kills = 60;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Which items, steps and faults; to repeat a run (default: another one each time).")
  private Long seed;

  @Override
  public Integer call() throws Exception {
    if (kills < 0) {
      throw new UsageException("--kills " + kills + " is not a whole number from 0");
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextLong(SHORT_SEED) : seed;
    Selftest.Order order =
        new Selftest.Order(kills, chosen, place().routes(), Main.class.getName());
    end().listen();
    say("selftest --kills " + kills + " --seed " + chosen);
    try (Selftest selftest = new Selftest(order, this::tell, end()::asked)) {
      Outcome outcome = selftest.run();
      if (end().asked()) {
        say("ended by a signal: nothing was found out");
        return ExitCode.OK;
      }
      outcome.lines().forEach(this::say);
      return outcome.good() ? ExitCode.OK : ExitCode.BUG;
    }
  }

  private void tell(String line) {
    err().println(line);
  }
}
