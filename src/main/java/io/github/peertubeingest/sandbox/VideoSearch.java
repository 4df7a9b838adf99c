package io.github.peertubeingest.sandbox;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How {@code users/me/videos?search=} finds names. Up to 7.0.0 the query is a substring in any
 * case; it reaches the database as a pattern in which a backslash only protects the next character
 * (a name with a backslash is therefore not found, {@code %} and {@code _} are plain: seen on
 * 6.3.0). 8.2.1 compares three-letter pieces, so typos match and other names too, and it finds a
 * UUID (measured).
 */
final class VideoSearch {

  private static final double THRESHOLD = 0.4;

  private final boolean fuzzy;
  private final String query;

  VideoSearch(SandboxVersion version, String query) {
    this.fuzzy = version.isEight();
    this.query = query.toLowerCase(Locale.ROOT);
  }

  boolean finds(Video video) {
    String name = video.state().name().toLowerCase(Locale.ROOT);
    if (!fuzzy) {
      return name.contains(query.replaceAll("\\\\(.)", "$1"));
    }
    return name.contains(query.strip())
        || video.uuid().toString().equals(query)
        || similarity(query, name) >= THRESHOLD;
  }

  /** The share of the query's pieces that the name has. */
  private static double similarity(String query, String name) {
    Set<String> wanted = pieces(query);
    Set<String> found = new HashSet<>(wanted);
    found.retainAll(pieces(name));
    return wanted.isEmpty() ? 0 : (double) found.size() / wanted.size();
  }

  private static Set<String> pieces(String text) {
    Set<String> pieces = new HashSet<>();
    for (String word : text.split("[^\\p{L}\\p{N}]+")) {
      String padded = "  " + word + " ";
      for (int i = 0; !word.isEmpty() && i + 3 <= padded.length(); i++) {
        pieces.add(padded.substring(i, i + 3));
      }
    }
    return pieces;
  }
}
