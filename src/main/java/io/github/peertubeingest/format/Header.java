package io.github.peertubeingest.format;

import java.util.List;

/**
 * The columns of a table.
 *
 * @param names as they stand there, trimmed; a name may stand twice; empty where the table has no
 *     header
 */
public record Header(List<String> names) {

  /** A source without columns, or a table without a header. */
  public static final Header NONE = new Header(List.of());

  /** Columns that this program wrote itself begin like this. */
  public static final String OURS = "peertube.";
}
