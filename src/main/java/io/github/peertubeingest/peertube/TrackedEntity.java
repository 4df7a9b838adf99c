package io.github.peertubeingest.peertube;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * A body that knows how far it went out: before its last byte no video can have come of it, and
 * when nothing moves any more the connection is dead.
 */
public final class TrackedEntity extends HttpEntityWrapper {

  private volatile boolean writing;
  private volatile boolean written;
  private volatile long movedAt = System.nanoTime();
  private volatile Bandwidth bandwidth;

  TrackedEntity(HttpEntity entity) {
    super(entity);
  }

  /** Keeps to the limit that it shares with others. */
  void shares(Bandwidth limit) {
    bandwidth = limit;
  }

  /** Whether the whole body was given to the connection. */
  public boolean written() {
    return written;
  }

  /** Whether it is being written and the connection took nothing for so long. */
  boolean stalledFor(Duration time) {
    return writing && System.nanoTime() - movedAt > time.toNanos();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    written = false;
    movedAt = System.nanoTime();
    writing = true;
    try {
      super.writeTo(new Moving(out));
      written = true;
    } finally {
      writing = false;
    }
  }

  /** Notes every buffer that the connection took, and pauses where the limit says so. */
  private final class Moving extends FilterOutputStream {
    Moving(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      long pause = bandwidth == null ? 0 : bandwidth.sent(length);
      movedAt = System.nanoTime() + pause; // a pause of ours is no stall
      if (pause > 0) {
        LockSupport.parkNanos(pause);
      }
    }
  }
}
