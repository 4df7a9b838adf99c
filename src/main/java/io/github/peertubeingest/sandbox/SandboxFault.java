package io.github.peertubeingest.sandbox;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A misbehaviour of the sandbox towards the next matching requests.
 *
 * @param method an HTTP method, or null or "*" for any
 * @param pathRegex matched against the whole path without query, such as {@code
 *     /api/v1/videos/upload}
 * @param status the status a {@link Kind#STATUS} or {@link Kind#FAIL_FINISH} fault answers; the one
 *     that a {@link Kind#HOLD_ANSWER} fault waits for; ignored by the others
 * @param delay how long a {@link Kind#DELAY} fault waits before the request is served, or a {@link
 *     Kind#SLOW_FINISH} one before the video is made, or how long a {@link Kind#HOLD_MIDWAY} or
 *     {@link Kind#HOLD_ANSWER} one holds the request at most; for {@link Kind#STATUS} and {@link
 *     Kind#FAIL_FINISH} a positive delay becomes the {@code Retry-After} header; may be null
 * @param times how many requests it applies to
 * @param code the machine code in a {@link Kind#STATUS} or {@link Kind#FAIL_FINISH} answer, or null
 * @param bytes of the body that a {@link Kind#DROP_MIDWAY} or {@link Kind#HOLD_MIDWAY} fault lets
 *     pass; ignored by the others
 */
public record SandboxFault(
    String method,
    String pathRegex,
    Kind kind,
    int status,
    Duration delay,
    int times,
    String code,
    long bytes) {

  /** What goes wrong. */
  public enum Kind {
    /** The connection is cut before the server acts. */
    DROP_BEFORE,
    /**
     * The connection is cut when the server has read so many bytes of the body and more should
     * follow. Of a chunk those bytes stay. A request with a shorter body is served as usual.
     */
    DROP_MIDWAY,
    /** The server acts, then the connection is cut without an answer. */
    DROP_AFTER,
    /** The server takes its time and then answers as usual. */
    DELAY,
    /**
     * The server does not act and answers a status; without a code as a reverse proxy would, in
     * HTML.
     */
    STATUS,
    /**
     * The last step of an upload takes its time: until then the video does not exist, and whoever
     * asks for a resumable upload gets 503. Applies to the request that completes the upload, not
     * to chunks before it.
     */
    SLOW_FINISH,
    /**
     * The video is made, or its file replaced, and yet the answer is a status; 0 cuts the
     * connection instead. With 500 the server itself is what failed, which blocks a resumable
     * upload as its version does after such a failure; any other status is a proxy's that lost
     * patience. Applies to the request that completes the upload, not to chunks before it.
     */
    FAIL_FINISH,
    /**
     * The server stops reading when it has so many bytes of the body and more should follow, until
     * the delay is over or {@link Sandbox#heal()} is called; then it reads on.
     */
    HOLD_MIDWAY,
    /**
     * The server acts, and keeps the answer back until the delay is over or {@link Sandbox#heal()}
     * is called. Applies to the first matching request that is answered with the status.
     */
    HOLD_ANSWER;

    /** Whether the kind waits for the end of an upload, however many requests come before. */
    boolean isAtFinish() {
      return this == SLOW_FINISH || this == FAIL_FINISH;
    }

    /** Whether the kind waits for the answer. */
    boolean isAtAnswer() {
      return this == HOLD_ANSWER;
    }
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
    if (kind == Kind.FAIL_FINISH && status != 0 && (status < 200 || status > 599)) {
      throw new IllegalArgumentException(
          "a FAIL_FINISH fault needs a status from 200 to 599, or 0");
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("a fault cannot let fewer than 0 bytes pass");
    }
  }

  /** A fault that does not count bytes. */
  public SandboxFault(
      String method,
      String pathRegex,
      Kind kind,
      int status,
      Duration delay,
      int times,
      String code) {
    this(method, pathRegex, kind, status, delay, times, code, 0);
  }

  /** A fault without machine code. */
  public SandboxFault(
      String method, String pathRegex, Kind kind, int status, Duration delay, int times) {
    this(method, pathRegex, kind, status, delay, times, null, 0);
  }

  /** A cut of the connection after so many bytes of a request's body, once. */
  public static SandboxFault dropMidway(String method, String pathRegex, long bytes) {
    return new SandboxFault(method, pathRegex, Kind.DROP_MIDWAY, 0, null, 1, null, bytes);
  }

  boolean matches(String requestMethod, String path) {
    boolean anyMethod = method == null || method.equals("*");
    return (anyMethod || method.equalsIgnoreCase(requestMethod)) && path.matches(pathRegex);
  }

  SandboxFault withTimes(int value) {
    return new SandboxFault(method, pathRegex, kind, status, delay, value, code, bytes);
  }
}
