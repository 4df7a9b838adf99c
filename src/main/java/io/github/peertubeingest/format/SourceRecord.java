package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FieldFault;
import java.util.List;
import org.w3c.dom.Element;

/** One record of a source: what a profile's expressions are asked of. */
public sealed interface SourceRecord {

  /** Counted from 1, without the header. */
  long number();

  /** Line of the file where it begins, counted from 1; 0 where a format has none. */
  long line();

  /**
   * A row of a table.
   *
   * @param header the table's columns; a row may have fewer cells, or more
   */
  record Cells(long number, long line, Header header, List<String> cells) implements SourceRecord {}

  /** A JSON or YAML value, or an INI file as an object of its sections. */
  record Tree(long number, long line, JsonNode node) implements SourceRecord {}

  /** An XML element with its namespaces; the root of a document, or one of its records. */
  record Xml(long number, long line, Element element) implements SourceRecord {}

  /**
   * A record that cannot be understood; the ones after it can.
   *
   * @param fault what is wrong with it
   * @param cells as far as they could be read; empty when they could not, or there are none
   */
  record Bad(long number, long line, FieldFault fault, List<String> cells)
      implements SourceRecord {}
}
