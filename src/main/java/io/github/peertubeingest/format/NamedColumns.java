package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.item.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Columns that are called like the fields of a document. */
final class NamedColumns {

  /** Under which a table may have columns of its own: language, or part. */
  private static final List<String> OBJECTS = List.of("captions", "scheduleUpdate", "select");

  /** A cell that says so clears the field. */
  private static final String CLEAR = "null";

  private final FieldTypes types;

  NamedColumns(FieldTypes types) {
    this.types = types;
  }

  /**
   * The text of a cell; null when the row is too short or the column is not there.
   *
   * @param column its name; {@code Name#2} is the second of that name
   */
  static String cell(SourceRecord.Cells cells, String column) {
    int at = index(cells.header(), column);
    return at < 0 || at >= cells.cells().size() ? null : cells.cells().get(at);
  }

  /** -1: there is no such column. */
  static int index(Header header, String column) {
    int at = header.names().indexOf(column);
    int mark = column.lastIndexOf('#');
    if (at >= 0 || mark <= 0 || !column.substring(mark + 1).matches("[1-9]\\d{0,4}")) {
      return at;
    }
    int wanted = Integer.parseInt(column.substring(mark + 1));
    for (int i = 0; i < header.names().size(); i++) {
      if (header.names().get(i).equals(column.substring(0, mark)) && --wanted == 0) {
        return i;
      }
    }
    return -1;
  }

  /** What is wrong with a header of which every column has to be a field; empty: nothing. */
  List<String> wrong(Header header) {
    List<String> wrong = new ArrayList<>();
    for (String column : header.names()) {
      if (!ignored(column) && field(column).isEmpty()) {
        String question = Nearest.question(column, types.names());
        wrong.add("\"" + column + "\"" + (question.isEmpty() ? "" : " (" + question + ")"));
      }
    }
    return wrong;
  }

  private static boolean ignored(String column) {
    return column.isEmpty()
        || column.startsWith("x-")
        || column.equals("$schema")
        || column.startsWith(Header.OURS);
  }

  /** The field's path as the document writes it: {@code captions.en}. */
  private Optional<String> field(String column) {
    int dot = column.indexOf('.');
    String top = dot < 0 ? column : column.substring(0, dot);
    return types.names().stream()
        .filter(f -> f.equalsIgnoreCase(top))
        .filter(f -> dot < 0 || (OBJECTS.contains(f) && dot < column.length() - 1))
        .findFirst()
        .map(f -> dot < 0 ? f : f + column.substring(dot));
  }

  void read(SourceRecord record, ObjectNode document, List<FieldFault> faults) {
    if (record instanceof SourceRecord.Tree tree) {
      if (tree.node() instanceof ObjectNode object) {
        document.setAll(object);
      } else {
        faults.add(
            new FieldFault(
                "(document)",
                tree.node().toString(),
                "is no object",
                "{ \"name\": …, \"video\": … }"));
      }
    } else if (record instanceof SourceRecord.Cells cells) {
      for (int i = 0; i < Math.min(cells.cells().size(), cells.header().names().size()); i++) {
        cell(cells, i, document, faults);
      }
    }
  }

  private void cell(SourceRecord.Cells cells, int i, ObjectNode document, List<FieldFault> faults) {
    String column = cells.header().names().get(i);
    String text = Texts.trim(cells.cells().get(i));
    Optional<String> path = ignored(column) ? Optional.empty() : field(column);
    if (text.isEmpty() || path.isEmpty()) {
      return;
    }
    String field = path.get();
    int dot = field.indexOf('.');
    try {
      if (dot < 0) {
        document.set(field, types.fitted(field, value(field, text)));
      } else {
        JsonNode inner = text.equals(CLEAR) ? NullNode.getInstance() : TextNode.valueOf(text);
        document.withObject("/" + field.substring(0, dot)).set(field.substring(dot + 1), inner);
      }
    } catch (Unmappable e) {
      String line = cells.line() > 0 ? "line " + cells.line() + ": " : "";
      faults.add(new FieldFault(field, e.value(), line + e.getMessage(), e.allowed()));
    }
  }

  private JsonNode value(String field, String text) {
    if (text.toLowerCase(Locale.ROOT).equals(CLEAR)) {
      return NullNode.getInstance();
    }
    if (!types.list(field) && !field.equals("captions")) {
      return TextNode.valueOf(text);
    }
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (String part : text.split("[;|\\n]", -1)) {
      String plain = Texts.trim(part);
      if (!plain.isEmpty()) {
        list.add(plain);
      }
    }
    return list;
  }
}
