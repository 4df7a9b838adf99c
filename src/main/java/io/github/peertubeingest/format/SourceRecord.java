package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /**
   * A JSON or YAML value, or an INI file as an object of its sections.
   *
   * @param around what stood before it in the objects round it, the innermost first; empty where
   *     that is not asked for
   */
  record Tree(long number, long line, JsonNode node, List<ObjectNode> around)
      implements SourceRecord {

    Tree(long number, long line, JsonNode node) {
      this(number, line, node, List.of());
    }
  }

  /**
   * An XML element with its namespaces; the root of a document, or one of its records. Where what
   * stands round it is asked for, it is the child of that until the next record is read.
   */
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
