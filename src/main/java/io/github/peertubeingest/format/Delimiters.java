package io.github.peertubeingest.format;

/**
 * Finds out how a table separates its cells: the character that stands in every one of the first
 * rows equally often; outside quotes, whatever stands within them.
 */
final class Delimiters {

  private static final String CANDIDATES = ",;\t|";
  private static final int ROWS = 20;

  /** A shorter head is the whole file: its last row is not cut. */
  private static final int WHOLE = 64 * 1024;

  private final char quote;

  Delimiters(char quote) {
    this.quote = quote;
  }

  /**
   * @param head the first rows; the last one may be cut
   */
  char of(String head) {
    char best = ',';
    double bestScore = 0;
    for (int i = 0; i < CANDIDATES.length(); i++) {
      char candidate = CANDIDATES.charAt(i);
      double score = candidate == quote ? 0 : score(head, candidate);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  }

  /** How often in the header, more where the other rows have it as often. */
  private double score(String head, char delimiter) {
    int[] counts = new int[ROWS];
    int rows = count(head, delimiter, counts);
    if (rows == 0 || counts[0] == 0) {
      return 0;
    }
    int same = 0;
    for (int i = 0; i < rows; i++) {
      same += counts[i] == counts[0] ? 1 : 0;
    }
    double alike = (double) same / rows;
    return alike * alike * 1000 + counts[0];
  }

  private int count(String head, char delimiter, int[] counts) {
    int rows = 0;
    boolean within = false;
    boolean fresh = true;
    boolean any = false;
    int count = 0;
    for (int i = 0; i < head.length() && rows < ROWS; i++) {
      char c = head.charAt(i);
      if (within) {
        within = c != quote;
        continue;
      }
      if (c == '\n' || c == '\r') {
        if (any) {
          counts[rows++] = count;
        }
        any = false;
        count = 0;
        fresh = true;
        continue;
      }
      any = true;
      // A doubled quote closes and opens again: a quote is also taken right behind a quote.
      within = c == quote && (fresh || (i > 0 && head.charAt(i - 1) == quote));
      count += c == delimiter ? 1 : 0;
      fresh = CANDIDATES.indexOf(c) >= 0;
    }
    if (any && rows < ROWS && (rows == 0 || head.length() < WHOLE)) {
      counts[rows++] = count;
    }
    return rows;
  }
}
