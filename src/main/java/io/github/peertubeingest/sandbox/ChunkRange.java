package io.github.peertubeingest.sandbox;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Content-Range} says, read as leniently as seen on 6.3.0: the unit may be any word,
 * the end is not looked at, and what has no start asks for the offset. Without the header a chunk
 * starts at 0.
 *
 * @param start empty if the request only asks
 * @param total the size of the whole file; empty if it is not told
 */
record ChunkRange(OptionalLong start, OptionalLong total) {

  private static final Pattern SEPARATOR = Pattern.compile("\\s+|/");
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18}).*");

  static ChunkRange of(Call call) {
    String header = call.header("Content-Range");
    if (header == null || header.isBlank()) {
      return new ChunkRange(OptionalLong.of(0), OptionalLong.empty());
    }
    String[] parts = SEPARATOR.split(header.trim());
    return new ChunkRange(number(parts, 1), number(parts, 2));
  }

  private static OptionalLong number(String[] parts, int index) {
    if (index >= parts.length) {
      return OptionalLong.empty();
    }
    Matcher number = NUMBER.matcher(parts[index]);
    return number.matches()
        ? OptionalLong.of(Long.parseLong(number.group(1)))
        : OptionalLong.empty();
  }
}
