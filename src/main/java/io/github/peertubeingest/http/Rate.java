package io.github.peertubeingest.http;

import java.util.function.LongSupplier;

/** So many requests a second, on the average of ten seconds. */
final class Rate {

  private static final int SECONDS = 10;
  private static final double NANOS = 1e9;

  private final int perSecond;
  private final LongSupplier nanos;
  private double left;
  private long last;

  /**
   * @param nanos a clock that only its differences count of
   */
  Rate(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.left = (double) perSecond * SECONDS;
    this.last = nanos.getAsLong();
  }

  /** Whether one more is within it. */
  synchronized boolean take() {
    long now = nanos.getAsLong();
    left = Math.min((double) perSecond * SECONDS, left + (now - last) / NANOS * perSecond);
    last = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
