package io.github.peertubeingest.format;

import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/**
 * A sheet of a workbook, its cells as people see them: numbers without exponent, dates as ISO, the
 * value that was stored of a formula. {@link XlsxCheck} went through the parts before, so that
 * fastexcel meets nothing that is too large.
 */
final class XlsxSource implements RecordSource {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Text in quotes or brackets, escapes and colours of a number format say nothing of dates. */
  private static final Pattern LITERAL = Pattern.compile("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|[_*].");

  private static final Pattern DATE_PARTS = Pattern.compile("[yYdD]|[mM](?![^;]*[0#?])");
  private static final Pattern TIME_PARTS = Pattern.compile("[hHsS]");

  private final ReadableWorkbook workbook;
  private final Stream<Row> stream;
  private final Iterator<Row> rows;
  private final Bounds bounds;
  private final Header header;
  private long number;

  private XlsxSource(ReadableWorkbook workbook, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    this.workbook = workbook;
    this.bounds = bounds;
    this.stream = sheet(options.sheet()).openStream();
    this.rows = stream.iterator();
    header = readHeader(options);
  }

  static XlsxSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    new XlsxCheck(bounds).check(file);
    ReadableWorkbook workbook = null;
    try {
      workbook = new ReadableWorkbook(file.toFile(), new ReadingOptions(true, true));
      return new XlsxSource(workbook, options, bounds);
    } catch (FormatException e) {
      closeQuietly(workbook, e);
      throw e;
    } catch (IOException | RuntimeException e) {
      closeQuietly(workbook, e);
      throw broken("the workbook", e);
    }
  }

  private static void closeQuietly(ReadableWorkbook workbook, Exception because) {
    if (workbook != null) {
      try {
        workbook.close();
      } catch (IOException e) {
        because.addSuppressed(e);
      }
    }
  }

  private static FormatException broken(String where, Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String said = cause.getMessage() == null ? "" : ": " + Texts.firstLine(cause.getMessage());
    return new FormatException(
        where + " cannot be read" + said, "an .xlsx file as spreadsheet programs save it");
  }

  private Sheet sheet(String wanted) throws FormatException {
    List<Sheet> all = workbook.getSheets().toList();
    if (all.isEmpty()) {
      throw new FormatException("the workbook has no sheet", "at least one sheet");
    }
    if (wanted == null) {
      return all.get(0);
    }
    Optional<Sheet> named = all.stream().filter(s -> s.getName().equals(wanted)).findFirst();
    if (named.isPresent()) {
      return named.get();
    }
    if (NUMBER.matcher(wanted).matches()) {
      int at = Integer.parseInt(wanted);
      if (at >= 1 && at <= all.size()) {
        return all.get(at - 1);
      }
    }
    throw new FormatException(
        "the workbook has no sheet \"" + wanted + "\"",
        String.join(", ", all.stream().limit(20).map(Sheet::getName).toList())
            + ", or a number from 1 to "
            + all.size());
  }

  private Header readHeader(SourceOptions options) throws FormatException {
    Row row = nextRow();
    while (row != null && row.getRowNum() <= options.skip()) {
      row = nextRow();
    }
    if (!options.header()) {
      waiting = row;
      return Header.NONE;
    }
    while (row != null && isEmpty(row)) {
      row = nextRow();
    }
    return row == null ? Header.NONE : new Header(cells(row).stream().map(Texts::trim).toList());
  }

  private Row waiting;

  private Row nextRow() throws FormatException {
    if (waiting != null) {
      Row row = waiting;
      waiting = null;
      return row;
    }
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (RuntimeException e) {
      throw broken("the sheet after row " + lastRow, e);
    }
  }

  private long lastRow;

  @Override
  public Header header() {
    return header;
  }

  @Override
  public SourceRecord next() throws IOException, FormatException {
    for (Row row = nextRow(); row != null; row = nextRow()) {
      lastRow = row.getRowNum();
      if (!isEmpty(row)) {
        number++;
        return record(row);
      }
    }
    return null;
  }

  private SourceRecord record(Row row) throws FormatException {
    List<String> cells = cells(row);
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String fault =
          cell.length() > bounds.cell()
              ? "has " + cell.length() + " characters"
              : CellText.fault(cell, "Unicode");
      if (fault != null) {
        String where = "row " + lastRow + ", cell " + column(i) + lastRow + " ";
        return new SourceRecord.Bad(
            number,
            lastRow,
            FormatException.ofWhole(where + fault, "text of at most " + bounds.cell()),
            List.of());
      }
    }
    return new SourceRecord.Cells(number, lastRow, header, cells);
  }

  private static String column(int index) {
    StringBuilder name = new StringBuilder();
    for (int i = index + 1; i > 0; i = (i - 1) / 26) {
      name.insert(0, (char) ('A' + (i - 1) % 26));
    }
    return name.toString();
  }

  private boolean isEmpty(Row row) throws FormatException {
    return cells(row).stream().allMatch(String::isEmpty);
  }

  private List<String> cells(Row row) throws FormatException {
    try {
      List<String> cells = new ArrayList<>(row.getCellCount());
      for (int i = 0; i < row.getCellCount(); i++) {
        Cell cell = row.getCell(i);
        cells.add(cell == null ? "" : text(cell));
      }
      return List.copyOf(cells);
    } catch (RuntimeException e) {
      throw broken("row " + row.getRowNum(), e);
    }
  }

  /** As people see it, whatever the format: a number has all its digits. */
  private static String text(Cell cell) {
    if (cell.getValue() == null) {
      return cell.getType() == CellType.ERROR ? text(cell.getRawValue()) : "";
    }
    if (cell.getValue() instanceof Boolean value) {
      return value.toString();
    }
    Optional<BigDecimal> value = number(cell);
    if (value.isEmpty()) {
      return text(cell.getRawValue());
    }
    String date = date(cell);
    return date == null ? plain(value.get()) : date;
  }

  private static String text(String raw) {
    return raw == null ? "" : raw;
  }

  private static Optional<BigDecimal> number(Cell cell) {
    return cell.getValue() instanceof BigDecimal value ? Optional.of(value) : Optional.empty();
  }

  /** Spreadsheets count in doubles of 15 digits: 0.1 + 0.2 is shown as 0.3. */
  private static String plain(BigDecimal value) {
    // A cell cannot hold more; 1E999999 would be a million digits.
    if (value.precision() - (long) value.scale() > 400 || value.scale() > 400) {
      return value.toString();
    }
    BigDecimal rounded =
        value.precision() > 15 && value.scale() > 0
            ? value.round(new java.math.MathContext(15))
            : value;
    BigDecimal stripped = rounded.stripTrailingZeros();
    return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
  }

  /** A cell that is formatted as a date or time; null: another one. */
  private static String date(Cell cell) {
    String format = format(cell);
    if (format == null) {
      return null;
    }
    boolean days = DATE_PARTS.matcher(format).find();
    boolean time = TIME_PARTS.matcher(format).find();
    if (!days && !time) {
      return null;
    }
    LocalDateTime moment = moment(cell);
    if (moment == null) {
      return null;
    }
    if (!days) {
      return clock(moment.toLocalTime());
    }
    boolean midnight = moment.toLocalTime().equals(LocalTime.MIDNIGHT);
    return !time && midnight
        ? moment.toLocalDate().toString()
        : moment.toLocalDate() + "T" + clock(moment.toLocalTime());
  }

  private static String clock(LocalTime time) {
    return String.format("%02d:%02d:%02d", time.getHour(), time.getMinute(), time.getSecond());
  }

  private static LocalDateTime moment(Cell cell) {
    try {
      BigDecimal value = (BigDecimal) cell.getValue();
      if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(2_958_466)) >= 0) {
        return null;
      }
      LocalDateTime moment = cell.asDate();
      // A serial number is a double: 10:00 may be 09:59:59.9999.
      return moment.plusNanos(500_000_000).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    } catch (RuntimeException e) {
      return null; // not a date after all: the number is shown
    }
  }

  private static String format(Cell cell) {
    Integer id = cell.getDataFormatId();
    String custom = cell.getDataFormatString();
    if (custom == null && id != null) {
      custom = builtIn(id);
    }
    return custom == null ? null : LITERAL.matcher(firstSection(custom)).replaceAll("");
  }

  private static String firstSection(String format) {
    int end = format.indexOf(';');
    return end < 0 ? format : format.substring(0, end);
  }

  /** The formats that a workbook does not spell out (ECMA-376, part 1, 18.8.30). */
  private static String builtIn(int id) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 58) || id == 36) {
      return "d/m/yy";
    }
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || (id >= 32 && id <= 35)) {
      return "h:m:s";
    }
    return id == 22 ? "d/m/yy h:m" : null;
  }

  @Override
  public void close() throws IOException {
    stream.close();
    workbook.close();
  }
}
