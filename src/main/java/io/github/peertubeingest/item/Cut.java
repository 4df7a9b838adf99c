package io.github.peertubeingest.item;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Cuts text that is too long where a reader expects it: at a word, and never inside a character.
 */
final class Cut {

  /** Stands for what is missing, as in PeerTube's own importer. */
  private static final String MARK = " […]";

  /** Without a blank in this last part (1 in so many) a text is cut between two characters. */
  private static final int LAST_PART = 2;

  private Cut() {}

  /**
   * The text with at most so many code points. An emoji of several code points, or a letter with
   * its combining marks, is kept whole or left out.
   */
  static String to(String text, int most) {
    if (Texts.length(text) <= most) {
      return text;
    }
    int room = text.offsetByCodePoints(0, most - Texts.length(MARK));
    int word = lastBlank(text, room);
    int end = word > room / LAST_PART ? word : lastCharacter(text, room);
    return text.substring(0, withoutTrailing(text, end)) + MARK;
  }

  /** Where the last blank is that has only whole words before it; a blank just after counts. */
  private static int lastBlank(String text, int room) {
    int at = room;
    if (",;:".indexOf(text.charAt(at)) >= 0 && Character.isWhitespace(text.charAt(at + 1))) {
      return at;
    }
    while (at > 0 && !Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    return at;
  }

  private static int lastCharacter(String text, int room) {
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    // Only what is near the cut matters; a megabyte of text is not looked at.
    int from = Math.max(0, room - 1000);
    characters.setText(text.substring(from, Math.min(text.length(), room + 200)));
    int boundary =
        characters.isBoundary(room - from) ? room - from : characters.preceding(room - from);
    int end = boundary <= 0 ? room : from + boundary;
    return joined(text, end) ? beforeJoined(text, end) : end;
  }

  /** Java before 20 takes an emoji family for several characters. */
  private static boolean joined(String text, int at) {
    return at > 0
        && at < text.length()
        && (text.charAt(at - 1) == Texts.ZERO_WIDTH_JOINER
            || text.charAt(at) == Texts.ZERO_WIDTH_JOINER
            || Texts.isVariationSelector(text.charAt(at))
            || isSkinTone(text.codePointAt(at))
            || splitsFlag(text, at));
  }

  private static int beforeJoined(String text, int at) {
    int end = at;
    while (end > 0 && joined(text, end)) {
      end = text.offsetByCodePoints(end, -1);
    }
    return end == 0 ? at : end;
  }

  private static boolean isSkinTone(int c) {
    return c >= 0x1F3FB && c <= 0x1F3FF;
  }

  /** A flag is two regional letters: an odd number of them before the cut splits one. */
  private static boolean splitsFlag(String text, int at) {
    if (!isRegional(text.codePointAt(at))) {
      return false;
    }
    int before = 0;
    int i = at;
    while (i > 0 && isRegional(text.codePointBefore(i))) {
      before++;
      i = text.offsetByCodePoints(i, -1);
    }
    return before % 2 == 1;
  }

  private static boolean isRegional(int c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
  }

  private static int withoutTrailing(String text, int end) {
    int last = end;
    while (last > 0
        && (Character.isWhitespace(text.charAt(last - 1))
            || ",;:".indexOf(text.charAt(last - 1)) >= 0)) {
      last--;
    }
    return last == 0 ? end : last;
  }
}
