package io.github.peertubeingest.format;

import java.io.Closeable;
import java.io.IOException;

/** The records of one file, one after the other, in flat memory. */
public interface RecordSource extends Closeable {

  /** The columns of a table; {@link Header#NONE} of everything else. */
  Header header();

  /**
   * The next record; null at the end.
   *
   * @throws FormatException when the file cannot be understood from here on, with the line
   */
  SourceRecord next() throws IOException, FormatException;

  /** How a table separates cells, for writing another one like it; a comma where it has none. */
  default char delimiter() {
    return ',';
  }

  /** The encoding that was taken, and why, for people; null where a format has none. */
  default String encoding() {
    return null;
  }
}
