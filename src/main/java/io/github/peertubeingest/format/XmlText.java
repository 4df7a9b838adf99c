package io.github.peertubeingest.format;

import java.io.IOException;
import java.io.Reader;
import org.jsoup.parser.Parser;

/**
 * XML reduced to tags and text before a parser sees it: comments, processing instructions and a
 * DOCTYPE without declarations are left out (line breaks stay), CDATA becomes text, HTML's named
 * characters (such as that for an e with an accent) become what they name, a bare {@code &} is one.
 * A DOCTYPE with declarations is refused: so nothing is ever expanded or fetched. No tag and no
 * text between two tags may be longer than a document.
 */
final class XmlText extends Reader {

  private static final int LONGEST_NAME = 32;
  private static final int BUFFER = 16 * 1024;

  private final Reader in;
  private final int most;
  private final char[] buffer = new char[BUFFER];
  private int at;
  private int limit;
  private final StringBuilder pushedBack = new StringBuilder();
  private final StringBuilder out = new StringBuilder();
  private int outAt;
  private boolean within;
  private int sinceTag;
  private long line = 1;

  XmlText(Reader in, int most) {
    this.in = in;
    this.most = most;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      if (outAt == out.length()) {
        out.setLength(0);
        outAt = 0;
        if (!more()) {
          break;
        }
      }
      int take = Math.min(length - count, out.length() - outAt);
      out.getChars(outAt, outAt + take, target, offset + count);
      outAt += take;
      count += take;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  /** Takes one character, or one construct, to the output. */
  private boolean more() throws IOException {
    int c = next();
    if (c < 0) {
      return false;
    }
    if (within) {
      cdata(c);
    } else if (c == '<') {
      sinceTag = 0;
      markup();
    } else if (c == '&') {
      ampersand();
    } else {
      text(c);
    }
    return true;
  }

  private void text(int c) throws IOException {
    if (++sinceTag > most) {
      throw new MalformedText(
          "line " + line + ": a tag or text is longer than " + most + " characters",
          "at most " + most);
    }
    out.append((char) c);
  }

  private void markup() throws IOException {
    int c = next();
    if (c == '?') {
      skipTo("?>");
    } else if (c != '!') {
      out.append('<');
      push(c);
    } else if (follows("--")) {
      skipTo("-->");
    } else if (follows("[CDATA[")) {
      within = true;
    } else if (follows("DOCTYPE")) {
      doctype();
    } else {
      out.append("<!");
    }
  }

  private void doctype() throws IOException {
    long began = line;
    for (int i = 0; i < most; i++) {
      int c = next();
      if (c == '>') {
        return;
      }
      if (c < 0 || c == '[') {
        break;
      }
      keepBreak(c);
    }
    throw new MalformedText(
        "line " + began + ": a DOCTYPE with declarations of its own is not read",
        "XML without a DOCTYPE, or with one that only names the document");
  }

  private void cdata(int c) throws IOException {
    if (c == ']' && follows("]>")) {
      within = false;
    } else if (c == '<' || c == '&' || c == '>') {
      text(' ');
      out.setLength(out.length() - 1);
      out.append(c == '<' ? "&lt;" : c == '&' ? "&amp;" : "&gt;");
    } else {
      text(c);
    }
  }

  private void ampersand() throws IOException {
    StringBuilder name = new StringBuilder();
    int c = next();
    while (isNamePart(c) && name.length() < LONGEST_NAME) {
      name.append((char) c);
      c = next();
    }
    sinceTag += name.length();
    if (c != ';' || name.length() == 0) {
      push(c);
      pushedBack.insert(0, name);
      out.append("&amp;");
      return;
    }
    String entity = "&" + name + ";";
    String value = name.charAt(0) == '#' ? entity : Parser.unescapeEntities(entity, true);
    if (name.charAt(0) == '#' || isOfXml(name.toString())) {
      out.append(entity);
    } else if (value.equals(entity)) {
      out.append("&amp;").append(name).append(';');
    } else {
      out.append(value.equals("<") ? "&lt;" : value.equals("&") ? "&amp;" : value);
    }
  }

  private static boolean isNamePart(int c) {
    return c == '#' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isOfXml(String name) {
    return switch (name) {
      case "amp", "lt", "gt", "quot", "apos" -> true;
      default -> false;
    };
  }

  private void skipTo(String end) throws IOException {
    int matched = 0;
    while (matched < end.length()) {
      int c = next();
      if (c < 0) {
        throw new MalformedText("a comment or <? is not closed with " + end, end);
      }
      keepBreak(c);
      if (c == end.charAt(matched)) {
        matched++;
      } else if (!(end.equals("-->") && matched == 2 && c == '-')) {
        matched = c == end.charAt(0) ? 1 : 0;
      }
    }
  }

  /** Line numbers stay true. */
  private void keepBreak(int c) {
    if (c == '\n') {
      out.append('\n');
    }
  }

  /** Takes the word if it comes next; if not, nothing. */
  private boolean follows(String word) throws IOException {
    StringBuilder got = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      int c = next();
      if (c >= 0) {
        got.append((char) c);
      }
      if (c != word.charAt(i)) {
        pushedBack.insert(0, got);
        line -= got.chars().filter(x -> x == '\n').count();
        return false;
      }
    }
    return true;
  }

  private void push(int c) {
    if (c >= 0) {
      pushedBack.insert(0, (char) c);
      line -= c == '\n' ? 1 : 0;
    }
  }

  private int next() throws IOException {
    int c;
    if (pushedBack.length() > 0) {
      c = pushedBack.charAt(0);
      pushedBack.deleteCharAt(0);
    } else {
      if (at == limit) {
        limit = Math.max(0, in.read(buffer, 0, BUFFER));
        at = 0;
        if (limit == 0) {
          return -1;
        }
      }
      c = buffer[at++];
    }
    line += c == '\n' ? 1 : 0;
    return c;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
