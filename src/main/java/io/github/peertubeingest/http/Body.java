package io.github.peertubeingest.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a request as it comes. Who waits to be told ({@code Expect: 100-continue}) is told
 * when it is read first; who sends next to nothing is not waited for, and can still be answered.
 */
final class Body extends InputStream {

  private static final int BUFFER = 64 * 1024;

  /** In each span of time: a caller that sends a byte now and then holds nobody up for ever. */
  private static final int LEAST = 16 * 1024;

  /** So much of what nobody wants is taken off the line, that the answer is not lost on its way. */
  private static final int LINGER_BYTES = 4 << 20;

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HttpServerExchange exchange;
  private final Duration span;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
  private StreamSourceChannel channel;
  private long spanEnds;
  private int inSpan;
  private boolean ended;

  /**
   * @param span in which something has to come
   */
  Body(HttpServerExchange exchange, Duration span) {
    this.exchange = exchange;
    this.span = span;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    return count;
  }

  /** Whether there is something in the buffer; false: the body has ended. */
  private boolean fill() throws IOException {
    if (buffer.hasRemaining() || ended) {
      return buffer.hasRemaining();
    }
    open();
    buffer.clear();
    int count = channel.read(buffer);
    while (count == 0) {
      await();
      count = channel.read(buffer);
    }
    buffer.flip();
    ended = count < 0;
    came(Math.max(0, count));
    return !ended;
  }

  private void open() throws IOException {
    if (channel == null) {
      if (HttpContinue.requiresContinueResponse(exchange)) {
        HttpContinue.sendContinueResponseBlocking(exchange);
      }
      channel = exchange.getRequestChannel();
      spanEnds = System.nanoTime() + span.toNanos();
    }
  }

  private void await() throws IOException {
    long left = spanEnds - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException(
          inSpan + " bytes came in " + span.toSeconds() + "s (http.timeout)");
    }
    awaitReadable(left);
  }

  /** Whole milliseconds: XNIO takes less than one for no bound at all. */
  private void awaitReadable(long nanos) throws IOException {
    channel.awaitReadable(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, TimeUnit.MILLISECONDS);
  }

  private void came(int count) {
    inSpan += count;
    if (inSpan >= LEAST) {
      inSpan = 0;
      spanEnds = System.nanoTime() + span.toNanos();
    }
  }

  /** The request was answered before its end: the connection goes, soon. */
  void hangUp() throws IOException {
    if (channel == null && !HttpContinue.requiresContinueResponse(exchange)) {
      channel = exchange.getRequestChannel();
    }
    long until = System.nanoTime() + LINGER_NANOS;
    int taken = 0;
    while (channel != null && !ended && taken < LINGER_BYTES && System.nanoTime() < until) {
      buffer.clear();
      int count = channel.read(buffer);
      if (count == 0) {
        awaitReadable(Math.max(0, until - System.nanoTime()));
      }
      ended = count < 0;
      taken += count;
    }
    exchange.getConnection().close();
  }
}
