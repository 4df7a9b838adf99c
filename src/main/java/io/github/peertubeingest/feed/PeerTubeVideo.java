package io.github.peertubeingest.feed;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A video at a PeerTube instance that a feed names.
 *
 * @param origin of the instance, without a slash at the end
 * @param id UUID or short UUID
 */
public record PeerTubeVideo(URI origin, String id) {

  /** Watch pages are {@code /w/<short UUID>}, of old {@code /videos/watch/<UUID>}. */
  private static final Pattern WATCH =
      Pattern.compile(
          "(https?://[^/?#@\\s]+)/(?:w|videos/watch)/"
              + "([0-9A-Za-z]{22}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:[/?#].*)?");

  /** Empty where the text is no address of a watch page. */
  static Optional<PeerTubeVideo> of(String text) {
    Matcher watch = WATCH.matcher(text == null ? "" : text);
    return watch.matches()
        ? Optional.of(new PeerTubeVideo(URI.create(watch.group(1)), watch.group(2)))
        : Optional.empty();
  }
}
