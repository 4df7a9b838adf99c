package io.github.peertubeingest.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a daemon has nothing left to do, or a signal comes. */
final class Drain {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Daemon daemon;
  private final Duration wait;
  private final CountDownLatch signal = new CountDownLatch(1);

  /**
   * @param wait {@code once.wait}: what falls due later is left for the next run
   */
  Drain(Daemon daemon, Duration wait) {
    this.daemon = daemon;
    this.wait = wait;
  }

  /** SIGTERM and Ctrl-C end it gracefully: what is in flight is finished. */
  void stopOnSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "graceful-end"));
  }

  private void signalled() {
    if (signal.getCount() > 0) {
      signal.countDown();
      daemon.close();
      Runtime.getRuntime().halt(ExitCode.OK);
    }
  }

  /** Waits until the inbox was looked at again since then, and nothing is left to do. */
  void awaitAfter(long looks) throws InterruptedException {
    while (daemon.looks() <= looks + 1) {
      signal.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    await();
  }

  void await() throws InterruptedException {
    while (!daemon.idle(wait)) {
      if (signal.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        signal.await(1, TimeUnit.DAYS); // the signal's thread ends the process
      }
    }
    signal.countDown();
  }
}
