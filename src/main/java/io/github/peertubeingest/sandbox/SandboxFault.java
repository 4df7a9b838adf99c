package io.github.peertubeingest.sandbox;

import java.time.Duration;

/**
 * Something that goes wrong with the next {@code times} matching requests.
 *
 * @param method null for any
 * @param pathRegex of the whole path
 * @param status of {@link Kind#STATUS}
 * @param delay of {@link Kind#DELAY}; null otherwise
 */
public record SandboxFault(
    String method, String pathRegex, Kind kind, int status, Duration delay, int times) {

  /** What goes wrong. */
  public enum Kind {
    /** The connection is cut before the server acts. */
    DROP_BEFORE,
    /** The server acts, then the connection is cut without an answer. */
    DROP_AFTER,
    /** The answer comes later. */
    DELAY,
    /** The server answers this status and does nothing. */
    STATUS
  }

  boolean matches(String requestMethod, String path) {
    return (method == null || method.equalsIgnoreCase(requestMethod)) && path.matches(pathRegex);
  }

  SandboxFault once() {
    return new SandboxFault(method, pathRegex, kind, status, delay, times - 1);
  }
}
