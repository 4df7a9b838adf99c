package io.github.peertubeingest.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The misbehaviours that are still to come, each used up by the requests it matches. */
final class Faults {

  private final List<SandboxFault> waiting = new ArrayList<>();

  synchronized void add(SandboxFault fault) {
    waiting.add(fault);
  }

  synchronized void clear() {
    waiting.clear();
  }

  /** The oldest fault that matches, used up by one. */
  synchronized Optional<SandboxFault> take(String method, String path) {
    for (int i = 0; i < waiting.size(); i++) {
      SandboxFault fault = waiting.get(i);
      if (fault.matches(method, path)) {
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
