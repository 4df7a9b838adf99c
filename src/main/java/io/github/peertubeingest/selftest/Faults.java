package io.github.peertubeingest.selftest;

import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.selftest.KillStep.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What goes wrong on the line and at the instance, by chance. */
final class Faults {

  /** The longest time after which the instance still acts on what a killed daemon sent. */
  static final Duration LATEST = Duration.ofMillis(1200);

  private static final List<String> SENDS = List.of(Paths.UPLOAD, Paths.RANGES, Paths.REPLACE);
  private static final String ANY = "/api/v1/videos.*";

  private Faults() {}

  /** None, one or two. */
  static List<SandboxFault> some(Random random) {
    List<SandboxFault> faults = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      faults.add(one(random));
    }
    return faults;
  }

  private static SandboxFault one(Random random) {
    String send = SENDS.get(random.nextInt(SENDS.size()));
    String any = random.nextBoolean() ? send : ANY;
    long bytes = random.nextInt(ItemMaker.RANGE);
    return switch (random.nextInt(9)) {
      case 0, 1 -> plain(any, Kind.DROP_BEFORE, 0);
      case 2, 3 -> plain(any, Kind.DROP_AFTER, 0);
      case 4 -> SandboxFault.dropMidway(null, send, bytes);
      case 5 -> plain(any, Kind.STATUS, random.nextBoolean() ? 500 : 503);
      case 6 -> late(any, Kind.DELAY, random);
      case 7 -> late(send, Kind.SLOW_FINISH, random);
      default -> plain(send, Kind.FAIL_FINISH, random.nextBoolean() ? 502 : 0);
    };
  }

  private static SandboxFault plain(String path, Kind kind, int status) {
    return new SandboxFault(null, path, kind, status, Duration.ZERO, 1);
  }

  private static SandboxFault late(String path, Kind kind, Random random) {
    Duration delay = Duration.ofMillis(random.nextInt((int) LATEST.toMillis()));
    return new SandboxFault(null, path, kind, 0, delay, 1);
  }
}
