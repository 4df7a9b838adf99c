package io.github.peertubeingest.sandbox;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * PeerTube's request limits: fixed windows per address that begin with its first request, 50
 * requests in 10 seconds and 15 sign-ins in 5 minutes; a sign-in counts in both (seen on 6.3, 7.0,
 * 8.2).
 */
final class RateLimits {

  /** What the limit's headers say of one request. */
  record Verdict(long limit, long remaining, long resetSeconds, long retryAfter, boolean over) {}

  private static final int FREE = 1_000_000;

  private final Clock clock = Clock.systemUTC();
  private final boolean on;
  private final Map<String, Window> windows = new HashMap<>();

  private static final class Window {
    private long hits;
    private long resetMillis;
  }

  RateLimits(boolean on) {
    this.on = on;
  }

  Verdict api(String address) {
    return hit("api " + address, on ? 50 : FREE, 10_000);
  }

  Verdict login(String address) {
    return hit("login " + address, on ? 15 : FREE, 300_000);
  }

  private synchronized Verdict hit(String key, long limit, long windowMillis) {
    long now = clock.millis();
    Window window = windows.computeIfAbsent(key, k -> new Window());
    if (now >= window.resetMillis) {
      window.hits = 0;
      window.resetMillis = now + windowMillis;
    }
    window.hits++;
    long retryAfter = Math.max(0, ceil(window.resetMillis - now));
    return new Verdict(
        limit,
        Math.max(0, limit - window.hits),
        ceil(window.resetMillis),
        retryAfter,
        window.hits > limit);
  }

  /** Whole seconds, rounded up. */
  private static long ceil(long millis) {
    return -Math.floorDiv(-millis, 1000L);
  }
}
