package io.github.peertubeingest.format;

import java.io.IOException;
import java.io.Reader;

/** Lines of a text, each held only as far as it is allowed to be long. */
final class BoundedLines {

  private static final int BUFFER = 64 * 1024;

  private final Reader in;
  private final int most;
  private final char[] buffer = new char[BUFFER];
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int limit;
  private long number;
  private boolean tooLong;

  BoundedLines(Reader in, int most) {
    this.in = in;
    this.most = most;
  }

  /** The next line without its end; null at the end of the text. */
  String next() throws IOException {
    text.setLength(0);
    tooLong = false;
    int c = read();
    if (c < 0) {
      return null;
    }
    number++;
    while (c >= 0 && c != '\n' && c != '\r') {
      if (text.length() < most) {
        text.append((char) c);
      } else {
        tooLong = true;
      }
      c = read();
    }
    if (c == '\r' && read() != '\n' && at > 0 && limit > 0) {
      at--;
    }
    return text.toString();
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

  /** Of the line that was read last, counted from 1. */
  long number() {
    return number;
  }

  /** Whether the line that was read last is only the beginning of it. */
  boolean tooLong() {
    return tooLong;
  }

  void close() throws IOException {
    in.close();
  }
}
