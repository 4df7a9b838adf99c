package io.github.peertubeingest.format;

import java.util.List;

/** What must not stand in a text, whatever the format. */
final class CellText {

  private CellText() {}

  /** What is wrong with it, in words; null: nothing. */
  static String fault(CharSequence text, String encoding) {
    int nul = indexOf(text, '\0');
    if (nul >= 0) {
      return "holds a NUL byte (character " + (nul + 1) + ")";
    }
    String bad = DecodingReader.firstBadByte(text);
    return bad == null ? null : "holds the byte " + bad + ", which is not " + encoding;
  }

  /** For the eyes and for the table of failed rows: bad bytes as {@code \xE9}, no NUL. */
  static List<String> shown(List<String> cells) {
    return cells.stream().map(CellText::shown).toList();
  }

  private static String shown(String cell) {
    StringBuilder text = new StringBuilder(cell.length());
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < cell.length()
              && Character.isLowSurrogate(cell.charAt(i + 1));
      if (pair) {
        text.append(c).append(cell.charAt(++i));
      } else if (c == '\0' || Character.isSurrogate(c)) {
        text.append(String.format("\\x%02X", c & 0xFF));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static int indexOf(CharSequence text, char wanted) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
