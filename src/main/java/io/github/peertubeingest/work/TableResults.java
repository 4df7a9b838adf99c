package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Header;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Rows;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.TableBook.RowEnd;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of a table: row by row, the table read again beside the ledger, so that memory
 * stays flat however many there are. Where the table cannot be read any more, the ledger alone
 * tells.
 */
final class TableResults {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** Characters of a reason that stand in a cell. */
  private static final int LONGEST_REASON = 2000;

  private static final List<String> ADDED =
      List.of(
          Header.OURS + "uuid", Header.OURS + "url", Header.OURS + "state", Header.OURS + "reason");

  private static final List<String> ADDED_TO_FAILED =
      List.of(Header.OURS + "profile", Formats.TABLE_COLUMN, Header.OURS + "reason");

  private final Formats formats;
  private final TableBook book;

  TableResults(Formats formats, TableBook book) {
    this.formats = formats;
    this.book = book;
  }

  /**
   * @param original the table as it was dropped; empty when it is gone
   * @param published folder of what was published; null: not written
   * @param dead folder of what failed; null: not written
   * @param resultsToDead whether {@code results.csv} belongs there, for want of another folder
   */
  void write(Item table, Optional<Path> original, Path published, Path dead, boolean resultsToDead)
      throws IOException {
    try (Source source = new Source(table, original);
        Published good = published == null ? null : new Published(published, source);
        Dead bad = dead == null ? null : new Dead(dead, table, source, resultsToDead)) {
      book.eachEnd(
          table,
          end -> {
            try {
              Row row = source.row(end.number());
              if (good != null) {
                good.write(end, row);
              }
              if (bad != null) {
                bad.write(end, row);
              }
            } catch (IOException e) {
              throw new UncheckedIOException("the results of " + table + " cannot be written", e);
            }
          });
    }
  }

  /** The table, read again. */
  private final class Source implements Closeable {
    private final Item table;
    private final Path file;
    private Rows rows;
    private Row next;
    private Lines lines;

    Source(Item table, Optional<Path> original) {
      this.table = table;
      this.file = original.orElse(null);
      try {
        if (file != null) {
          rows = formats.rows(file, table.source(), Tables.choice(formats, table));
          next = rows.next();
        }
      } catch (FormatException | IOException | RuntimeException e) {
        lost(e);
      }
    }

    /** The row of this number; null when it cannot be read any more. */
    Row row(long number) {
      try {
        while (next != null && next.number() < number) {
          next = rows.next();
        }
      } catch (FormatException | IOException | RuntimeException e) {
        lost(e);
      }
      return next != null && next.number() == number ? next : null;
    }

    private void lost(Exception e) {
      next = null;
      if (TableBook.fault(table).isEmpty()) {
        LOG.warn("{} cannot be read again for its results: {}", table, e.toString());
      }
    }

    Header header() {
      return rows == null ? Header.NONE : rows.header();
    }

    char delimiter() {
      return rows == null ? ',' : rows.delimiter();
    }

    /** Whether it has cells; else records of another kind. */
    boolean cells() {
      return !header().names().isEmpty() || (next != null && !next.cells().isEmpty());
    }

