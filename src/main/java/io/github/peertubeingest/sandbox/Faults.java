package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The misbehaviours that are still to come, each used up by the requests it matches. */
final class Faults {

  private final List<SandboxFault> waiting = new ArrayList<>();
  private final Map<SandboxFault.Kind, Integer> struck = new EnumMap<>(SandboxFault.Kind.class);
  private int held;
  private int healings;

  synchronized void add(SandboxFault fault) {
    waiting.add(fault);
  }

  synchronized void clear() {
    waiting.clear();
    healings++;
    notifyAll();
  }

  /** The oldest fault that matches a request that has just come in, used up by one. */
  Optional<SandboxFault> take(String method, String path) {
    return take(
        fault ->
            !fault.kind().isAtFinish()
                && !fault.kind().isAtAnswer()
                && fault.matches(method, path));
  }

  /** The oldest fault of a kind that matches a request that has brought an upload to its end. */
  Optional<SandboxFault> takeAtFinish(SandboxFault.Kind kind, String method, String path) {
    return take(fault -> fault.kind() == kind && fault.matches(method, path));
  }

  /** The oldest fault that keeps back an answer of this status. */
  Optional<SandboxFault> takeAtAnswer(int status, String method, String path) {
    return take(
        fault ->
            fault.kind().isAtAnswer() && fault.status() == status && fault.matches(method, path));
  }

  /** Waits as a fault says, or until everything is healed. */
  synchronized void hold(SandboxFault fault) throws IOException {
    long end = System.nanoTime() + fault.delay().toNanos();
    int before = healings;
    held++;
    try {
      for (long left = fault.delay().toMillis(); left > 0 && healings == before; ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the sandbox closes");
    } finally {
      held--;
    }
  }

  /** How many requests are held now. */
  synchronized int held() {
    return held;
  }

  /** How often each kind has struck. */
  synchronized Map<SandboxFault.Kind, Integer> struck() {
    return Map.copyOf(struck);
  }

  private synchronized Optional<SandboxFault> take(Predicate<SandboxFault> wanted) {
    for (int i = 0; i < waiting.size(); i++) {
      SandboxFault fault = waiting.get(i);
      if (wanted.test(fault)) {
        if (fault.times() == 1) {
          waiting.remove(i);
        } else {
          waiting.set(i, fault.withTimes(fault.times() - 1));
        }
        struck.merge(fault.kind(), 1, Integer::sum);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
