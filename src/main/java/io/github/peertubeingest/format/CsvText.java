package io.github.peertubeingest.format;

import java.io.IOException;
import java.io.Reader;

/**
 * The rows of a CSV as they stand there, one after the other, each within bounds: a row that is too
 * long is passed over without being held. A quote opens only at the start of a cell, as fastcsv has
 * it.
 */
final class CsvText {

  private static final int BUFFER = 64 * 1024;

  private final Reader in;
  private final int most;
  private final char[] buffer = new char[BUFFER];
  private int at;
  private int limit;
  private char delimiter = ',';
  private char quote = '"';
  private final StringBuilder row = new StringBuilder();
  private long line = 1;
  private long rowLine;
  private boolean tooLong;

  CsvText(Reader in, int most) {
    this.in = in;
    this.most = most;
  }

  void grammar(char newDelimiter, char newQuote) {
    delimiter = newDelimiter;
    quote = newQuote;
  }

  /** What comes next, at most a buffer full, without taking it. */
  String head() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      limit -= at;
      at = 0;
    }
    while (limit < BUFFER) {
      int count = in.read(buffer, limit, BUFFER - limit);
      if (count < 0) {
        break;
      }
      limit += count;
    }
    return new String(buffer, 0, limit);
  }

  void skipLines(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int c = read();
      while (c >= 0 && c != '\n' && c != '\r') {
        c = read();
      }
      if (c < 0) {
        return;
      }
      endLine(c);
    }
  }

  /**
   * Goes to the next row.
   *
   * @return false at the end
   * @throws FormatException where a quote is not closed
   */
  boolean next() throws IOException, FormatException {
    row.setLength(0);
    tooLong = false;
    rowLine = line;
    int c = read();
    if (c < 0) {
      return false;
    }
    boolean fresh = true;
    while (c >= 0 && c != '\n' && c != '\r') {
      keep(c);
      if (fresh && c == quote) {
        quoted();
      }
      fresh = c == delimiter;
      c = read();
    }
    if (c >= 0) {
      endLine(c);
    }
    return true;
  }

  /** Up to the quote that closes; a doubled one is text. */
  private void quoted() throws IOException, FormatException {
    long began = line;
    long length = 0;
    while (true) {
      int c = read();
      length++;
      if (c < 0 || (length > most && line > began)) {
        throw unclosed(began, c < 0);
      }
      keep(c);
      if (c == quote) {
        if (peek() != quote) {
          return;
        }
        keep(read());
      } else if (c == '\n' || c == '\r') {
        line++;
        if (c == '\r' && peek() == '\n') {
          keep(read());
        }
      }
    }
  }

  private FormatException unclosed(long began, boolean atEnd) {
    return new FormatException(
        "line "
            + began
            + ": a quote ("
            + quote
            + ") opens a cell and does not close "
            + (atEnd ? "before the end of the file" : "within " + most + " characters")
            + "; the rows before line "
            + rowLine
            + " could be read",
        "a closing quote, quotes within a cell doubled; or another quote in the profile");
  }

  private void keep(int c) {
    if (row.length() >= most) {
      tooLong = true;
    } else {
      row.append((char) c);
    }
  }

  private void endLine(int c) throws IOException {
    line++;
    if (c == '\r' && peek() == '\n') {
      read();
    }
  }

  private int peek() throws IOException {
    int c = read();
    if (c >= 0) {
      at--;
    }
    return c;
  }

  private int read() throws IOException {
    if (at == limit) {
      limit = Math.max(0, in.read(buffer, 0, BUFFER));
      at = 0;
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[at++];
  }

  String row() {
    return row.toString();
  }

  boolean isEmpty() {
    return row.length() == 0 && !tooLong;
  }

  /** Where the row begins, counted from 1. */
  long line() {
    return rowLine;
  }

  /** What is wrong with the row as a whole; null: nothing. */
  String fault() {
    return tooLong ? "the row is longer than " + most + " characters" : null;
  }

  String allowed() {
    return "at most " + most + " characters in a row";
  }

  void close() throws IOException {
    in.close();
  }
}
