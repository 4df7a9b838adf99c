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
}
