package io.github.peertubeingest.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.engine.Engine;
import io.github.peertubeingest.engine.Intake;
import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Unclaimed;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.GateBook;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Item.Step;
import io.github.peertubeingest.ledger.ItemFacts;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.LedgerDatabase;
import io.github.peertubeingest.ledger.LedgerPlace;
import io.github.peertubeingest.ledger.Outbox;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.VideoMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Every item that the ledger knows, the feeds, and the files that nothing claims. Works beside a
 * running daemon.
 */
@Command(
    name = "status",
    description = "Prints every item and its state, the feeds, and files that nothing claims.")
final class StatusCommand extends PlacedCommand {

  @Option(names = "--json", description = "As one JSON object: items, accounts, feeds, unclaimed.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings = place().settings();
    Folders folders = Engine.folders(settings, List.of());
    LedgerPlace place = Engine.ledgerPlace(settings, new Secrets());
    if (place.file() != null && !Files.exists(place.file())) {
      print(
          none -> {},
          null,
          Map.of(),
          List.of(),
          null,
          List.of()); // nobody has looked at the inbox yet
      return ExitCode.OK;
    }
    try (LedgerDatabase database = LedgerDatabase.open(place)) {
      Ledger ledger = new Ledger(database.jdbi(), "status", Clock.systemUTC());
      Map<String, Gate> gates =
          new GateBook(database.jdbi())
              .all().stream().collect(Collectors.toMap(Gate::account, Function.identity()));
      TableBook tables = new TableBook(database.jdbi(), Clock.systemUTC());
      VideoMemory memory = new VideoMemory(database.jdbi());
      Unclaimed unclaimed =
          Intake.of(
                  settings,
                  Place.profiles(settings),
                  folders,
                  ledger,
                  memory,
                  tables,
                  Clock.systemUTC())
              .unclaimed(folders);
      FeedBook book = new FeedBook(database.jdbi(), ledger, "status", Clock.systemUTC());
      print(
          ledger::each,
          tables,
          gates,
          unclaimed.list(p -> ledger.named(p.toString())),
          new FeedReport(book, settings.feedNames()),
          new Outbox(database.jdbi(), "status", Clock.systemUTC()).left());
    }
    return ExitCode.OK;
  }

  /** Items come one after the other: there may be a million. */
  private interface Items {
    void each(Consumer<Item> consumer);
  }

  private void print(
      Items items,
      TableBook tables,
      Map<String, Gate> gates,
      List<Unclaimed.Left> left,
      FeedReport feeds,
      List<Outbox.Left> untold)
      throws IOException {
    if (json) {
      asJson(items, tables, gates, left, feeds, untold);
      return;
    }
    Map<State, Long> counts = new TreeMap<>();
    items.each(
        item -> {
          counts.merge(item.state(), 1L, Long::sum);
          say(
              String.format(
                  "%-16s  %-10s  %s%s",
                  item.id(), item.state().word(), item.place(), tail(item, tables, gates)));
        });
    if (counts.isEmpty() && left.isEmpty()) {
      say("nothing yet");
    }
    left.forEach(
        l -> say(String.format("%-16s  %-10s  %s: %s", "", "unclaimed", l.path(), l.why())));
    if (feeds != null) {
      feeds.lines().forEach(this::say);
    }
    untold.forEach(u -> say(line(u)));
    say(
        counts.values().stream().mapToLong(n -> n).sum()
            + " items"
            + counts.entrySet().stream()
                .map(e -> ", " + e.getValue() + " " + e.getKey().word())
                .collect(Collectors.joining())
            + (left.isEmpty() ? "" : ", " + left.size() + " files unclaimed"));
  }

  private static String line(Outbox.Left untold) {
    return String.format(
        "%-16s  %-10s  %s: %d %s%s",
        "",
        "untold",
        untold.destination(),
        untold.events(),
        untold.events() == 1 ? "event" : "events",
        untold.why() == null ? "" : "; " + untold.why());
  }

  private static String tail(Item item, TableBook tables, Map<String, Gate> gates) {
    if (item.table() && TableBook.entered(item) > 0) {
      String entering = TableBook.complete(item) ? "" : "; its rows are being entered";
      return ": " + tables.counts(item).words() + entering + tableFolders(item) + unmoved(item);
    }
    return switch (item.state()) {
      case PUBLISHED -> " → " + item.outcomeLine() + unmoved(item);
      case DEAD -> ": " + item.outcomeLine() + unmoved(item);
      case WAITING -> ": waits " + why(item, gates) + due(item, gates);
      case PROCESSING -> item.why() == null ? "" : ": " + item.why();
      case SENDING -> "";
    };
  }

  private static String tableFolders(Item item) {
    return item.folder() == null ? "" : " → " + item.folder();
  }

  /** The outcome is known, and the files are not where they belong yet. */
  private static String unmoved(Item item) {
    return item.step() != Step.SETTLE
        ? ""
        : "; its files are being moved" + (item.why() == null ? "" : ": " + item.why());
  }

  private static String why(Item item, Map<String, Gate> gates) {
    Gate gate = gates.get(item.account());
    return gate == null ? item.why() : gate.why();
  }

  private static Instant dueAt(Item item, Map<String, Gate> gates) {
    Gate gate = gates.get(item.account());
    return gate == null ? item.due() : gate.until();
  }

  private static String due(Item item, Map<String, Gate> gates) {
    Instant due = dueAt(item, gates);
    return due == null || due.isBefore(Instant.now()) ? "" : " (next: " + due + ")";
  }

  private void asJson(
      Items items,
      TableBook tables,
      Map<String, Gate> gates,
      List<Unclaimed.Left> left,
      FeedReport feeds,
      List<Outbox.Left> untold)
      throws IOException {
    ObjectWriter writer = Json.MAPPER.writerWithDefaultPrettyPrinter();
    try (JsonGenerator json =
        writer.without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).createGenerator(out())) {
      json.writeStartObject();
      json.writeArrayFieldStart("items");
      items.each(item -> write(json, ItemFacts.of(item, tables, gates.get(item.account()))));
      json.writeEndArray();
      ArrayNode accounts = Json.MAPPER.createArrayNode();
      for (Gate gate : gates.values()) {
        ObjectNode account = accounts.addObject();
        account.put("account", gate.account());
        account.put("class", gate.failureClass().word());
        account.put("waitsFor", gate.why());
        account.put("until", gate.until() == null ? null : gate.until().toString());
      }
      json.writePOJOField("untold", untold);
      json.writeFieldName("accounts");
      write(json, accounts);
      json.writeFieldName("feeds");
      write(json, feeds == null ? Json.MAPPER.createArrayNode() : feeds.json());
      json.writeFieldName("unclaimed");
      write(json, left);
      json.writeEndObject();
    }
    out().print("\n");
    out().flush();
  }

  private static void write(JsonGenerator json, Object value) {
    try {
      Json.MAPPER.writeValue(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
