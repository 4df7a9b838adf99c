package io.github.peertubeingest.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a server said of a feed.
 *
 * @param body the feed as a file, called {@code feed.xml}, {@code feed.json}, …; null: it is as it
 *     was when it was read last
 * @param sha256 of the body; null without one
 * @param etag to be sent with the next question; null: none
 * @param modified the same of {@code Last-Modified}
 * @param at where the body came from, redirects followed
 * @param movedTo where the feed moved for good; null: nowhere
 * @param fresh for how long the server says that nothing new is to be had ({@code Cache-Control});
 *     null: it does not say
 */
public record FeedAnswer(
    Path body, String sha256, String etag, String modified, URI at, URI movedTo, Duration fresh) {

  /** Whether there is nothing to be read. */
  public boolean unchanged() {
    return body == null;
  }
}
