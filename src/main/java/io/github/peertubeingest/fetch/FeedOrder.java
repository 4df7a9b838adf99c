package io.github.peertubeingest.fetch;

import java.net.URI;
import java.nio.file.Path;

/**
 * A feed to be asked for.
 *
 * @param url http, https or file
 * @param movedTo where it moved for good, as the server said; null: nowhere
 * @param etag of what was read last, as the server wrote it; null: unknown
 * @param modified {@code Last-Modified} of what was read last; null: unknown
 * @param sha256 of what was read last; null: nothing was
 * @param authorization value of the {@code Authorization} header for the feed's own origin; null:
 *     none. A secret
 * @param folder where its body is put; made where it is not there
 */
public record FeedOrder(
    URI url,
    URI movedTo,
    String etag,
    String modified,
    String sha256,
    String authorization,
    Path folder) {

  /** Whether a server can say that nothing has changed. */
  boolean conditional() {
    return etag != null || modified != null;
  }

  @Override
  public String toString() {
    return FetchFailures.shown(url);
  }
}
