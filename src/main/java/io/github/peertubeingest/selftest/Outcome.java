package io.github.peertubeingest.selftest;

import io.github.peertubeingest.selftest.Finding.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a self-test found.
 *
 * @param kills how often each step was reached and the daemon killed there
 * @param missed how often a step was not reached in time and the daemon killed somewhere else
 * @param cuts connections that were cut
 * @param otherFaults what else was made to go wrong
 * @param troubles what went wrong with the test itself, or with the daemon's process
 * @param kept the home; null when it was deleted
 */
public record Outcome(
    Map<KillStep, Integer> kills,
    Map<KillStep, Integer> missed,
    int cuts,
    int otherFaults,
    int starts,
    Duration took,
    List<TestItem> items,
    List<Finding> findings,
    List<String> troubles,
    Path kept) {

  /** Whether nothing was lost, doubled or spoilt. */
  public boolean good() {
    return findings.isEmpty() && troubles.isEmpty();
  }

  /** For people; the last line for programs, too. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    kills.forEach((step, times) -> lines.add(String.format("%5d  %s", times, step.words())));
    missed.forEach(
        (step, times) ->
            lines.add(String.format("%5d  not reached in time: %s", times, step.words())));
    int killed = sum(kills) + sum(missed);
    lines.add("");
    lines.add(
        String.format(
            "%d kills, %d starts, %d connections cut, %d other faults, %d s",
            killed, starts, cuts, otherFaults, took.toSeconds()));
    lines.add("");
    findings.forEach(finding -> lines.add(finding.line()));
    troubles.forEach(trouble -> lines.add("trouble: " + trouble));
    if (kept != null) {
      lines.add("kept, with the daemon's log: " + kept);
    }
    if (!good()) {
      lines.add("");
    }
    for (ItemKind kind : ItemKind.values()) {
      lines.add(line(String.format("%-9s ", kind.word()), item -> item.kind() == kind, false));
    }
    lines.add(line("", item -> true, true));
    return lines;
  }

  private String line(String head, Predicate<TestItem> which, boolean nobodys) {
    StringBuilder line = new StringBuilder(head);
    line.append("items ").append(items.stream().filter(which).count());
    for (Fault fault : Fault.values()) {
      line.append(" · ").append(fault.words()).append(' ').append(count(fault, which, nobodys));
    }
    return line.toString();
  }

  private long count(Fault fault, Predicate<TestItem> which, boolean nobodys) {
    List<Finding> all = findings.stream().filter(f -> f.fault() == fault).toList();
    long ours =
        all.stream().map(Finding::item).filter(i -> i != null && which.test(i)).distinct().count();
    return nobodys ? ours + all.stream().filter(f -> f.item() == null).count() : ours;
  }

  private static int sum(Map<KillStep, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
