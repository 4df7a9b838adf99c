package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.peertubeingest.item.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance answered.
 *
 * @param headers names in lower case
 * @param json the body where it is JSON, else a missing node
 * @param text the body as text
 * @param askedAt when the request began
 */
public record ApiAnswer(
    int status, Map<String, String> headers, JsonNode json, String text, Instant askedAt) {

  public static ApiAnswer of(
      int status, Map<String, String> headers, String text, Instant askedAt) {
    return new ApiAnswer(status, headers, parse(headers.get("content-type"), text), text, askedAt);
  }

  private static JsonNode parse(String contentType, String text) {
    if (contentType == null || !contentType.contains("json") || text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // a cut or wrongly labelled body: judged by its status
    }
  }

  /** PeerTube's machine code, in either dialect (problem document, uploadx); null without one. */
  public String code() {
    JsonNode code = json.path("code");
    if (code.isTextual()) {
      return code.asText();
    }
    JsonNode uploadx = json.path("error").path("code");
    return uploadx.isTextual() ? uploadx.asText() : null;
  }

  /** What the instance said, for people only: it may be in any language. */
  public String detail() {
    for (JsonNode said :
        new JsonNode[] {
          json.path("detail"),
          json.path("error").path("message"),
          json.path("error"),
          json.path("title")
        }) {
      if (said.isTextual() && !said.asText().isBlank()) {
        return said.asText();
      }
    }
    String plain = text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }

  /** The {@code Retry-After} header: a number of seconds, or a moment of the instance's clock. */
  public Optional<Duration> retryAfter() {
    Optional<Duration> seconds = number("retry-after").map(Duration::ofSeconds);
    Optional<Instant> date = date();
    return seconds.isPresent() || date.isEmpty()
        ? seconds
        : moment("retry-after")
            .map(at -> Duration.between(date.get(), at))
            .filter(d -> !d.isNegative());
  }

  /** A header that is a whole number. */
  public Optional<Long> number(String header) {
    String value = headers.get(header);
    return value != null && value.matches("[0-9]{1,12}")
        ? Optional.of(Long.valueOf(value))
        : Optional.empty();
  }

  /** The instance's clock, to the second. */
  public Optional<Instant> date() {
    return moment("date");
  }

  private Optional<Instant> moment(String header) {
    try {
      return Optional.ofNullable(headers.get(header))
          .map(d -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(d, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty(); // a proxy's own format: then the two clocks are taken to agree
    }
  }

  /**
   * The instance says that the token is no longer good (PeerTube 6.3 to 8.2: 401 invalid_token).
   */
  public boolean tokenRefused() {
    return status == 401 && "invalid_token".equals(code());
  }

  /** Without headers and body: they may hold tokens. */
  @Override
  public String toString() {
    return "ApiAnswer[" + status + ", " + text.length() + " characters]";
  }
}
