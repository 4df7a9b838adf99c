package io.github.peertubeingest.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;

/** A table as text. {@link CsvText} finds where each row ends; fastcsv takes the row apart. */
final class CsvSource implements RecordSource {

  private static final String SEPARATOR_LINE = "sep=";

  private final CsvText text;
  private final Bounds bounds;
  private final String encoding;
  private final char delimiter;
  private final CsvReader.CsvReaderBuilder builder;
  private final Header header;
  private long number;

  private CsvSource(CsvText text, SourceOptions options, Bounds bounds, String encoding)
      throws IOException, FormatException {
    this.text = text;
    this.bounds = bounds;
    this.encoding = encoding;
    text.skipLines(options.skip());
    Character announced = separatorLine();
    char quote = options.quote() == null ? '"' : options.quote();
    if (options.delimiter() != null) {
      delimiter = options.delimiter();
    } else if (announced != null) {
      delimiter = announced;
    } else {
      delimiter = new Delimiters(quote).of(text.head());
    }
    if (delimiter == quote || isBreak(delimiter) || isBreak(quote)) {
      throw new FormatException(
          "delimiter and quote of a table are the same character, or a line break",
          "two different characters, such as ; and \"");
    }
    text.grammar(delimiter, quote);
    builder =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .quoteCharacter(quote)
            .skipEmptyLines(false)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(bounds.document() + 16);
    header = options.header() ? readHeader() : Header.NONE;
  }

  static CsvSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.GUESSED);
    Reader reader = taken.read(file, false);
    try {
      return new CsvSource(
          new CsvText(reader, bounds.document()), options, bounds, taken.inWords());
    } catch (IOException | FormatException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }

  /** Excel writes {@code sep=;} as the first line where it wants to be sure. */
  private Character separatorLine() throws IOException {
    String head = text.head();
    boolean there =
        head.regionMatches(true, 0, SEPARATOR_LINE, 0, SEPARATOR_LINE.length())
            && head.length() > SEPARATOR_LINE.length() + 1
            && !isBreak(head.charAt(SEPARATOR_LINE.length()))
            && isBreak(head.charAt(SEPARATOR_LINE.length() + 1));
    if (!there) {
      return null;
    }
    text.skipLines(1);
    return head.charAt(SEPARATOR_LINE.length());
  }

  private Header readHeader() throws IOException, FormatException {
    while (text.next()) {
      if (text.isEmpty()) {
        continue;
      }
      SourceRecord row = row(1, Header.NONE);
      if (row instanceof SourceRecord.Bad bad) {
        throw new FormatException("its header: " + bad.fault().message(), bad.fault().allowed());
      }
      List<String> cells = ((SourceRecord.Cells) row).cells();
      return new Header(cells.stream().map(Texts::trim).toList());
    }
    return Header.NONE;
  }

  @Override
  public Header header() {
    return header;
  }

  @Override
  public char delimiter() {
    return delimiter;
  }

  @Override
  public String encoding() {
    return encoding;
  }

  @Override
  public SourceRecord next() throws IOException, FormatException {
    while (text.next()) {
      if (!text.isEmpty()) {
        number++;
        return row(number, header);
      }
    }
    return null;
  }

  private SourceRecord row(long at, Header columns) {
    String fault = text.fault();
    if (fault != null) {
      return bad(at, fault, text.allowed(), List.of());
    }
    try {
      CsvRecord row = builder.ofSingleCsvRecord(handler(), text.row());
      return checked(at, columns, List.copyOf(row.getFields()));
    } catch (CsvParseException e) {
      return bad(
          at,
          e.getMessage().startsWith("Unexpected character")
              ? "text follows a closing quote"
              : "has more than " + bounds.columns() + " cells",
          "quotes round a whole cell, those within it doubled; at most "
              + bounds.columns()
              + " cells",
          List.of());
    }
  }

  private CsvRecordHandler handler() {
    return CsvRecordHandler.builder()
        .maxFields(bounds.columns())
        .maxFieldSize(bounds.document() + 16)
        .maxRecordSize(bounds.document() + 16)
        .build();
  }

  private SourceRecord checked(long at, Header columns, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String where = "cell " + (i + 1) + named(columns, i);
      if (cell.length() > bounds.cell()) {
        return bad(
            at,
            where + " has " + cell.length() + " characters",
            "at most " + bounds.cell(),
            List.of());
      }
      String fault = CellText.fault(cell, encoding);
      if (fault != null) {
        return bad(at, where + " " + fault, "text", CellText.shown(cells));
      }
    }
    return new SourceRecord.Cells(at, text.line(), columns, cells);
  }

  private static String named(Header columns, int i) {
    return i < columns.names().size() ? " (" + columns.names().get(i) + ")" : "";
  }

  private SourceRecord bad(long at, String message, String allowed, List<String> cells) {
    FieldFault fault = FormatException.ofWhole("line " + text.line() + ": " + message, allowed);
    return new SourceRecord.Bad(at, text.line(), fault, cells);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
