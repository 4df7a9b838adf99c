package io.github.peertubeingest.sandbox;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A misbehaviour of the sandbox towards the next matching requests.
 *
 * @param method an HTTP method, or null or "*" for any
 * @param pathRegex matched against the whole path without query, such as {@code
 *     /api/v1/videos/upload}
 * @param status the status a {@link Kind#STATUS} fault answers; ignored by the others
 * @param delay how long a {@link Kind#DELAY} fault waits before the request is served; for {@link
 *     Kind#STATUS} a positive delay becomes the {@code Retry-After} header; may be null
 * @param times how many requests it applies to
 * @param code the machine code in a {@link Kind#STATUS} answer, or null
 */
public record SandboxFault(
    String method,
    String pathRegex,
    Kind kind,
    int status,
    Duration delay,
    int times,
    String code) {

  /** What goes wrong. */
  public enum Kind {
    /** The connection is cut before the server acts. */
    DROP_BEFORE,
    /** The server acts, then the connection is cut without an answer. */
    DROP_AFTER,
    /** The server takes its time and then answers as usual. */
    DELAY,
    /**
     * The server does not act and answers a status; without a code as a reverse proxy would, in
     * HTML.
     */
    STATUS
  }

  /** Checks that the fault can ever apply. */
  public SandboxFault {
    Pattern.compile(pathRegex);
    delay = delay == null ? Duration.ZERO : delay;
    if (kind == null) {
      throw new IllegalArgumentException("a fault needs a kind");
    }
    if (times < 1) {
      throw new IllegalArgumentException("a fault applies at least once");
    }
    if (kind == Kind.STATUS && (status < 200 || status > 599)) {
      throw new IllegalArgumentException("a STATUS fault needs a status from 200 to 599");
    }
  }

  /** A fault without machine code. */
  public SandboxFault(
      String method, String pathRegex, Kind kind, int status, Duration delay, int times) {
    this(method, pathRegex, kind, status, delay, times, null);
  }

  boolean matches(String requestMethod, String path) {
    boolean anyMethod = method == null || method.equals("*");
    return (anyMethod || method.equalsIgnoreCase(requestMethod)) && path.matches(pathRegex);
  }

  SandboxFault withTimes(int value) {
    return new SandboxFault(method, pathRegex, kind, status, delay, value, code);
  }
}
