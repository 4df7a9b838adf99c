package io.github.peertubeingest.item;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An http(s) address as a document names it, and how it may be shown. */
public final class WebAddress {

  /** What a document may write, for messages. */
  public static final String ALLOWED = "an address like https://media.example/talk.mp4";

  private static final Pattern CREDENTIALS =
      Pattern.compile("(https?://)[^/?#@\\s\"']*@", Pattern.CASE_INSENSITIVE);

  private WebAddress() {}

  /** Whether the text is meant as a web address rather than a path. */
  public static boolean is(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** Empty when the text is no http(s) address with a host; blanks and accents are encoded. */
  public static Optional<URI> parse(String text) {
    if (!is(text)) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(URI.create(text.strip().replace(" ", "%20")).toASCIIString());
      int port = uri.getPort();
      return uri.getHost() == null || uri.getHost().isEmpty() || port == 0 || port > 65535
          ? Optional.empty()
          : Optional.of(uri);
    } catch (IllegalArgumentException | java.net.URISyntaxException e) {
      return Optional.empty(); // the caller reports the text and what is allowed
    }
  }

  /** For logs and messages: without credentials, and without a query, which may hold a key. */
  public static String shown(String text) {
    String plain = withoutCredentials(text);
    int query = plain.indexOf('?');
    return query < 0 ? plain : plain.substring(0, query) + "?…";
  }

  /** A text in which no address carries a user name or password. */
  public static String withoutCredentials(String text) {
    return text == null ? null : CREDENTIALS.matcher(text).replaceAll("$1");
  }
}
