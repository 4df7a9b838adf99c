package io.github.peertubeingest.cli;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.TableBook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run did, for people and as an exit code. */
final class Summary {

  private final Daemon daemon;
  private final Instant since = Instant.now();

  /** Counts from now on. */
  Summary(Daemon daemon) {
    this.daemon = daemon;
  }

  /** Line after line: a first run may have a million. */
  void tell(Consumer<String> say) {
    Ledger ledger = daemon.engine().ledger();
    ledger.eachEndedSince(State.PUBLISHED, since, i -> say.accept(publishedLine(i)));
    ledger.eachEndedSince(State.DEAD, since, i -> deadLines(i).forEach(say));
    Map<String, Gate> gates = daemon.engine().gates().closed();
    AtomicLong waiting = new AtomicLong();
    ledger.eachUnfinished(
        i -> {
          if (!item(i)) {
            return; // its rows are told
          }
          waiting.incrementAndGet();
          Gate gate = gates.get(i.account());
          say.accept("waiting    " + i.place() + ": " + (gate == null ? i.why() : gate.why()));
        });
    daemon
        .engine()
        .feeds()
        .failing()
        .forEach(f -> say.accept("feed       " + f.name() + ": could not be read: " + f.why()));
    say.accept(
        ledger.countEndedSince(State.PUBLISHED, since)
            + " published, "
            + ledger.countEndedSince(State.DEAD, since)
            + " dead, "
            + waiting
            + " waiting");
  }

  /** What a waiting item waits for, its account's gate included. */
  String why(Item item) {
    return daemon.engine().gates().of(item.account()).map(Gate::why).orElse(item.why());
  }

  static String publishedLine(Item item) {
    if (item.table()) {
      return tableLine(item);
    }
    String action = item.outcome().path("action").asText();
    String word =
        switch (action) {
          case "create" -> "created   ";
          case "update" -> "updated   ";
          case "delete" -> "deleted   ";
          case "select" -> "selected  ";
          default -> "unchanged ";
        };
    String what =
        action.equals("select")
            ? item.outcome().path("fields").toString()
            : item.outcome().path("video").path("url").asText();
    return word + " " + item.place() + " → " + what;
  }

  private static String tableLine(Item table) {
    String folders =
        Stream.of(State.PUBLISHED, State.DEAD)
            .map(state -> TableBook.folder(table, state))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", "));
    return "table      " + table.place() + ": " + table.outcomeLine() + " → " + folders;
  }

  static List<String> deadLines(Item item) {
    List<String> lines = new ArrayList<>();
    if (item.table() && TableBook.fault(item).isEmpty()) {
      lines.add(tableLine(item));
      return lines;
    }
    String reason = item.outcome().path("class").asText();
    var fields = item.outcome().path("fields");
    if (fields.isEmpty()) {
      String detail = item.outcome().path("detail").asText().lines().findFirst().orElse("");
      lines.add("dead       " + item.place() + ": " + reason + ": " + detail);
    } else {
      lines.add("dead       " + item.place() + ": " + reason + ":");
      fields.forEach(
          f -> {
            String value =
                f.path("value").isNull() ? "" : " = \"" + f.path("value").asText() + "\"";
            String allowed =
                f.path("allowed").isNull() ? "" : " (allowed: " + f.path("allowed").asText() + ")";
            lines.add(
                "             "
                    + f.path("field").asText()
                    + value
                    + ": "
                    + f.path("message").asText()
                    + allowed);
          });
    }
    return lines;
  }

  /** Not a table that only waits for its rows. */
  private static boolean item(Item item) {
    return !item.table() || !TableBook.complete(item);
  }

  int exitCode() {
    boolean stopped =
        daemon.engine().gates().closed().values().stream()
            .anyMatch(
                g ->
                    g.failureClass() == FailureClass.CREDENTIALS
                        || g.failureClass() == FailureClass.INSTANCE);
    if (stopped) {
      return ExitCode.UNREACHABLE;
    }
    boolean allRead = daemon.engine().feeds().failing().isEmpty();
    return daemon.engine().ledger().countEndedSince(State.DEAD, since) == 0 && allRead
        ? ExitCode.OK
        : ExitCode.DEAD_LETTERS;
  }
}
