package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the bodies of uploads: none goes faster than all may together, and one that stands
 * still is broken off. Java knows no time-out for writing: a peer that keeps the connection open
 * and reads nothing (seen with a proxy whose server was gone) would hold the item for ever.
 */
public final class Stalls implements ExecChainHandler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Stalls.class);

  private final Duration longest;
  private final Bandwidth bandwidth;
  private final Map<TrackedEntity, Cancellable> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stalled-uploads");
            thread.setDaemon(true);
            return thread;
          });
  private final ScheduledFuture<?> looking;

  /**
   * @param longest how long a connection may take nothing before it is given up
   * @param bandwidth what all uploads share
   */
  public Stalls(Duration longest, Bandwidth bandwidth) {
    this.longest = longest;
    this.bandwidth = bandwidth;
    long look = Math.max(50, longest.toMillis() / 10);
    looking = watch.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    boolean watched =
        request.getEntity() instanceof TrackedEntity
            && scope.originalRequest instanceof Cancellable;
    if (!watched) {
      return chain.proceed(request, scope);
    }
    TrackedEntity body = (TrackedEntity) request.getEntity();
    body.shares(bandwidth);
    running.put(body, (Cancellable) scope.originalRequest);
    try {
      return chain.proceed(request, scope);
    } finally {
      running.remove(body);
    }
  }

  private void look() {
    running.forEach(
        (body, request) -> {
          if (body.stalledFor(longest) && running.remove(body, request)) {
            LOG.warn(
                "an upload stood still for {} s: its connection is given up", longest.toSeconds());
            request.cancel();
          }
        });
  }

  @Override
  public void close() {
    looking.cancel(false);
    watch.shutdownNow();
  }
}
