package io.github.peertubeingest.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the requests of each address in a window that starts with the first of them (measured on
 * all versions).
 */
final class RateLimiter {

  private static final int FORGET_ABOVE = 10_000;

  /** What one request found. */
  record Hit(int limit, int count, long resetsAtMillis, long nowMillis) {

    boolean isOver() {
      return count > limit;
    }

    int remaining() {
      return Math.max(limit - count, 0);
    }

    /** X-RateLimit-Reset: epoch seconds, rounded up (seen on 6.3.0). */
    long resetSeconds() {
      return Math.floorDiv(resetsAtMillis + 999, 1000L);
    }

    /**
     * Retry-After: seconds to the end of the window, rounded up (seen on 6.3.0: 10 at once, 7 after
     * three seconds).
     */
    long retryAfterSeconds() {
      return Math.max(0, Math.floorDiv(resetsAtMillis - nowMillis + 999, 1000L));
    }
  }

  private record Window(long resetsAtMillis, int count) {}

  private final Clock clock;
  private final int limit;
  private final long windowMillis;
  private final Map<String, Window> windows = new HashMap<>();

  RateLimiter(Clock clock, int limit, Duration window) {
    this.clock = clock;
    this.limit = limit;
    this.windowMillis = window.toMillis();
  }

  synchronized Hit hit(String address) {
    long now = clock.millis();
    if (windows.size() > FORGET_ABOVE) {
      windows.values().removeIf(w -> w.resetsAtMillis() <= now);
    }
    Window window = windows.get(address);
    if (window == null || window.resetsAtMillis() <= now) {
      window = new Window(now + windowMillis, 0);
    }
    window = new Window(window.resetsAtMillis(), window.count() + 1);
    windows.put(address, window);
    return new Hit(limit, window.count(), window.resetsAtMillis(), now);
  }
}
