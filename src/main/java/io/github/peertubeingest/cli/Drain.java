package io.github.peertubeingest.cli;

import java.time.Duration;

/** Waits until a daemon has nothing left to do, or a signal comes. */
final class Drain {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Daemon daemon;
  private final Duration wait;
  private final GracefulEnd end;

  /**
   * @param wait {@code once.wait}: what falls due later is left for the next run
   */
  Drain(Daemon daemon, Duration wait, GracefulEnd end) {
    this.daemon = daemon;
    this.wait = wait;
    this.end = end;
  }

  /** Waits until the inbox was looked at again since then, and nothing is left to do. */
  void awaitAfter(long looks) throws InterruptedException {
    while (daemon.engine().looks() <= looks + 1 && !end.await(LOOK)) {
      // looked at again soon
    }
    await();
  }

  /** Waits until nothing is left to do. */
  void await() throws InterruptedException {
    while (!daemon.engine().idle(wait) && !end.await(LOOK)) {
      // asked again after every look
    }
  }
}
