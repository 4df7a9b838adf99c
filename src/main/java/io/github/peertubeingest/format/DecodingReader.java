package io.github.peertubeingest.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Decodes without ever putting a replacement character. A byte that is none of the encoding becomes
 * the lone surrogate {@code U+DC00 + byte}, which no decoder gives otherwise (Python calls this
 * surrogateescape), so that the record it stands in can be told; or, where a parser reads on its
 * own, ends the reading with the line.
 */
final class DecodingReader extends Reader {

  private static final int BUFFER = 16 * 1024;

  /** Kept free in the buffer for the bytes that cannot be decoded, a few at a time. */
  private static final int ROOM = 64;

  private static final char ESCAPE = 0xDC00;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final boolean strict;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER);
  private boolean ended;
  private boolean flushed;
  private long line = 1;
  private boolean afterReturn;

  DecodingReader(InputStream in, Charset charset, boolean strict) {
    this.in = in;
    this.strict = strict;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    bytes.flip();
    chars.flip();
  }

  /** The first byte that could not be decoded, as {@code 0xE9}; null: there is none. */
  static String firstBadByte(CharSequence text) {
    int at = indexOfBadByte(text);
    return at < 0 ? null : hex(text.charAt(at) - ESCAPE);
  }

  static int indexOfBadByte(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!chars.hasRemaining()) {
      if (flushed) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  private void fill() throws IOException {
    chars.clear();
    if (!ended && !more()) {
      ended = true;
    }
    chars.limit(BUFFER - ROOM);
    CoderResult result = decoder.decode(bytes, chars, ended);
    chars.limit(BUFFER);
    if (result.isError()) {
      escape(result.length());
    } else if (ended && result.isUnderflow()) {
      flushed = decoder.flush(chars).isUnderflow();
    }
    chars.flip();
    if (strict) {
      countLines();
    }
  }

  private boolean more() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count > 0) {
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
    return count >= 0;
  }

  /** Leaves what was decoded before the bad bytes; they are put behind it. */
  private void escape(int length) throws IOException {
    if (strict) {
      int bad = bytes.get(bytes.position()) & 0xFF;
      chars.flip();
      countLines();
      throw new MalformedText(
          "line " + line + ": byte " + hex(bad) + " is not " + decoder.charset().name(),
          decoder.charset().name() + " text");
    }
    for (int i = 0; i < length; i++) {
      chars.put((char) (ESCAPE + (bytes.get() & 0xFF)));
    }
    decoder.reset();
  }

  private void countLines() {
    for (int i = chars.position(); i < chars.limit(); i++) {
      char c = chars.get(i);
      if (c == '\r' || (c == '\n' && !afterReturn)) {
        line++;
      }
      afterReturn = c == '\r';
    }
  }

  private static String hex(int value) {
    return String.format("0x%02X", value & 0xFF);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
