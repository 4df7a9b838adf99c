package io.github.peertubeingest.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ISO 8601 dates as PeerTube takes them: a year alone is enough, a time without zone is UTC, and 30
 * February is let through and becomes 1 March (seen on 6.3.0). Months and hours out of range are
 * refused.
 */
final class IsoDate {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\\d|3[01])"
              + "(?:[T ]([01]\\d|2[0-3])(?::?([0-5]\\d)(?::?([0-5]\\d)(?:[.,](\\d+))?)?)?"
              + "(Z|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)?)?)?)?");

  private IsoDate() {}

  static Optional<Instant> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.of(number(form.group(1), 1), number(form.group(2), 1), 1);
      return Optional.of(
          day.plusDays(number(form.group(3), 1) - 1L)
              .atTime(number(form.group(4), 0), number(form.group(5), 0), number(form.group(6), 0))
              .toInstant(zone(form.group(8)))
              .plusMillis(millis(form.group(7))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The form dates are read in: UTC with three digits of milliseconds. */
  static String format(Instant instant) {
    Instant millis = Instant.ofEpochMilli(instant.toEpochMilli());
    String text = millis.toString();
    return text.length() == 20 ? text.substring(0, 19) + ".000Z" : text;
  }

  private static ZoneOffset zone(String text) {
    return text == null || text.equals("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
  }

  private static int number(String digits, int absent) {
    return digits == null ? absent : Integer.parseInt(digits);
  }

  private static int millis(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, 3));
  }
}
