package io.github.peertubeingest.format;

import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.Texts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Dates as sources write them, as ISO 8601 as documents want them. */
final class DateForms {

  /** What a profile tries that names no form. */
  private static final List<String> USUAL =
      List.of(
          "iso", "yyyyMMdd", "rfc822", "yyyy", "yyyy-MM", "yyyy/MM/dd", "yyyy-MM-dd HH:mm[:ss]");

  /** Day 0 of Excel, which believes that 1900 was a leap year. */
  private static final LocalDate SERIAL_START = LocalDate.of(1899, 12, 30);

  private static final BigDecimal LAST_SERIAL = BigDecimal.valueOf(2_958_466);

  private final List<String> forms;
  private final List<Form> readers;
  private final ZoneId zone;

  private interface Form {
    /** Null: not this form. */
    String read(String text);
  }

  /**
   * @param forms words (iso, year, serial, epoch, epochMillis, rfc822) or patterns; empty: the
   *     usual
   * @throws IllegalArgumentException when one is no pattern
   */
  DateForms(List<String> forms, ZoneId zone, Locale locale) {
    this.forms = forms.isEmpty() ? USUAL : forms;
    this.zone = zone;
    readers = new ArrayList<>();
    this.forms.forEach(f -> readers.add(form(f, locale)));
  }

  String read(String text) throws Unmappable {
    String plain = Texts.trim(text);
    for (Form form : readers) {
      String date = attempt(form, plain);
      if (date != null && Dates.parse(date).isPresent()) {
        return date;
      }
    }
    throw new Unmappable(text, "is no such date", String.join(", ", forms));
  }

  private static String attempt(Form form, String text) {
    try {
      return form.read(text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return null; // not this form; when it is none, the fault says which there are
    }
  }

  private Form form(String name, Locale locale) {
    return switch (name) {
      case "iso" -> this::iso;
      case "year" -> t -> t.matches("\\d{4}") ? t + "-01-01" : null;
      case "serial" -> DateForms::serial;
      case "epoch" -> t -> wire(Instant.ofEpochMilli(thousandfold(t)));
      case "epochMillis" -> t -> wire(Instant.ofEpochMilli(new BigDecimal(t).longValueExact()));
      case "rfc822" -> t -> new MailDate(t).read(zone);
      default -> pattern(name, locale);
    };
  }

  private Form pattern(String pattern, Locale locale) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(withProleptic(pattern))
            .toFormatter(locale)
            .withResolverStyle(ResolverStyle.STRICT);
    return t -> whole(formatter.parse(t));
  }

  /** A strict {@code y} would want an era beside it. */
  private static String withProleptic(String pattern) {
    StringBuilder strict = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      strict.append(c == 'y' && !quoted ? 'u' : c);
    }
    return strict.toString();
  }

  private String iso(String text) {
    if (text.length() > 10 && !zone.equals(ZoneOffset.UTC)) {
      LocalDateTime local = local(text);
      if (local != null) {
        return wire(local.atZone(zone).toInstant());
      }
    }
    return Dates.parse(text).isPresent() ? text : null;
  }

  private static LocalDateTime local(String text) {
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      return null; // it has an offset of its own, or is none: both are read by the caller
    }
  }

  private static String serial(String text) {
    BigDecimal days = new BigDecimal(text.replace(',', '.'));
    if (days.signum() <= 0 || days.compareTo(LAST_SERIAL) >= 0) {
      return null;
    }
    LocalDate day = SERIAL_START.plusDays(days.longValue());
    BigDecimal part = days.remainder(BigDecimal.ONE);
    if (part.signum() == 0) {
      return day.toString();
    }
    long second =
        part.multiply(BigDecimal.valueOf(86_400)).setScale(0, RoundingMode.HALF_UP).longValue();
    return wire(day.atStartOfDay().plusSeconds(second).toInstant(ZoneOffset.UTC));
  }

  private static long thousandfold(String seconds) {
    return new BigDecimal(seconds)
        .movePointRight(3)
        .setScale(0, RoundingMode.DOWN)
        .longValueExact();
  }

  /** What a date leaves open is its first: of January, of the month. */
  private String whole(TemporalAccessor date) {
    LocalDate day = date.query(TemporalQueries.localDate());
    if (day == null) {
      int year = date.get(ChronoField.YEAR);
      int month =
          date.isSupported(ChronoField.MONTH_OF_YEAR) ? date.get(ChronoField.MONTH_OF_YEAR) : 1;
      day = LocalDate.of(year, month, 1);
    }
    LocalTime time = date.query(TemporalQueries.localTime());
    if (time == null) {
      return day.toString();
    }
    ZoneId own = date.query(TemporalQueries.zone());
    return wire(ZonedDateTime.of(day, time, own == null ? zone : own).toInstant());
  }

  private static String wire(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC).toString();
  }
}
