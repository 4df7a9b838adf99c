package io.github.peertubeingest.peertube;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The limit that all uploads share ({@code publish.bandwidth}): who sends is told how long to pause
 * afterwards.
 */
public final class Bandwidth {

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private long freeAt;

  /**
   * @param bytesPerSecond 0: no limit
   * @param nanoTime {@link System#nanoTime()}, or a test's own
   */
  public Bandwidth(long bytesPerSecond, LongSupplier nanoTime) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    freeAt = nanoTime.getAsLong();
  }

  /**
   * So many bytes were sent.
   *
   * @return nanoseconds to pause before the next ones
   */
  synchronized long sent(int bytes) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    freeAt = Math.max(freeAt, now) + Math.round(bytes * SECOND / bytesPerSecond);
    return freeAt - now;
  }
}
