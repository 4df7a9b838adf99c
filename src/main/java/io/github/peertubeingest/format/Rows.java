package io.github.peertubeingest.format;

import java.io.Closeable;
import java.io.IOException;

/** The rows of a file of many records, mapped, one after the other, in flat memory. */
public interface Rows extends Closeable {

  /** The columns; {@link Header#NONE} where the source has none. */
  Header header();

  /** How the table separates cells: results are written like it. */
  char delimiter();

  /** The encoding that was taken, and why, for people; null where a format has none. */
  default String encoding() {
    return null;
  }

  /**
   * The next row; null at the end.
   *
   * @throws FormatException when the file cannot be understood from here on
   */
  Row next() throws IOException, FormatException;

  /**
   * Passes over rows that were read before, without mapping them; before anything else is read.
   *
   * @param number of the last row that is not wanted; 0: none
   */
  void skipTo(long number) throws IOException, FormatException;
}
