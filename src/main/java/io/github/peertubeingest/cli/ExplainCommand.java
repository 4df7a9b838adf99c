package io.github.peertubeingest.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.engine.Engine;
import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.GateBook;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.ItemFacts;
import io.github.peertubeingest.ledger.LedgerDatabase;
import io.github.peertubeingest.ledger.LedgerPlace;
import io.github.peertubeingest.ledger.Redrives;
import io.github.peertubeingest.ledger.Stories;
import io.github.peertubeingest.ledger.TableBook;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One item's history: what happened, when, and what it waits for. */
@Command(
    name = "explain",
    description = "Tells an item's whole story: what happened, when, what it waits for.")
final class ExplainCommand extends PlacedCommand {

  @Parameters(
      paramLabel = "KEY|FILE",
      description =
          "A key as status prints it; or a document or media file in the inbox, or a folder in"
              + " published/ or dead-letter/.")
  private String what;

  @Option(names = "--json", description = "As JSON: a list of items, each with its events.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings = place().settings();
    LedgerPlace ledger = Engine.ledgerPlace(settings, new Secrets());
    if (ledger.file() != null && !Files.exists(ledger.file())) {
      throw new UsageException("explain: there is no ledger yet at " + ledger);
    }
    Folders folders = Engine.folders(settings, List.of());
    try (LedgerDatabase database = LedgerDatabase.open(ledger)) {
      Stories stories = new Stories(database.jdbi());
      List<Item> items = new Redrives(database.jdbi(), Clock.systemUTC()).ofKey(what);
      if (items.isEmpty()) {
        items = about(stories, folders, settings);
      }
      if (items.isEmpty()) {
        throw new UsageException(unknown(folders));
      }
      TableBook tables = new TableBook(database.jdbi(), Clock.systemUTC());
      List<Gate> gates = new GateBook(database.jdbi()).all();
      if (json) {
        out().print(Json.pretty(asJson(items, stories, tables, gates)));
        out().flush();
      } else {
        items.forEach(item -> tell(item, stories.events(item), tables, gates));
      }
      return ExitCode.OK;
    }
  }

  /** As it was typed, from here, from HOME, or from the inbox. */
  private List<Item> about(Stories stories, Folders folders, Settings settings) {
    for (Path path : places(folders, settings.home())) {
      for (Path at = path; at != null; at = at.getParent()) {
        String source = at.startsWith(folders.inbox()) ? folders.relative(at) : "";
        List<Item> items = stories.about(source, at.toString());
        if (!items.isEmpty()) {
          return items;
        }
      }
    }
    return List.of();
  }

  private List<Path> places(Folders folders, Path home) {
    try {
      return Stream.of(Path.of("").toAbsolutePath(), home, folders.inbox())
          .map(base -> base.resolve(what).normalize())
          .distinct()
          .toList();
    } catch (InvalidPathException e) {
      return List.of(); // no path, so a key that nobody has
    }
  }

  private String unknown(Folders folders) {
    boolean there =
        places(folders, folders.inbox()).stream()
            .anyMatch(p -> p.startsWith(folders.inbox()) && Files.exists(p));
    return "explain: "
        + what
        + (there
            ? " lies in the inbox and belongs to no item yet; status says why, where it is unclaimed"
            : " is the key of no item, and no item's file; status prints the keys");
  }

  private void tell(Item item, List<Stories.Event> events, TableBook tables, List<Gate> gates) {
    say(item.place() + "  " + item.state().word());
    line("key", item.key() + (item.dropNumber() > 1 ? " (drop " + item.dropNumber() + ")" : ""));
    line("action", item.action() + ", account " + item.account());
    line("externalId", item.externalId());
    line("video", item.video() == null ? null : item.video().url());
    if (item.table()) {
      line("rows", tables.counts(item).words());
      line("published", TableBook.folder(item, State.PUBLISHED));
      line("dead letter", TableBook.folder(item, State.DEAD));
    } else if (item.row() != null) {
      line("table", item.row().table() + ", row " + item.row().number());
      line("folder", TableBook.folder(tables.get(item.row().table()), item.state()));
    } else {
      line("folder", item.folder());
    }
    line("upload", item.progress().uploadId());
    line("failed", item.attempts() == 0 ? null : item.attempts() + " attempts");
    if (item.state() != State.PUBLISHED && item.state() != State.DEAD) {
      line("waits", waits(item, gates));
      line("next", due(item, gates));
    }
    Instant last = null;
    for (Stories.Event event : events) {
      say("  " + event.at() + "  " + since(last, event.at()) + event.what());
      last = event.at();
    }
    if (item.state() == State.DEAD && item.outcome() != null) {
      Summary.deadLines(item).forEach(l -> say("  " + l));
      line("what to do", item.outcome().path("next").asText());
      line("then", "peertube-ingest redrive " + item.id());
    }
  }

  private void line(String name, String value) {
    if (value != null) {
      say(String.format("  %-12s%s", name, value));
    }
  }

  private static String since(Instant last, Instant now) {
    if (last == null) {
      return "          ";
    }
    return String.format("%+9.1fs ", (now.toEpochMilli() - last.toEpochMilli()) / 1000.0);
  }

  private static Gate gate(Item item, List<Gate> gates) {
    return gates.stream().filter(g -> g.account().equals(item.account())).findFirst().orElse(null);
  }

  private static String waits(Item item, List<Gate> gates) {
    Gate gate = gate(item, gates);
    return gate == null ? item.why() : gate.why();
  }

  private static String due(Item item, List<Gate> gates) {
    Gate gate = gate(item, gates);
    Instant due = gate == null ? item.due() : gate.until();
    return due == null ? null : due.toString();
  }

  private static ArrayNode asJson(
      List<Item> items, Stories stories, TableBook tables, List<Gate> gates) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Item item : items) {
      ObjectNode one = all.addObject();
      one.setAll(
          Json.MAPPER.<ObjectNode>valueToTree(ItemFacts.of(item, tables, gate(item, gates))));
      one.set("events", Json.MAPPER.valueToTree(new ArrayList<>(stories.events(item))));
      one.set("outcome", item.outcome());
    }
    return all;
  }
}
