package io.github.peertubeingest.work;

import java.time.Duration;

/** Numbers as people read them. */
public final class Words {

  private Words() {}

  /** {@code 90s}, {@code 15m}, {@code 8h}: the largest unit that leaves no rest. */
  public static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds >= 3600 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
