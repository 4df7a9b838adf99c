package io.github.peertubeingest.item;

import java.util.Locale;

/** Text as PeerTube counts and trims it. */
public final class Texts {

  /** Stands for every password in what people and other programs get to read. */
  public static final String MASK = "***";

  static final char ZERO_WIDTH_JOINER = 0x200D;

  private Texts() {}

  /**
   * Without the blanks around it; blank is what JavaScript's {@code trim} takes away, no-break
   * space and byte order mark included (seen on PeerTube 6.3: a name of no-break spaces is empty).
   */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && blank(text.charAt(from))) {
      from++;
    }
    while (to > from && blank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Characters as people count them: Unicode code points. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * Characters as PeerTube counts them against a least length: its validator takes variation
   * selectors for none. Never more than {@link #length}, so a text that passes both ways of
   * counting passes everywhere.
   */
  public static int counted(String text) {
    return length(text) - (int) text.chars().filter(c -> isVariationSelector((char) c)).count();
  }

  static boolean isVariationSelector(char c) {
    return c == 0xFE0E || c == 0xFE0F;
  }

  /** The text, cut after so many code points, with an ellipsis where something is missing. */
  public static String shortened(String text, int most) {
    return length(text) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
  }

  /**
   * The value, masked where the field's name says that it is a password, a misspelt one included.
   */
  public static String unlessSecret(String field, String value) {
    boolean secret = field != null && field.toLowerCase(Locale.ROOT).contains("password");
    return secret && value != null ? MASK : value;
  }

  /** The first line, for logs. */
  public static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static boolean blank(char c) {
    return c == '\t'
        || c == '\n'
        || c == 0x0B
        || c == '\f'
        || c == '\r'
        || c == 0xFEFF
        || Character.isSpaceChar(c);
  }
}
