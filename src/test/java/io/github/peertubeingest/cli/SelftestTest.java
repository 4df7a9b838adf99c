package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The shipped fault matrix, a short run of it: real processes, really killed. */
class SelftestTest {

  @Test
  void nothingIsLostDoubledOrSpoiltByTheFirstKillsOfTheMatrix() {
    Home.Outcome run = Home.run("selftest", "--kills", "6", "--seed", "11");
    String all = run.out() + run.err();
    assertEquals(ExitCode.OK, run.code(), all);
    assertTrue(run.out().startsWith("selftest --kills 6 --seed 11"), all);
    assertTrue(
        run.out().strip().endsWith("· lost 0 · duplicated 0 · corrupted 0 · wrong fields 0"), all);
    assertTrue(run.out().contains("6 kills, 7 starts"), all);
    for (String step : new String[] {"before init", "mid-chunk", "between video and captions"}) {
      assertTrue(run.out().contains("1  " + step), all);
    }
  }

  @Test
  void aNumberOfKillsBelowNoneIsWrongUsage() {
    assertEquals(ExitCode.USAGE, Home.run("selftest", "--kills", "-1").code());
  }
}
