package io.github.peertubeingest.format;

import java.io.IOException;

/** What a parser's reader or stream throws when a bound is reached; becomes a format exception. */
final class MalformedText extends IOException {

  private static final long serialVersionUID = 1L;

  private final String allowed;

  MalformedText(String message, String allowed) {
    super(message);
    this.allowed = allowed;
  }

  FormatException asFault() {
    return new FormatException(getMessage(), allowed);
  }

  /** The one among the causes of what a library threw; null: there is none. */
  static MalformedText in(Throwable thrown) {
    Throwable at = thrown;
    for (int i = 0; at != null && i < 10; i++) {
      if (at instanceof MalformedText found) {
        return found;
      }
      at =
          at instanceof javax.xml.stream.XMLStreamException e && e.getNestedException() != null
              ? e.getNestedException()
              : at.getCause();
    }
    return null;
  }
}
