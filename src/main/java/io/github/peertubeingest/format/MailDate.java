package io.github.peertubeingest.format;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date of RFC 822 and 2822 as feeds write it: with a weekday that is wrong or missing, a year of
 * two digits, a month in full, zones by name.
 */
final class MailDate {

  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:\\p{L}{2,12}\\.?,?\\s+)?(\\d{1,2})[\\s-]+(\\p{L}{3,9})\\.?,?[\\s-]+(\\d{4}|\\d{2})"
              + "(?:,?\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?)?"
              + "\\s*([A-Za-z]{1,5}|(?:GMT|UTC)?[+-]\\d{1,2}:?\\d{2})?\\s*(?:\\([^()]*\\))?");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** RFC 2822, 4.3: of years with two digits. */
  private static final int FIRST_OF_THE_LAST_CENTURY = 50;

  /** Those of RFC 822, and what else has one meaning; hours east of Greenwich. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("UT", 0),
          Map.entry("GMT", 0),
          Map.entry("UTC", 0),
          Map.entry("Z", 0),
          Map.entry("WET", 0),
          Map.entry("EST", -5),
          Map.entry("EDT", -4),
          Map.entry("CST", -6),
          Map.entry("CDT", -5),
          Map.entry("MST", -7),
          Map.entry("MDT", -6),
          Map.entry("PST", -8),
          Map.entry("PDT", -7),
          Map.entry("BST", 1),
          Map.entry("CET", 1),
          Map.entry("MEZ", 1),
          Map.entry("CEST", 2),
          Map.entry("MESZ", 2),
          Map.entry("EET", 2),
          Map.entry("EEST", 3),
          Map.entry("MSK", 3),
          Map.entry("JST", 9),
          Map.entry("AEST", 10),
          Map.entry("AEDT", 11));

  private final String text;

  MailDate(String text) {
    this.text = text;
  }

  /**
   * As ISO 8601: a day, or a moment in UTC.
   *
   * @param zone where none is written
   * @return null: it is none
   * @throws DateTimeException when there is no such day, time or zone
   */
  String read(ZoneId zone) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    String monthName = matcher.group(2).toLowerCase(Locale.ROOT);
    int month = MONTHS.indexOf(monthName.substring(0, 3)) + 1;
    LocalDate day = LocalDate.of(year(matcher.group(3)), month, Integer.parseInt(matcher.group(1)));
    if (matcher.group(4) == null) {
      return day.toString();
    }
    LocalTime time =
        LocalTime.of(
            Integer.parseInt(matcher.group(4)),
            Integer.parseInt(matcher.group(5)),
            matcher.group(6) == null ? 0 : Math.min(59, Integer.parseInt(matcher.group(6))));
    ZoneId own = matcher.group(7) == null ? zone : zone(matcher.group(7));
    return OffsetDateTime.ofInstant(ZonedDateTime.of(day, time, own).toInstant(), ZoneOffset.UTC)
        .toString();
  }

  private static int year(String written) {
    int year = Integer.parseInt(written);
    if (written.length() == 4) {
      return year;
    }
    return year < FIRST_OF_THE_LAST_CENTURY ? 2000 + year : 1900 + year;
  }

  private static ZoneId zone(String written) {
    String name = written.toUpperCase(Locale.ROOT);
    if (ZONES.containsKey(name)) {
      return ZoneOffset.ofHours(ZONES.get(name));
    }
    String offset = name.replaceFirst("^(GMT|UTC)", "").replace(":", "");
    if (offset.startsWith("+") || offset.startsWith("-")) {
      String digits = ("0" + offset.substring(1)).replaceFirst("^0(?=\\d{4}$)", "");
      return ZoneOffset.of(offset.charAt(0) + digits);
    }
    return DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH)
        .parse(written, java.time.temporal.TemporalQueries.zone());
  }
}
