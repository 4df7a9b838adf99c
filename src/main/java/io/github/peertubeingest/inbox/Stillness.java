package io.github.peertubeingest.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when a file is whole: its size and times stood still for {@code inbox.settle}, seen here or
 * told by the modification time itself, no process is known to have it open for writing, and
 * nothing beside it tells of a download.
 *
 * <p>A modification time is believed as far as the clock of the file system is known ({@link
 * #compare}), and not where the file changed after it was seen with that time, or an older one: a
 * copy that sets the original's time before its bytes. The time of change (Linux) tells of that.
 */
public final class Stillness {

  private record Sight(
      long size, long modified, long changed, boolean believed, Instant since, Instant last) {}

  /** A clock this close is the same one: file systems round, and write late. */
  private static final Duration SAME_CLOCK = Duration.ofMillis(500);

  /** So much later than its last sight a change may carry the time of its last write. */
  private static final Duration LATE = Duration.ofSeconds(1);

  /** Small files are written at once; nobody is asked about them. */
  private static final long LARGE = 1 << 20;

  private final Duration settle;
  private final Clock clock;
  private final Writers writers;
  private final Map<Path, Sight> sights = new ConcurrentHashMap<>();
  private volatile Duration ahead = Duration.ZERO;

  public Stillness(Duration settle, Clock clock) {
    this.settle = settle;
    this.clock = clock;
    this.writers = new Writers(clock);
  }

  /**
   * Compares the file system's clock with ours, by a file that is made and deleted; where that is
   * not possible the two count as one.
   *
   * @param folder of the file system, where nobody looks
   */
  public void compare(Path folder) {
    try {
      Path probe = Files.createTempFile(folder, ".clock", null);
      try {
        Duration differs =
            Duration.between(clock.instant(), Files.getLastModifiedTime(probe).toInstant());
        ahead = differs.abs().compareTo(SAME_CLOCK) <= 0 ? Duration.ZERO : differs;
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      ahead = Duration.ZERO;
    }
  }

  /** How much longer the file has to stand still; zero when it is whole. */
  public Duration missing(Path file, BasicFileAttributes now) {
    if (FileNames.beingFetched(file)) {
      return settle;
    }
    Instant at = clock.instant();
    long modified = now.lastModifiedTime().toMillis();
    long changed = changed(file, now);
    Instant told = now.lastModifiedTime().toInstant().minus(ahead);
    Sight sight =
        sights.compute(
            file,
            (f, old) ->
                old == null
                        || old.size() != now.size()
                        || old.modified() != modified
                        || old.changed() != changed
                    ? new Sight(now.size(), modified, changed, believed(old, told), at, at)
                    : new Sight(old.size(), modified, changed, old.believed(), old.since(), at));
    Instant since = sight.believed() && told.isBefore(sight.since()) ? told : sight.since();
    Duration left = settle.minus(Duration.between(since, at));
    if (!left.isNegative() && !left.isZero()) {
      return left;
    }
    boolean writing = now.size() >= LARGE && writers.has(file);
    return writing ? settle.plusMillis(1) : Duration.ZERO;
  }

  private static boolean believed(Sight old, Instant told) {
    return old == null || !told.isBefore(old.last().minus(LATE));
  }

  /** When anything of the file was changed, milliseconds since 1970; 0 where no system tells. */
  private static long changed(Path file, BasicFileAttributes now) {
    try {
      Object time = Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      return ((FileTime) time).toMillis();
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 0; // no Unix
    } catch (IOException e) {
      return now.lastModifiedTime().toMillis(); // went away: whoever asks will see
    }
  }

  /**
   * Since when the file is here as it is: written, or moved here, whichever came last; by the file
   * system's clock, put right.
   */
  Instant here(Path file, BasicFileAttributes now) {
    long latest = Math.max(changed(file, now), now.lastModifiedTime().toMillis());
    Instant told = Instant.ofEpochMilli(latest).minus(ahead);
    Instant at = clock.instant();
    return told.isAfter(at) ? at : told;
  }

  /** Forgets files that nobody asked about since then. */
  public void forgetBefore(Instant then) {
    sights.values().removeIf(s -> s.last().isBefore(then));
  }
}
