package io.github.peertubeingest.format;

import java.util.Map;

/**
 * How a file is read.
 *
 * @param delimiter of a CSV; null: found out from its first lines
 * @param quote of a CSV; null: {@code "}
 * @param header whether the first row of a table names the columns
 * @param encoding a Java charset name; null: byte order mark, else UTF-8, else guessed
 * @param skip lines, or rows of a sheet, before the table
 * @param sheet of an XLSX, by name or by number from 1; null: the first
 * @param records where the records are: a JSON pointer to an array, or an XPath of the form {@code
 *     /a/b/c} or {@code //c} (prefixes as in {@code namespaces}); null: the file is one record
 *     (JSON lines and tables need none)
 * @param namespaces prefix to URI
 * @param around whether what stands round the records is kept, too (XML and JSON with records)
 */
public record SourceOptions(
    Format format,
    Character delimiter,
    Character quote,
    boolean header,
    String encoding,
    int skip,
    String sheet,
    String records,
    Map<String, String> namespaces,
    boolean around) {

  /** The ways a file can be written. */
  public enum Format {
    JSON,
    JSONL,
    YAML,
    CSV,
    XLSX,
    XML,
    INI
  }

  /** The defaults of a format. */
  public static SourceOptions of(Format format) {
    return new SourceOptions(format, null, null, true, null, 0, null, null, Map.of(), false);
  }
}
