package io.github.peertubeingest.format;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A profile's regular expression. Whatever stands in it and in the text, it comes to an end: after
 * so many looks at the text the value counts as one that cannot be mapped.
 */
final class Regex {

  /** Enough for any honest pattern on a long description; some 20 ms. */
  private static final int MOST_STEPS = 3_000_000;

  private static final int LONGEST = 200_000;

  private final Pattern pattern;

  private Regex(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws PatternSyntaxException when it is none
   */
  static Regex of(String text) {
    return new Regex(Pattern.compile(text, Pattern.UNICODE_CASE));
  }

  boolean found(String text) throws Unmappable {
    return guarded(text, Matcher::find);
  }

  /** What a group holds; null when the text has no match. */
  String capture(String text, String group) throws Unmappable {
    return guarded(
        text,
        m -> {
          if (!m.find()) {
            return null;
          }
          return group == null ? m.group(Math.min(1, m.groupCount())) : m.group(group);
        });
  }

  /** What a group holds when the whole text matches; null: it does not. */
  String group(String text, String group) throws Unmappable {
    return guarded(text, m -> m.matches() ? m.group(group) : null);
  }

  boolean matches(String text) throws Unmappable {
    return guarded(text, Matcher::matches);
  }

  String replaced(String text, String replacement) throws Unmappable {
    return guarded(text, m -> m.replaceAll(replacement));
  }

  String[] split(String text) throws Unmappable {
    return guarded(text, m -> pattern.split(new Guarded(text), -1));
  }

  boolean names(String group) {
    return pattern.pattern().contains("(?<" + group + ">");
  }

  /** Whether the groups that a replacement names are there. */
  boolean accepts(String replacement) {
    try {
      Pattern.compile("(?:" + pattern.pattern() + ")|", Pattern.UNICODE_CASE)
          .matcher("")
          .replaceFirst(replacement);
      return true;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return false; // the caller says what is wrong, with the line
    }
  }

  private <T> T guarded(String text, Function<Matcher, T> work) throws Unmappable {
    if (text.length() > LONGEST) {
      throw new Unmappable(text, "is too long for a pattern", "at most " + LONGEST + " characters");
    }
    try {
      return work.apply(pattern.matcher(new Guarded(text)));
    } catch (TooManySteps | StackOverflowError e) {
      throw new Unmappable(
          text,
          "takes the pattern \"" + pattern.pattern() + "\" too long",
          "a pattern without repetitions inside repetitions");
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  /** Counts how often a matcher looks at it. */
  private static final class Guarded implements CharSequence {
    private final String text;
    private int steps;

    Guarded(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps > MOST_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
