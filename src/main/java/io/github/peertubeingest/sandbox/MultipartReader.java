package io.github.peertubeingest.sandbox;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads a multipart body part by part with one buffer, whatever its size. */
final class MultipartReader {

  private static final int BUFFER = 64 * 1024;
  private static final int MAX_HEADER_LINE = 16 * 1024;
  private static final int MAX_HEADER_LINES = 50;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private boolean inPart = true;

  MultipartReader(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first boundary may stand at the very start: give it the line end the others have.
    buffer[0] = '\r';
    buffer[1] = '\n';
    limit = 2;
  }

  /** Goes to the next part; null after the last one. */
  MultipartHeaders next() throws IOException {
    byte[] rest = new byte[BUFFER];
    while (inPart) {
      read(rest);
    }
    int first = readByte();
    int second = readByte();
    if (first == '-' && second == '-') {
      return null;
    }
    while (second != '\n') {
      second = readByte();
    }
    inPart = true;
    return headers();
  }

  /** Reads bytes of the current part, -1 at its end. */
  int read(byte[] target) throws IOException {
    if (!inPart) {
      return -1;
    }
    while (true) {
      int found = indexOfDelimiter();
      if (found == position) {
        position += delimiter.length;
        inPart = false;
        return -1;
      }
      int safe = found >= 0 ? found - position : limit - position - (delimiter.length - 1);
      if (safe > 0) {
        int count = Math.min(safe, target.length);
        System.arraycopy(buffer, position, target, 0, count);
        position += count;
        return count;
      }
      fill();
    }
  }

  private int indexOfDelimiter() {
    int last = limit - delimiter.length;
    for (int i = position; i <= last; i++) {
      if (buffer[i] == '\r' && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int offset) {
    for (int i = 1; i < delimiter.length; i++) {
      if (buffer[offset + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private MultipartHeaders headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int lines = 0; lines < MAX_HEADER_LINES; lines++) {
      String line = line();
      if (line.isEmpty()) {
        // An empty part ends with the line end that closes its headers.
        position -= 2;
        if (!atDelimiter()) {
          position += 2;
        }
        return new MultipartHeaders(headers);
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim());
      }
    }
    throw new IOException("too many headers in a part");
  }

  private boolean atDelimiter() throws IOException {
    while (limit - position < delimiter.length) {
      if (!tryFill()) {
        return false;
      }
    }
    return buffer[position] == '\r' && matches(position);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = readByte();
    while (next != '\n') {
      if (line.length() > MAX_HEADER_LINE) {
        throw new IOException("a header of a part is too long");
      }
      line.append((char) next);
      next = readByte();
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  private int readByte() throws IOException {
    if (position == limit) {
      fill();
    }
    return buffer[position++] & 0xff;
  }

  private void fill() throws IOException {
    if (!tryFill()) {
      throw new EOFException("Unexpected end of form");
    }
  }

  private boolean tryFill() throws IOException {
    // Two consumed bytes stay: the end of the headers may have to be given back.
    int keep = Math.min(position, 2);
    System.arraycopy(buffer, position - keep, buffer, 0, limit - position + keep);
    limit = limit - position + keep;
    position = keep;
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count > 0) {
      limit += count;
    }
    return count > 0;
  }
}
