package io.github.peertubeingest.item;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Finds what somebody may have meant. */
public final class Nearest {

  private static final double LIKELY = 0.7;
  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  private Nearest() {}

  /** Up to three known words that resemble the given one, the likeliest first. */
  public static List<String> of(String word, Collection<String> known) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> score(wanted, k) >= LIKELY)
        .sorted(Comparator.comparingDouble((String k) -> score(wanted, k)).reversed())
        .limit(3)
        .toList();
  }

  /** {@code did you mean "x"?}, or an empty text when nothing resembles the word. */
  public static String question(String word, Collection<String> known) {
    List<String> near = of(word, known);
    return near.isEmpty() ? "" : "did you mean \"" + near.get(0) + "\"?";
  }

  private static double score(String wanted, String known) {
    return SIMILARITY.apply(wanted, known.toLowerCase(Locale.ROOT));
  }
}
