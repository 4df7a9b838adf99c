package io.github.peertubeingest.sandbox;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a request as it arrives. It ends in {@link RequestTimedOut} when the whole request
 * takes longer than it may, and in {@link CutConnection} when the client goes away or a fault cuts
 * it off.
 */
final class BodyInput extends InputStream {

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final HttpServerExchange exchange;
  private final long startedNanos = System.nanoTime();
  private long limitNanos = UNLIMITED;
  private long cutAfter = UNLIMITED;
  private long holdAfter = UNLIMITED;
  private Hold hold;
  private long delivered;
  private StreamSourceChannel channel;
  private boolean finished;

  /** What keeps the body waiting. */
  interface Hold {
    void await() throws IOException;
  }

  BodyInput(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  /** How long the request may take to arrive, counted from its start; zero is for ever. */
  void timeout(Duration value) {
    limitNanos = value.isZero() ? UNLIMITED : value.toNanos();
  }

  /** Cuts the connection when so many bytes of the body were read and more should follow. */
  void cutAfter(long bytes) {
    cutAfter = bytes;
  }

  /** Stops reading when so many bytes of the body were read and more should follow. */
  void holdAfter(long bytes, Hold value) {
    holdAfter = bytes;
    hold = value;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (finished || length == 0) {
      return finished ? -1 : 0;
    }
    if (channel == null) {
      channel = exchange.getRequestChannel();
    }
    if (channel == null) {
      finished = true;
      return -1;
    }
    long next = Math.min(cutAfter, holdAfter) - delivered;
    int wanted = (int) Math.min(length, Math.max(1, next));
    int count = await(ByteBuffer.wrap(target, offset, wanted));
    if (count < 0) {
      finished = true;
      return -1;
    }
    if (delivered == cutAfter) {
      exchange.getConnection().close();
      throw new CutConnection("cut by a fault", null);
    }
    if (delivered >= holdAfter) {
      holdAfter = UNLIMITED;
      hold.await();
    }
    delivered += count;
    return count;
  }

  private int await(ByteBuffer buffer) throws IOException {
    while (true) {
      long left = limitNanos == UNLIMITED ? 0 : limitNanos - (System.nanoTime() - startedNanos);
      if (left <= 0 && limitNanos != UNLIMITED) {
        throw new RequestTimedOut();
      }
      int count = receive(buffer, left);
      if (count != 0) {
        return count;
      }
    }
  }

  private int receive(ByteBuffer buffer, long leftNanos) throws IOException {
    try {
      return limitNanos == UNLIMITED
          ? Channels.readBlocking(channel, buffer)
          : Channels.readBlocking(channel, buffer, leftNanos, TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      throw new CutConnection("the client went away", e);
    }
  }
}
