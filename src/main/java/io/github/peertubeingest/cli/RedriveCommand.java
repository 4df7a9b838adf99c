package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.Engine;
import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.inbox.HomeLock;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.LedgerDatabase;
import io.github.peertubeingest.ledger.LedgerPlace;
import io.github.peertubeingest.ledger.Redrives;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Puts dead letters back to work. Works beside a running daemon, which takes them up at once; else
 * the next {@code run} or {@code once} does.
 */
@Command(
    name = "redrive",
    description =
        "Puts dead letters back to work: by key, of one class, or all. Correct their files in"
            + " dead-letter/ first.")
final class RedriveCommand extends PlacedCommand {

  @Parameters(
      paramLabel = "KEY",
      arity = "0..*",
      description = "Keys of items as status prints them, or folders in dead-letter/.")
  private List<String> keys = List.of();

  @Option(names = "--all", description = "Every dead letter.")
  private boolean all;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Every dead letter of this class: content, instance, source, quota, bug.")
  private String failureClass;

  @Override
  public Integer call() throws Exception {
    int ways = (all ? 1 : 0) + (failureClass == null ? 0 : 1) + (keys.isEmpty() ? 0 : 1);
    if (ways != 1) {
      throw new UsageException("redrive: name keys, or --class CLASS, or --all");
    }
    FailureClass only = failureClass == null ? null : classOf(failureClass);
    Settings settings = place().settings();
    LedgerPlace ledger = Engine.ledgerPlace(settings, new Secrets());
    if (ledger.file() != null && !Files.exists(ledger.file())) {
      throw new UsageException("redrive: there is no ledger yet at " + ledger);
    }
    try (LedgerDatabase database = LedgerDatabase.open(ledger)) {
      Redrives redrives = new Redrives(database.jdbi(), Clock.systemUTC());
      List<Item> chosen = keys.isEmpty() ? dead(redrives, only) : named(redrives);
      int back = 0;
      for (Item item : chosen) {
        back += redrive(redrives, item) ? 1 : 0;
      }
      say(back + (back == 1 ? " dead letter goes" : " dead letters go") + " back to work");
      if (back > 0 && !held(settings)) {
        say("no daemon is running: the next run or once takes them up");
      }
      return back < chosen.size() ? ExitCode.USAGE : ExitCode.OK;
    }
  }

  private static FailureClass classOf(String word) {
    List<String> words = Arrays.stream(FailureClass.values()).map(FailureClass::word).toList();
    if (!words.contains(word.toLowerCase(Locale.ROOT))) {
      String question = Nearest.question(word, words);
      throw new UsageException(
          "--class "
              + word
              + ": one of "
              + String.join(", ", words)
              + (question.isEmpty() ? "" : "; " + question));
    }
    return FailureClass.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static List<Item> dead(Redrives redrives, FailureClass only) {
    List<Item> dead = new ArrayList<>();
    redrives.eachDead(
        item -> {
          if (!Redrives.dead(item)) {
            return; // a table: its rows are
          }
          if (only == null || item.outcome().path("class").asText().equals(only.word())) {
            dead.add(item);
          }
        });
    return dead;
  }

  /** Every key must be of a dead letter, or nothing is done. */
  private List<Item> named(Redrives redrives) {
    List<Item> named = new ArrayList<>();
    for (String key : keys) {
      List<Item> items = redrives.ofKey(keyOf(key));
      if (items.isEmpty()) {
        throw new UsageException(
            "redrive: no item has the key " + key + "; status prints the keys");
      }
      Optional<Item> exact = items.stream().filter(i -> i.id().equals(key)).findFirst();
      List<Item> dead = new ArrayList<>();
      for (Item item : exact.map(List::of).orElse(items)) {
        if (Redrives.dead(item)) {
          dead.add(item);
        } else if (item.table()) {
          redrives.eachDeadRow(item, dead::add); // the table itself is none
        }
      }
      if (dead.isEmpty()) {
        Item item = exact.orElse(items.get(0));
        throw new UsageException(
            "redrive: "
                + item
                + (item.table() ? " has no dead rows" : " is no dead letter")
                + ", it is "
                + item.state().word());
      }
      named.addAll(dead);
    }
    return named;
  }

  /** A folder's name ends with the key. */
  private static String keyOf(String text) {
    String name = Path.of(text).getFileName().toString();
    int tilde = name.lastIndexOf('~');
    return tilde < 0 ? text : name.substring(tilde + 1).replaceFirst("-[0-9]+$", "");
  }

  private boolean redrive(Redrives redrives, Item item) {
    boolean own = item.row() == null; // a row has no folder: its files are looked for
    if (own && !Files.isDirectory(Path.of(item.folder()), LinkOption.NOFOLLOW_LINKS)) {
      err()
          .println(
              "peertube-ingest: "
                  + item
                  + " cannot be redriven: its folder "
                  + item.folder()
                  + " is not there. If it was moved elsewhere, move it into the inbox.");
      return false;
    }
    if (!redrives.mark(item, item.folder(), "put back to work with redrive")) {
      return true; // somebody else was faster
    }
    say("redriven  " + item + ", was " + item.outcomeLine());
    return true;
  }

  private static boolean held(Settings settings) throws java.io.IOException {
    Optional<HomeLock> free = HomeLock.take(settings.path("data.dir"));
    if (free.isPresent()) {
      free.get().close();
    }
    return free.isEmpty();
  }
}
