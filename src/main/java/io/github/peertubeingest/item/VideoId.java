package io.github.peertubeingest.item;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An existing video as a document names it: numeric id, UUID, short UUID (22 characters) or watch
 * URL.
 *
 * @param value numeric id, UUID or short UUID: safe to stand in a request path
 * @param host host (and port) of the watch URL it came from; null when it was a bare id
 */
public record VideoId(String value, String host) {

  /** What a document may write, for messages. */
  public static final String ALLOWED =
      "a numeric id, a UUID, a short UUID of 22 characters, or the watch URL of a video";

  private static final Pattern BARE =
      Pattern.compile(
          "[1-9][0-9]{0,9}"
              + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
              + "|[1-9A-HJ-NP-Za-km-z]{22}");
  private static final Pattern WATCH =
      Pattern.compile("/(?:w|videos/watch|videos/embed)/([^/?#]+)/?");

  /** Ids are 32-bit integers; a larger one makes PeerTube 6.3 answer 500. */
  private static boolean bare(String text) {
    return BARE.matcher(text).matches()
        && (text.length() > 10 || Long.parseLong(text) <= Integer.MAX_VALUE);
  }

  /** Empty when the text is none of them. */
  public static Optional<VideoId> parse(String text) {
    String trimmed = text.strip();
    if (bare(trimmed)) {
      return Optional.of(new VideoId(trimmed, null));
    }
    if (!trimmed.startsWith("http://") && !trimmed.startsWith("https://")) {
      return Optional.empty();
    }
    try {
      URI url = URI.create(trimmed);
      Matcher path = WATCH.matcher(url.getPath() == null ? "" : url.getPath());
      if (path.matches() && bare(path.group(1))) {
        return Optional.of(new VideoId(path.group(1), url.getAuthority()));
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not a URL either: the caller reports the text and what is allowed
    }
  }
}
