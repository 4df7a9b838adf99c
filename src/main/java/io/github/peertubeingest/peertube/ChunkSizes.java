package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How large the chunks of a resumable upload are. As large as the instance allows ({@code
 * maxChunkSize} of its config, never less than {@code minChunkSize}), and as passes in half a
 * minute at the speed that was measured: an instance cuts a request that takes five minutes (seen
 * on 6.3, 7.0, 8.2), and what is cut may have to be sent again. A refused or cut chunk halves the
 * next ones.
 */
public final class ChunkSizes {

  private static final long MIB = 1024 * 1024;

  /** Nothing was measured yet: on a line of 1 Mbit/s this still passes within five minutes. */
  private static final long FIRST = 32 * MIB;

  private static final long LEAST = MIB;
  private static final long MOST = 512 * MIB;
  private static final Duration AIM = Duration.ofSeconds(30);

  /** A checksum is worth its price while hashing is so many times faster than the line. */
  private static final double CHEAP = 10;

  private final long fixed;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /** Bytes per second as last seen; 0: unknown. */
  private record Line(double speed, double hashing, long ceiling) {
    static final Line UNKNOWN = new Line(0, 0, MOST);
  }

  /**
   * @param fixed {@code publish.chunk-size} in bytes; 0: auto
   */
  public ChunkSizes(long fixed) {
    this.fixed = fixed;
  }

  /** The length of the next chunk, in bytes; what is left when that is not much more. */
  public long next(Account account, JsonNode config, long left) {
    JsonNode limits = config.path("client").path("videos").path("resumableUpload");
    long most = positiveOr(limits.path("maxChunkSize").asLong(0), Long.MAX_VALUE);
    long least = limits.path("minChunkSize").asLong(0);
    long wanted = fixed > 0 ? fixed : auto(account);
    long size = Math.max(Math.min(wanted, most), least);
    boolean littleMore = left - size < size / 8 && left <= Math.max(most, least);
    return fixed == 0 && littleMore ? left : Math.min(size, left);
  }

  private long auto(Account account) {
    Line line = line(account);
    double wanted = line.speed() == 0 ? (double) FIRST : line.speed() * AIM.toSeconds();
    return (long) Math.max((double) LEAST, Math.min(wanted, (double) line.ceiling()));
  }

  /** A chunk passed. */
  public void passed(Account account, long bytes, Duration took) {
    double speed = bytes * 1000.0 / Math.max(1, took.toMillis());
    lines.compute(
        account.instance(),
        (k, old) -> {
          Line line = old == null ? Line.UNKNOWN : old;
          return new Line(speed, line.hashing(), Math.min(MOST, line.ceiling() * 2));
        });
  }

  /** A chunk of this length was refused as too large, or cut. */
  public void failed(Account account, long bytes) {
    lines.compute(
        account.instance(),
        (k, old) -> {
          Line line = old == null ? Line.UNKNOWN : old;
          return new Line(line.speed(), line.hashing(), Math.max(LEAST, bytes / 2));
        });
  }

  /** So fast a chunk was hashed. */
  public void hashed(Account account, long bytes, Duration took) {
    double speed = bytes * 1000.0 / Math.max(1, took.toMillis());
    lines.compute(
        account.instance(),
        (k, old) -> {
          Line line = old == null ? Line.UNKNOWN : old;
          return new Line(line.speed(), speed, line.ceiling());
        });
  }

  /**
   * Whether a checksum beside a chunk costs no throughput to speak of: the line is slow against the
   * hashing. Nothing is known at first, and then one is sent.
   */
  public boolean checksumIsCheap(Account account) {
    Line line = line(account);
    return line.speed() == 0 || line.hashing() == 0 || line.hashing() > CHEAP * line.speed();
  }

  private Line line(Account account) {
    return lines.getOrDefault(account.instance(), Line.UNKNOWN);
  }

  private static long positiveOr(long value, long otherwise) {
    return value > 0 ? value : otherwise;
  }
}
