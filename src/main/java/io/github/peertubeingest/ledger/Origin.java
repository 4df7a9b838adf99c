package io.github.peertubeingest.ledger;

import java.util.Locale;

/**
 * Where an item came from that is no file of the inbox.
 *
 * @param name of the feed; null: it is no feed's
 */
public record Origin(Kind kind, String name) {

  /** The ways in, beside the inbox. */
  public enum Kind {
    FEED,
    BUS,
    HTTP,
    /** A route of the Camel application that this lives in. */
    ROUTE;

    /** As the ledger and people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An entry of a feed. */
  public static Origin feed(String name) {
    return new Origin(Kind.FEED, name);
  }

  /** What came as a message. */
  public static Origin message(Kind kind) {
    return new Origin(kind, null);
  }

  static Origin of(String feed, String intake) {
    if (feed != null) {
      return feed(feed);
    }
    return intake == null ? null : message(Kind.valueOf(intake.toUpperCase(Locale.ROOT)));
  }

  /** Whether it came as a message, whose body the ledger keeps. */
  public boolean isMessage() {
    return kind != Kind.FEED;
  }

  /** As history tells it. */
  String words() {
    return switch (kind) {
      case FEED -> "feed " + name;
      case BUS -> "the bus";
      case HTTP -> "HTTP";
      case ROUTE -> "a route";
    };
  }
}
