package io.github.peertubeingest.format;

import io.github.peertubeingest.item.Json;

/**
 * How much of a file is held in memory at a time. Rows and records are not counted: a file may have
 * as many as it likes. Entities and external references are never expanded.
 *
 * @param document most characters (and, where the file is one document, bytes) of one record
 * @param cell most characters of one cell
 * @param columns most cells of one row
 * @param depth deepest nesting of one record
 * @param nodes most values, elements or attributes of one record, what aliases repeat included
 * @param sharedText most bytes of memory for the table of texts that an XLSX keeps apart
 */
public record Bounds(int document, int cell, int columns, int depth, int nodes, long sharedText) {

  private static final int MIB = 1 << 20;

  /** As spreadsheets have it: 16,384 columns. */
  private static final int COLUMNS = 16_384;

  private static final int NODES = 100_000;

  /** What is kept of all that stands round the records of a file. */
  static final int AROUND_CHARACTERS = 64 * 1024;

  /** Elements or values of it. */
  static final int AROUND_NODES = 500;

  public static final Bounds DEFAULT = ofDocument(MIB);

  /**
   * @param bytes of one document: the setting {@code inbox.max-document}
   */
  public static Bounds ofDocument(long bytes) {
    int document = (int) Math.max(1024, Math.min(bytes, 64L * MIB));
    long shared = Math.max(8L * MIB, Runtime.getRuntime().maxMemory() / 3);
    return new Bounds(document, document, COLUMNS, Json.MAX_DEPTH, NODES, shared);
  }

  /** The same for less. */
  Bounds within(int characters, int values) {
    return new Bounds(characters, cell, columns, depth, values, sharedText);
  }
}
