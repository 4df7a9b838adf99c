package io.github.peertubeingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a form (RFC 7578) one after the other, as they come: nothing of a part is kept, and
 * its head is bounded.
 */
final class Multipart {

  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final int LONGEST_BOUNDARY = 70;
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*(name|filename\\*?)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");
  private static final String EXTENDED = "utf-8''";

  /**
   * What a part says of itself.
   *
   * @param name never null
   * @param file its file's name, as it was sent; null: it is no file
   */
  record Head(String name, String file) {}

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private boolean inPart = true;

  /**
   * @param contentType of the request
   */
  Multipart(String contentType, InputStream in) throws Problem {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary(contentType)).getBytes(StandardCharsets.UTF_8);
    // The first delimiter may be the very first line.
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
  }

  private static String boundary(String contentType) throws Problem {
    Matcher matcher = BOUNDARY.matcher(contentType);
    String found =
        !matcher.find() ? "" : matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    if (found.isEmpty() || found.length() > LONGEST_BOUNDARY) {
      throw broken(
          "its Content-Type names no boundary of 1 to " + LONGEST_BOUNDARY + " characters");
    }
    return found;
  }

  private static Problem broken(String why) {
    return Problem.of(400, "The form cannot be read", why);
  }

  /** The next part; what is left of the one before is passed over. Null: there is none. */
  Head next() throws IOException, Problem {
    byte[] passed = new byte[BUFFER];
    while (inPart) {
      read(passed);
    }
    String line = line(LONGEST_HEAD);
    if (line.startsWith("--")) {
      return null;
    }
    if (!line.isBlank()) {
      throw broken("a boundary is not followed by the end of its line");
    }
    inPart = true;
    return head();
  }

  private Head head() throws IOException, Problem {
    int left = LONGEST_HEAD;
    String disposition = null;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length() + 2;
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-disposition:")) {
        disposition = line;
      }
    }
    if (disposition == null) {
      throw broken("a part has no Content-Disposition");
    }
    return head(disposition);
  }

  private static Head head(String disposition) throws Problem {
    String name = null;
    String file = null;
    String extended = null;
    Matcher matcher = PARAMETER.matcher(disposition);
    while (matcher.find()) {
      String value = matcher.group(2) == null ? matcher.group(3) : unescaped(matcher.group(2));
      switch (matcher.group(1)) {
        case "name" -> name = value;
        case "filename" -> file = value;
        default -> extended = extended(value);
      }
    }
    if (name == null) {
      throw broken("a part has no name");
    }
    return new Head(name, extended == null ? file : extended);
  }

  private static String unescaped(String quoted) {
    return quoted.replaceAll("\\\\([\"\\\\])", "$1");
  }

  /** {@code UTF-8''a%20b.mp4} (RFC 5987); null: it is none. */
  private static String extended(String value) {
    if (!value.toLowerCase(Locale.ROOT).startsWith(EXTENDED)) {
      return null;
    }
    String text = value.substring(EXTENDED.length()).replace("+", "%2B");
    try {
      return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A line of at most so many bytes, without its end. */
  private String line(int most) throws IOException, Problem {
    java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
    while (line.size() <= most) {
      if (at == end && !more()) {
        throw broken("it ends within a part");
      }
      byte one = buffer[at++];
      if (one == '\n') {
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
      }
      line.write(one);
      if (line.size() == 2 && inEnd(line.toByteArray())) {
        return "--"; // what follows the last delimiter is nobody's
      }
    }
    throw broken("the head of a part has more than " + LONGEST_HEAD + " bytes");
  }

  private boolean inEnd(byte[] two) {
    return !inPart && two[0] == '-' && two[1] == '-';
  }

  /** Bytes of the part that {@link #next} told of; -1 at its end. */
  int read(byte[] bytes) throws IOException, Problem {
    if (!inPart) {
      return -1;
    }
    while (true) {
      int found = delimiterAt();
      int safe = found >= 0 ? found : Math.max(at, end - delimiter.length + 1);
      if (safe > at) {
        int count = Math.min(bytes.length, safe - at);
        System.arraycopy(buffer, at, bytes, 0, count);
        at += count;
        return count;
      }
      if (found >= 0) {
        at += delimiter.length;
        inPart = false;
        return -1;
      }
      if (!more()) {
        throw broken("it ends within a part");
      }
    }
  }

  /** Where the next delimiter begins in the buffer; -1: it holds none that is whole. */
  private int delimiterAt() {
    for (int i = at; i <= end - delimiter.length; i++) {
      if (buffer[i] == '\r' && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int from) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[from + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads on, what is in the buffer kept; false: nothing more comes. */
  private boolean more() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, count);
    return count > 0;
  }
}
