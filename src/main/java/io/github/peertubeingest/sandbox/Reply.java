package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer before it is written. */
final class Reply {

  private static final String JSON = "application/json; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final byte[] body;
  private final Path file;
  private String reason;

  private Reply(int status, String contentType, byte[] body, Path file) {
    this.status = status;
    this.body = body;
    this.file = file;
    if (contentType != null) {
      headers.put("Content-Type", contentType);
    }
  }

  static Reply json(JsonNode body) {
    return new Reply(200, JSON, body.toString().getBytes(StandardCharsets.UTF_8), null);
  }

  static Reply problem(int status, JsonNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return new Reply(status, "application/problem+json; charset=utf-8", bytes, null);
  }

  static Reply html(int status, String body) {
    return new Reply(status, HTML, body.getBytes(StandardCharsets.UTF_8), null);
  }

  /** No content, yet declared as JSON (seen on 6.3.0 for PUT and DELETE of a video). */
  static Reply noContent() {
    return new Reply(204, JSON, new byte[0], null);
  }

  /**
   * What PeerTube answers for an unknown API route or method: 400 and nothing else (seen on 6.3.0).
   */
  static Reply unknownRoute() {
    return new Reply(400, JSON, new byte[0], null);
  }

  static Reply notFound() {
    return new Reply(404, null, new byte[0], null);
  }

  static Reply file(String contentType, Path file) {
    return new Reply(200, contentType, new byte[0], file);
  }

  static Reply bytes(String contentType, byte[] body) {
    return new Reply(200, contentType, body, null);
  }

  /** An answer without body and without media type. */
  static Reply empty(int status) {
    return new Reply(status, null, new byte[0], null);
  }

  /** JSON as the chunk engine writes it, without charset (seen on 6.3.0). */
  static Reply engineJson(int status, JsonNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return new Reply(status, "application/json", bytes, null);
  }

  /** No answer at all: the connection is cut. The status is for the log. */
  static Reply cut(int status) {
    return new Reply(status, null, null, null);
  }

  /** Takes another reason phrase than the status has. */
  Reply reason(String value) {
    reason = value;
    return this;
  }

  String reason() {
    return reason;
  }

  boolean isCut() {
    return body == null;
  }

  Reply header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Path file() {
    return file;
  }
}
