package io.github.peertubeingest.http;

import java.time.Duration;

/**
 * How the server is reached, and what it bears.
 *
 * @param token that every caller shows
 * @param maxDocument bytes of a document
 * @param maxUpload bytes of a request with files
 * @param parallel requests that are worked on at once; as many as fit into {@code QUEUE} wait
 * @param perSecond requests a second, over ten seconds
 * @param idle so long a caller may send nothing
 */
public record HttpSettings(
    String host,
    int port,
    String token,
    long maxDocument,
    long maxUpload,
    int parallel,
    int perSecond,
    Duration idle) {

  /** Requests that wait for their turn; more are sent away. */
  static final int QUEUE = 2_000;

  /** Connections at once; who comes then waits until another goes. */
  static final int CONNECTIONS = 2_500;
}
