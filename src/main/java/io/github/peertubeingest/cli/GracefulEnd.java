package io.github.peertubeingest.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * SIGTERM and Ctrl-C as a question that a command answers: it is told, puts everything safely down,
 * and the process then ends with the command's own exit code instead of the JVM's 143. The hook is
 * there before anything is started, so a signal during the start counts as well.
 */
final class GracefulEnd {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Consumer<Thread> hooks;
  private volatile int code = ExitCode.OK;

  /**
   * @param hooks takes the thread that a signal starts: the JVM's shutdown hooks, where the process
   *     is ours
   */
  GracefulEnd(Consumer<Thread> hooks) {
    this.hooks = hooks;
  }

  /** Listens to the process's signals from here on; a command that never asks ends at once. */
  void listen() {
    hooks.accept(new Thread(this::signalled, "graceful-end"));
  }

  /** Whether a signal came. */
  boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits for the signal. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Waits for the signal, but not longer than this; true when it came. */
  boolean await(Duration longest) throws InterruptedException {
    return asked.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The command is over: nothing is left to be put down. */
  void finish(int exitCode) {
    code = exitCode;
    finished.countDown();
  }

  private void signalled() {
    asked.countDown();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}
