package io.github.peertubeingest.sandbox;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chapters a description tells. All of it seen on 6.3.0: a line counts that starts, without
 * space before it, with up to three numbers joined by colons (also one alone: "2024 was good" is
 * second 2024) and a space; the first run of such lines is taken and what follows it is not; of two
 * with the same time the first stays; a title ends after 100 characters; fewer than two lines are
 * none.
 */
final class DescriptionChapters {

  private static final Pattern LINE =
      Pattern.compile("(?:(?:(\\d+):)?(\\d+):)?(\\d+)[\\s\\u00a0](.*)");
  private static final int MAX_TITLE = 100;

  private DescriptionChapters() {}

  static List<Chapter> of(String description) {
    Map<BigInteger, String> found = new TreeMap<>();
    int lines = 0;
    for (String line : description == null ? new String[0] : description.split("\r\n|\n|\r", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        lines++;
        found.putIfAbsent(seconds(matcher), title(matcher.group(4)));
      } else if (lines > 0) {
        break;
      }
    }
    return lines < 2 ? List.of() : chapters(found);
  }

  private static List<Chapter> chapters(Map<BigInteger, String> found) {
    List<Chapter> chapters = new ArrayList<>();
    found.forEach((seconds, title) -> chapters.add(new Chapter(column(seconds), title)));
    return chapters;
  }

  /** The database's column has 31 bits: a larger number is a 500 (seen on 6.3.0). */
  static int column(BigInteger seconds) {
    if (seconds.bitLength() > 31) {
      throw Refusal.coded(
          500,
          "SequelizeDatabaseError",
          "value \"" + seconds + "\" is out of range for type integer");
    }
    return seconds.intValue();
  }

  private static BigInteger seconds(Matcher line) {
    BigInteger hours = number(line.group(1));
    BigInteger minutes = number(line.group(2));
    BigInteger sixty = BigInteger.valueOf(60);
    return hours.multiply(sixty).add(minutes).multiply(sixty).add(number(line.group(3)));
  }

  private static BigInteger number(String digits) {
    return digits == null ? BigInteger.ZERO : new BigInteger(digits);
  }

  private static String title(String text) {
    return text.length() <= MAX_TITLE ? text : text.substring(0, MAX_TITLE);
  }
}
