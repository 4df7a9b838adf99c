package io.github.peertubeingest.inbox;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when a file is whole: its size and modification time stood still for {@code inbox.settle},
 * seen here or told by the modification time itself.
 */
public final class Stillness {

  private record Sight(long size, long modified, Instant since, Instant last) {}

  private final Duration settle;
  private final Clock clock;
  private final Map<Path, Sight> sights = new ConcurrentHashMap<>();

  public Stillness(Duration settle, Clock clock) {
    this.settle = settle;
    this.clock = clock;
  }

  public Duration settle() {
    return settle;
  }

  /** How much longer the file has to stand still; zero when it is whole. */
  public Duration missing(Path file, BasicFileAttributes now) {
    Instant at = clock.instant();
    long modified = now.lastModifiedTime().toMillis();
    Sight sight =
        sights.compute(
            file,
            (f, old) ->
                old == null || old.size() != now.size() || old.modified() != modified
                    ? new Sight(now.size(), modified, at, at)
                    : new Sight(old.size(), old.modified(), old.since(), at));
    Instant changed = now.lastModifiedTime().toInstant();
    Instant since = changed.isBefore(sight.since()) ? changed : sight.since();
    Duration left = settle.minus(Duration.between(since, at));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Forgets files that nobody asked about since then. */
  public void forgetBefore(Instant then) {
    sights.values().removeIf(s -> s.last().isBefore(then));
  }
}
