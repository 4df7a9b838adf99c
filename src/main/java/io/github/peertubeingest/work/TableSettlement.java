package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.TableBook.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finishes a table: its results, and what failed, appear as one folder each, with what its rows
 * gathered. Every step may be repeated after a crash and leaves alone what appeared already.
 */
public final class TableSettlement {

  private final TableFolders places;
  private final Shelves shelves;
  private final TableBook book;
  private final Formats formats;
  private final Announcements announcements;

  public TableSettlement(
      Folders folders,
      Shelves shelves,
      TableBook book,
      Formats formats,
      Announcements announcements) {
    this.places = new TableFolders(folders, shelves);
    this.shelves = shelves;
    this.book = book;
    this.formats = formats;
    this.announcements = announcements;
  }

  /** The folders that the table's end asks for and that are not there yet. */
  private List<State> missing(Item table) {
    List<State> missing = new ArrayList<>();
    for (State state : wanted(table)) {
      String chosen = TableBook.chosen(table, state);
      boolean appeared =
          chosen != null
              && Files.isDirectory(Path.of(chosen))
              && !Files.exists(places.staging(table, state));
      if (!appeared) {
        missing.add(state);
      }
    }
    return missing;
  }

  /** No dead rows, no dead letter; nothing but dead rows, nothing published. */
  private static List<State> wanted(Item table) {
    Counts counts = TableBook.ended(table);
    boolean dead = table.state() == State.DEAD || counts.of(State.DEAD) > 0;
    boolean published = table.state() == State.PUBLISHED || counts.of(State.PUBLISHED) > 0;
    List<State> wanted = new ArrayList<>();
    if (dead) {
      wanted.add(State.DEAD);
    }
    if (published) {
      wanted.add(State.PUBLISHED);
    }
    return wanted;
  }

  /** A table that can be redriven lies in its dead letter, where its results are as well. */
  private static List<State> holdOriginal(Item table) {
    List<State> wanted = wanted(table);
    boolean readable = TableBook.fault(table).isEmpty();
    return readable && wanted.contains(State.PUBLISHED) ? List.of(State.PUBLISHED) : wanted;
  }

  /** The table itself comes to what its rows gathered. */
  public void gather(Item table) throws IOException {
    List<State> missing = missing(table);
    for (State state : missing) {
      Files.createDirectories(places.staging(table, state));
    }
    List<State> to = holdOriginal(table).stream().filter(missing::contains).toList();
    for (State state : to) {
      Optional<Path> original = places.find(table);
      if (original.isPresent()) {
        Path place = places.staging(table, state).resolve(TableFolders.original(table));
        boolean last = state == to.get(to.size() - 1);
        if (last && original.get().startsWith(places.accepted(table.id()))) {
          shelves.moveInto(original.get(), place);
        } else if (!original.get().equals(place)) {
          shelves.copy(original.get(), place);
        }
      }
    }
    if (missing.contains(State.DEAD)) {
      keepRest(table);
    }
  }

  /** What came back with a dead letter's folder and belongs to rows that are still dead. */
  private void keepRest(Item table) throws IOException {
    Path accepted = places.accepted(table.id());
    if (!Files.isDirectory(accepted)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(accepted)) {
      all = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : all) {
      String name = accepted.relativize(file).toString();
      if (name.equals(table.sourceName()) || name.equals(TableFolders.original(table))) {
        continue;
      }
      Path to = places.staging(table, State.DEAD).resolve(name);
      Files.createDirectories(to.getParent());
      shelves.moveInto(file, to);
    }
  }

  /** Results and failures are written beside it. */
  public void report(Item table) throws IOException {
    List<State> missing = missing(table);
    if (missing.isEmpty()) {
      return;
    }
    for (State state : missing) {
      for (String report : TableFolders.REPORTS) {
        Files.deleteIfExists(places.staging(table, state).resolve(report));
      }
    }
    Path published =
        missing.contains(State.PUBLISHED) ? places.staging(table, State.PUBLISHED) : null;
    Path dead = missing.contains(State.DEAD) ? places.staging(table, State.DEAD) : null;
    boolean resultsToDead = !wanted(table).contains(State.PUBLISHED);
    new TableResults(formats, book)
        .write(table, places.find(table), published, dead, resultsToDead);
    if (dead != null && TableBook.fault(table).isPresent()) {
      ObjectNode reason = table.outcome().deepCopy();
      shelves.report(dead, FolderNames.REASON, reason);
    }
  }

  private boolean leaves(Item table) {
    Path dead = places.staging(table, State.DEAD);
    return TableBook.leaves(table)
        || Files.exists(dead.resolve(TableFolders.FAILED))
        || Files.exists(dead.resolve(TableFolders.FAILED_LINES));
  }

  /** The folders appear under their names. */
  public void appear(Item table) throws IOException {
    List<State> missing = missing(table);
    Map<State, String> names = new EnumMap<>(State.class);
    for (State state : wanted(table)) {
      names.put(
          state,
          missing.contains(state)
              ? shelves.freeName(places.shelf(state), table.base(), table.key()).toString()
              : TableBook.chosen(table, state));
    }
    Item chosen = missing.isEmpty() ? table : book.chosen(table, names, leaves(table));
    for (State state : missing) {
      shelves.appear(places.staging(table, state), Path.of(TableBook.chosen(chosen, state)));
    }
    Path accepted = places.accepted(table.id());
    Files.deleteIfExists(accepted.resolve(table.sourceName()));
    Files.deleteIfExists(accepted.resolve(TableFolders.original(table)));
    shelves.removeEmptyTree(accepted);
  }

  /** Nothing is left to do but to tell of it. */
  public void settled(Item table) {
    Item now = book.get(table.id());
    String published = TableBook.chosen(now, State.PUBLISHED);
    String folder = published == null ? TableBook.chosen(now, State.DEAD) : published;
    book.settled(table, announcements.of(now, now.outcome(), folder));
  }
}
