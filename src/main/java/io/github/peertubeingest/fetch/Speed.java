package io.github.peertubeingest.fetch;

import java.net.SocketTimeoutException;

/** The average speed of a download over the last stretch of time ({@code fetch.timeout}). */
final class Speed {

  private final FetchLimits limits;
  private long since = System.nanoTime();
  private long bytes;

  Speed(FetchLimits limits) {
    this.limits = limits;
  }

  /**
   * Bytes came.
   *
   * @throws SocketTimeoutException when they come too slowly, however steadily
   */
  void count(int read) throws SocketTimeoutException {
    bytes += read;
    double seconds = (System.nanoTime() - since) / 1e9;
    if (seconds < limits.patience().toMillis() / 1e3) {
      return;
    }
    if (bytes < limits.slowest() * seconds) {
      throw new SocketTimeoutException("slower than fetch.min-speed");
    }
    since = System.nanoTime();
    bytes = 0;
  }
}
