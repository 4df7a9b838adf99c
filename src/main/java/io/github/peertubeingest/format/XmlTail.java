package io.github.peertubeingest.format;

import java.io.IOException;
import java.io.Reader;
import javax.xml.namespace.QName;

/**
 * Stands between {@link XmlText} and a parser, and keeps the text from a record's start tag on:
 * when the parser cannot read the record, another one goes on behind it. Places are counted in
 * start tags, which a parser tells reliably; a {@code <} in this text is always a tag.
 */
final class XmlTail extends Reader {

  private static final int CHUNK = 8 * 1024;

  /** A record's tags may be more than its text, which is what is bounded. */
  private static final int LEAST_LIMIT = 4 << 20;

  /** Less is not worth the moving. */
  private static final int DROPPED_AT_ONCE = 16 * 1024;

  private final Reader in;
  private final int most;
  private final long limit;

  /** What the parser has got since, and behind {@code given} what it has not got yet. */
  private final StringBuilder kept = new StringBuilder();

  private int given;
  private final char[] chunk = new char[CHUNK];

  /** For the parser before anything else: the start tags that are open. */
  private String before = "";

  private int beforeAt;

  /** Start tags in all that stands before {@code counted} in {@code kept}. */
  private long tags;

  private int counted;
  private long line = 1;

  /** Characters of the first line of {@code kept} that are not there any more. */
  private int column;

  /**
   * @param most characters of one record that can be kept
   */
  XmlTail(Reader in, int most) {
    this.in = in;
    this.most = most;
    this.limit = most + (long) Math.max(most, LEAST_LIMIT);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (beforeAt < before.length()) {
      int take = Math.min(length, before.length() - beforeAt);
      before.getChars(beforeAt, beforeAt + take, target, offset);
      beforeAt += take;
      return take;
    }
    if (given == kept.length()) {
      if (given > limit) {
        forget();
      }
      if (!more()) {
        return -1;
      }
    }
    int take = Math.min(length, kept.length() - given);
    kept.getChars(given, given + take, target, offset);
    given += take;
    return take;
  }

  private boolean more() throws IOException {
    int count = in.read(chunk, 0, CHUNK);
    kept.append(chunk, 0, Math.max(0, count));
    return count > 0;
  }

  /** A record as long as this is lost when it is broken; whether a last < opens is not seen yet. */
  private void forget() {
    int end = kept.charAt(given - 1) == '<' ? given - 1 : given;
    count(end, Long.MAX_VALUE);
    drop(end);
  }

  /** Counts start tags up to a place, or to the one of that number, at which it stays. */
  private boolean count(int end, long number) {
    int at = kept.indexOf("<", counted);
    while (at >= 0 && at < end) {
      boolean start = at + 1 < kept.length() && kept.charAt(at + 1) != '/';
      if (start && tags + 1 == number) {
        counted = at;
        return true;
      }
      tags += start ? 1 : 0;
      at = kept.indexOf("<", at + 1);
    }
    counted = end;
    return false;
  }

  private void drop(int end) {
    line += newlines(end);
    column = column(end);
    kept.delete(0, end);
    given -= end;
    counted -= end;
  }

  private int column(int place) {
    int began = kept.lastIndexOf("\n", place - 1);
    return began < 0 ? column + place : place - began - 1;
  }

  private long newlines(int end) {
    return kept.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  /**
   * Keeps the text from a start tag on, and forgets what stands before it.
   *
   * @param number counted from 1 since the last {@link #restart}
   * @return false: it is not there any more, or not there yet
   */
  boolean mark(long number) {
    if (tags >= number || !count(kept.length(), number)) {
      return false;
    }
    if (counted > DROPPED_AT_ONCE) {
      drop(counted);
    }
    return true;
  }

  /** The line on which the marked start tag begins. */
  long markedLine() {
    return line + newlines(counted);
  }

  /**
   * Whether a place is inside of the marked start tag or behind it.
   *
   * @param atLine counted from 1, as {@link #markedLine} does
   * @param atColumn counted from 1
   */
  boolean isMarkedBefore(long atLine, int atColumn) {
    long own = markedLine();
    return atLine > own || (atLine == own && atColumn > column(counted) + 1);
  }

  /** The name in the marked start tag, as it is written. */
  String markedName() {
    int end = counted + 1;
    while (end < kept.length() && " \t\r\n/>".indexOf(kept.charAt(end)) < 0) {
      end++;
    }
    return kept.substring(counted + 1, end);
  }

  /**
   * Where the marked element ends as far as can be told: behind its end tag, or where the next one
   * of its name begins, or where the one round it ends, whatever comes first. Reads on as far as a
   * record may be long.
   *
   * @return a place for {@link #restart}; -1: there is none
   */
  int end(String name, QName outer) throws IOException {
    String round = written(outer);
    int at = counted + 1;
    while (at - counted <= most) {
      at = kept.indexOf("<", at);
      if (at < 0 || at + name.length() + round.length() + 3 > kept.length()) {
        at = at < 0 ? kept.length() : at;
        if (!more()) {
          return among(at, name, round);
        }
        continue;
      }
      int end = ending(at, name, round);
      if (end >= 0) {
        return end;
      }
      at++;
    }
    return -1;
  }

  /** The same in the last characters of a file. */
  private int among(int from, String name, String round) throws IOException {
    for (int at = kept.indexOf("<", from); at >= 0; at = kept.indexOf("<", at + 1)) {
      int end = ending(at, name, round);
      if (end >= 0) {
        return end;
      }
    }
    return -1;
  }

  /** -1: the tag there ends nothing. */
  private int ending(int at, String name, String round) throws IOException {
    if (tag(at, "</" + name)) {
      int end = kept.indexOf(">", at);
      for (int i = 0; end < 0 && i < most / CHUNK + 1 && more(); i++) {
        end = kept.indexOf(">", at);
      }
      return end < 0 ? -1 : end + 1;
    }
    return tag(at, "<" + name) || tag(at, "</" + round) ? at : -1;
  }

  private boolean tag(int at, String begin) {
    int end = at + begin.length();
    return end < kept.length()
        && begin.contentEquals(kept.subSequence(at, end))
        && " \t\r\n/>".indexOf(kept.charAt(end)) >= 0;
  }

  static String written(QName name) {
    return name.getPrefix().isEmpty()
        ? name.getLocalPart()
        : name.getPrefix() + ":" + name.getLocalPart();
  }

  /**
   * Begins anew for another parser: start tags on a line, then the text from a place on.
   *
   * @param place of {@link #end}
   * @return the line of that place
   */
  long restart(String startTags, int place) {
    before = startTags + "\n";
    beforeAt = 0;
    given = place; // what is dropped is not given again
    counted = place;
    drop(place);
    column = 0; // the start tags end with a line of their own
    tags = 0;
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