    /** The record as it stands in its line, where it is a JSON object of one line; else null. */
    String line(Row row) throws IOException {
      if (row == null || row.line() <= 0 || cells()) {
        return null;
      }
      if (lines == null) {
        lines = new Lines(file);
      }
      return lines.json(row.line());
    }

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
      }
      if (lines != null) {
        lines.close();
      }
    }
  }

  /** The lines of a file of JSON lines, one after the other. */
  private static final class Lines implements Closeable {
    private final BufferedReader in;
    private long at;
    private String text;

    Lines(Path file) throws IOException {
      in =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    String json(long line) throws IOException {
      while (at < line) {
        text = in.readLine();
        at++;
      }
      String record = text == null ? "" : text.strip();
      record = record.startsWith("\uFEFF") ? record.substring(1) : record;
      try {
        return Json.MAPPER.readTree(record).isObject() ? record : null;
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        return null; // a record of several lines
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static CsvWriter csv(Path file, char delimiter) throws IOException {
    return CsvWriter.builder()
        .fieldSeparator(delimiter)
        .lineDelimiter(LineDelimiter.CRLF)
        .build(file, StandardCharsets.UTF_8);
  }

  /**
   * The original cells, then ours; cells beyond the header at the very end, where they shift none.
   */
  private static List<String> cells(Header header, Row row, List<String> ours) {
    List<String> all = new ArrayList<>();
    List<String> names = header.names();
    List<String> own = row == null ? List.of() : row.cells();
    int columns = names.isEmpty() ? own.size() : names.size();
    for (int i = 0; i < columns; i++) {
      if (names.isEmpty() || !names.get(i).startsWith(Header.OURS)) {
        all.add(i < own.size() && own.get(i) != null ? own.get(i) : "");
      }
    }
    all.addAll(ours);
    for (int i = columns; i < own.size(); i++) {
      all.add(own.get(i) == null ? "" : own.get(i));
    }
    return all;
  }

  private static List<String> header(Header header, List<String> ours) {
    List<String> all = new ArrayList<>();
    header.names().stream().filter(n -> !n.startsWith(Header.OURS)).forEach(all::add);
    all.addAll(ours);
    return all;
  }

  /** One line of {@code results.csv} per row, of every kind. */
  private static final class Results implements Closeable {
    private final CsvWriter out;
    private final Source source;

    Results(Path folder, Source source) throws IOException {
      this.source = source;
      this.out = csv(folder.resolve(TableFolders.RESULTS), source.delimiter());
      if (!source.cells()) {
        List<String> names = new ArrayList<>(List.of("row", "externalId"));
        names.addAll(ADDED);
        out.writeRecord(names);
      } else if (!source.header().names().isEmpty()) {
        out.writeRecord(header(source.header(), ADDED));
      }
    }

    void write(RowEnd end, Row row) {
      JsonNode video = end.outcome() == null ? null : end.outcome().path("video");
      List<String> ours =
          List.of(text(video, "uuid"), text(video, "url"), end.state(), reason(end));
      if (source.cells()) {
        out.writeRecord(cells(source.header(), row, ours));
        return;
      }
      List<String> all = new ArrayList<>();
      all.add(Long.toString(end.number()));
      all.add(externalId(end, row));
      all.addAll(ours);
      out.writeRecord(all);
    }

    private static String externalId(RowEnd end, Row row) {
      String published = end.outcome() == null ? "" : text(end.outcome(), "externalId");
      return published.isEmpty() && row != null && row.mapped() != null
          ? text(row.mapped().document(), "externalId")
          : published;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static String text(JsonNode node, String field) {
    return node == null || node.path(field).isNull() ? "" : node.path(field).asText();
  }

  /** In one line; empty of what was published. */
  private static String reason(RowEnd end) {
    if (end.state().equals(State.PUBLISHED.word())) {
      return "";
    }
    if (end.outcome() == null) {
      return end.why() == null ? "" : end.why();
    }
    String detail = text(end.outcome(), "detail");
    boolean bug = text(end.outcome(), "class").equals("bug");
    String line = bug ? Texts.firstLine(detail) : detail.replaceAll("\\s*[\\r\\n]+\\s*", " ");
    return Texts.shortened(text(end.outcome(), "class") + ": " + line, LONGEST_REASON);
  }

  private static void line(Writer out, RowEnd end, Row row, boolean withLine) throws IOException {
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("row", end.number());
    if (withLine && row != null && row.line() > 0) {
      line.put("line", row.line());
    }
    line.setAll(end.outcome());
    out.write(Json.write(line));
    out.write('\n');
  }

  /** What stands in {@code published/}. */
  private static final class Published implements Closeable {
    private final Results results;
    private final Writer receipts;
    private final CsvWriter urls;
    private final Writer map;

    Published(Path folder, Source source) throws IOException {
      results = new Results(folder, source);
      receipts = Files.newBufferedWriter(folder.resolve(TableFolders.RECEIPTS));
      urls = csv(folder.resolve(TableFolders.URLS), ',');
      urls.writeRecord("old_id", "url");
      map = Files.newBufferedWriter(folder.resolve(TableFolders.URL_MAP));
    }

    void write(RowEnd end, Row row) throws IOException {
      results.write(end, row);
      if (!end.state().equals(State.PUBLISHED.word()) || end.outcome() == null) {
        return;
      }
      line(receipts, end, row, false);
      String url = text(end.outcome().path("video"), "url");
      String old = row != null && row.mapped() != null ? row.mapped().oldId() : null;
      String id = old == null ? text(end.outcome(), "externalId") : old;
      if (!url.isEmpty() && !id.isEmpty()) {
        urls.writeRecord(id, url);
        map.write(NginxMap.line(id, url));
      }
    }

    @Override
    public void close() throws IOException {
      results.close();
      receipts.close();
      urls.close();
      map.close();
    }
  }

  /** What stands in {@code dead-letter/}. */
  private static final class Dead implements Closeable {
    private final Path folder;
    private final String profile;
    private final String table;
    private final Source source;
    private final Results results;
    private final Writer reasons;
    private CsvWriter failed;
    private Writer failedLines;

    Dead(Path folder, Item table, Source source, boolean withResults) throws IOException {
      this.folder = folder;
      this.profile = table.document().text(Acceptance.PROFILE);
      this.table = table.id();
      this.source = source;
      results = withResults ? new Results(folder, source) : null;
      reasons = Files.newBufferedWriter(folder.resolve(TableFolders.REASONS));
    }

    void write(RowEnd end, Row row) throws IOException {
      if (results != null) {
        results.write(end, row);
      }
      if (!end.state().equals(State.DEAD.word()) || end.outcome() == null) {
        return;
      }
      line(reasons, end, row, true);
      if (source.cells() && row != null) {
        failedRow(end, row);
      }
      String record = source.line(row);
      if (record != null) {
        failedLine(record);
      }
    }

    private void failedRow(RowEnd end, Row row) throws IOException {
      boolean named = !source.header().names().isEmpty();
      if (failed == null) {
        failed = csv(folder.resolve(TableFolders.FAILED), source.delimiter());
        if (named) {
          failed.writeRecord(header(source.header(), ADDED_TO_FAILED));
        }
      }
      List<String> ours = List.of(profile == null ? "" : profile, table, reason(end));
      failed.writeRecord(cells(source.header(), row, named ? ours : List.of()));
    }

    private void failedLine(String record) throws IOException {
      if (failedLines == null) {
        failedLines = Files.newBufferedWriter(folder.resolve(TableFolders.FAILED_LINES));
      }
      failedLines.write(record);
      failedLines.write('\n');
    }

    @Override
    public void close() throws IOException {
      if (results != null) {
        results.close();
      }
      reasons.close();
      if (failed != null) {
        failed.close();
      }
      if (failedLines != null) {
        failedLines.close();
      }
    }
  }
}
