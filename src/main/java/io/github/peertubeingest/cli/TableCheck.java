package io.github.peertubeingest.cli;

import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Rows;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.work.Planner;
import io.github.peertubeingest.work.Planner.Glance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a table would do: its first rows in full, all of them at a glance. Read as a stream: what is
 * kept are counts, and the numbers of the first few rows of each kind of fault.
 */
final class TableCheck {

  /** Different kinds of faults that are counted apart; a table cannot fill the memory. */
  private static final int MOST_KINDS = 40;

  private static final int MOST_PLACES = 5;

  /** Shows a row's plan as {@code check} shows a document's. */
  interface PlanPrinter {
    void print(NewItem row) throws IOException;
  }

  private final Daemon daemon;
  private final DoorCalls door;
  private final Consumer<String> out;
  private final int shown;

  private final Map<String, Kind> faults = new LinkedHashMap<>();
  private final Map<String, Kind> skips = new LinkedHashMap<>();
  private final Map<String, Kind> missing = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();
  private ItemFailure unreachable;
  private long rows;
  private long faulty;
  private long skipped;
  private long incomplete;

  /**
   * @param shown so many rows are shown in full
   */
  TableCheck(Daemon daemon, DoorCalls door, int shown, Consumer<String> out) {
    this.daemon = daemon;
    this.door = door;
    this.shown = shown;
    this.out = out;
  }

  /** How often something was met, and where first. */
  private static final class Kind {
    private final List<String> places = new ArrayList<>();
    private long count;

    void add(String place) {
      count++;
      if (places.size() < MOST_PLACES) {
        places.add(place);
      }
    }

    String line(String what) {
      return what
          + " — "
          + count
          + (count == 1 ? " row: " : " rows: ")
          + String.join(", ", places)
          + (count > places.size() ? ", …" : "");
    }
  }

  /**
   * Looks at all of them.
   *
   * @return whether nothing is wrong with any row
   * @throws ItemFailure when the instance could not be asked for its labels
   */
  boolean check(Path file, Choice choice, PlanPrinter printer) throws IOException, ItemFailure {
    boolean readable = true;
    try (Rows source =
        daemon.engine().formats().rows(file, daemon.engine().folders().relative(file), choice)) {
      head(file, choice, source);
      for (Row row = source.next(); row != null; row = source.next()) {
        look(file, row, printer);
      }
    } catch (FormatException e) {
      out.accept("BAD   " + file + (rows == 0 ? "" : ", after row " + rows));
      out.accept("      " + e.fault().line());
      readable = false;
    }
    summary(file);
    if (unreachable != null) {
      throw unreachable;
    }
    return readable && faulty == 0;
  }

  private void head(Path file, Choice choice, Rows source) {
    out.accept("table " + file);
    out.accept("      profile " + choice.profile());
    List<String> names = source.header().names();
    if (!names.isEmpty()) {
      out.accept(
          "      " + names.size() + " columns, separated by " + separator(source.delimiter()));
      out.accept("      " + String.join(" | ", names));
    }
  }

  private static String separator(char delimiter) {
    return switch (delimiter) {
      case '\t' -> "tabs";
      case ',' -> "commas";
      case ';' -> "semicolons";
      case '|' -> "|";
      case 0 -> "nothing";
      default -> "\"" + delimiter + "\"";
    };
  }

  private void look(Path file, Row row, PlanPrinter printer) throws IOException {
    rows++;
    String place = place(row);
    boolean inFull = rows <= shown;
    if (row.skipped() != null) {
      skipped++;
      count(skips, row.skipped(), place);
      if (inFull) {
        out.accept("      " + place + " is left out: " + row.skipped());
      }
      return;
    }
    NewItem item = daemon.engine().acceptance().checked(file, row.mapped());
    if (inFull) {
      out.accept("      " + place + ":");
      Shown.document(item.document().json()).forEach(line -> out.accept("        " + line));
      if (!item.defaults().isEmpty()) {
        out.accept("        and, where it creates a video:");
        Shown.document(item.defaults()).forEach(line -> out.accept("        " + line));
      }
      item.notes().forEach(note -> out.accept("        " + Shown.note(note)));
      printer.print(item);
    }
    glance(item, place);
  }

  private static String place(Row row) {
    return "row " + row.number() + (row.line() > 0 ? " (line " + row.line() + ")" : "");
  }

  private void glance(NewItem row, String place) {
    Item draft = Item.draft(row, Instant.now());
    Planner planner = daemon.engine().bean(Planner.class);
    if (asked.add(row.account())) {
      ItemFailure failure = DoorCalls.failure(door.catalogue(planner.account(draft)));
      unreachable = failure == null ? unreachable : failure;
    }
    List<FieldFault> wrong = draft.faults();
    List<NamedFile> needed = draft.media();
    if (unreachable == null) {
      Glance glance = planner.glance(draft);
      wrong = glance.faults();
      needed = glance.needed();
    }
    wrong.forEach(fault -> count(faults, kind(fault), place));
    faulty += wrong.isEmpty() ? 0 : 1;
    List<NamedFile> absent =
        needed.stream()
            .filter(named -> !Files.exists(Path.of(named.path()), LinkOption.NOFOLLOW_LINKS))
            .toList();
    absent.forEach(
        named -> count(missing, named.field() + ": is not there", place + " " + named.path()));
    incomplete += absent.isEmpty() ? 0 : 1;
  }

  /** Faults that differ in numbers and quoted values only are of one kind. */
  private static String kind(FieldFault fault) {
    String field = fault.field().replaceAll("\\[\\d+\\]", "[…]");
    String message = fault.message().replaceAll("\"[^\"]*\"", "\"…\"").replaceAll("\\d+", "N");
    return field + ": " + message;
  }

  private static void count(Map<String, Kind> kinds, String kind, String place) {
    String counted = kinds.containsKey(kind) || kinds.size() < MOST_KINDS ? kind : "others";
    kinds.computeIfAbsent(counted, k -> new Kind()).add(place);
  }

  private void summary(Path file) {
    out.accept(
        (faulty == 0 ? "good  " : "BAD   ")
            + file
            + ": "
            + rows
            + " rows, "
            + faulty
            + " faulty, "
            + skipped
            + " left out, "
            + incomplete
            + " with a file that is not there");
    faults.forEach((what, kind) -> out.accept("      BAD   " + kind.line(what)));
    missing.forEach((what, kind) -> out.accept("      note  " + kind.line(what)));
    skips.forEach((what, kind) -> out.accept("      note  left out: " + kind.line(what)));
  }
}
