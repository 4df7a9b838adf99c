package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
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
}
