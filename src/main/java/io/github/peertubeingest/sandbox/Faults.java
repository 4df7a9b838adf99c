package io.github.peertubeingest.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The misbehaviours that are still to come, each used up by the requests it matches. */
final class Faults {

  private final List<SandboxFault> waiting = new ArrayList<>();

  synchronized void add(SandboxFault fault) {
    waiting.add(fault);
  }

  synchronized void clear() {
    waiting.clear();
  }

  /** The oldest fault that matches a request that has just come in, used up by one. */
  Optional<SandboxFault> take(String method, String path) {
    return take(fault -> !fault.kind().isAtFinish() && fault.matches(method, path));
  }

  /** The oldest fault of a kind that matches a request that has brought an upload to its end. */
  Optional<SandboxFault> takeAtFinish(SandboxFault.Kind kind, String method, String path) {
    return take(fault -> fault.kind() == kind && fault.matches(method, path));
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
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }
}
