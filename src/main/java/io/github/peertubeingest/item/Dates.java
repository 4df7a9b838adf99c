package io.github.peertubeingest.item;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Dates as documents write them and as PeerTube stores them: to the millisecond, in UTC. */
public final class Dates {

  public static final String ALLOWED =
      "an ISO 8601 date or time of the years 0001 to 9999, like 2024-01-31, 2024-01-31T18:00:00Z or"
          + " 2024-01-31T18:00:00+01:00";

  /** Outside of these years PeerTube 6.3 answers 500 or 400: the wire format has four digits. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final DateTimeFormatter WIRE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final List<Function<String, Instant>> FORMS =
      List.of(
          t -> OffsetDateTime.parse(t).toInstant(),
          t -> LocalDateTime.parse(t).toInstant(ZoneOffset.UTC),
          t -> LocalDate.parse(t).atStartOfDay(ZoneOffset.UTC).toInstant());

  private Dates() {}

  /** A date is its first moment in UTC; a time without an offset is read as UTC. */
  public static Optional<Instant> parse(String text) {
    return FORMS.stream()
        .flatMap(form -> read(form, text.strip()).stream())
        .filter(at -> !at.isBefore(FIRST) && !at.isAfter(LAST))
        .findFirst();
  }

  private static Optional<Instant> read(Function<String, Instant> form, String text) {
    try {
      return Optional.of(form.apply(text).truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return Optional.empty(); // not this form; when it is none, the caller reports what is allowed
    }
  }

  /** As PeerTube writes it. */
  public static String wire(Instant instant) {
    return WIRE.format(instant);
  }
}
