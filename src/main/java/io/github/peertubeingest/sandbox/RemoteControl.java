package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Lets another process steer the sandbox over HTTP, under {@code /sandbox/}. Not rate limited, not
 * recorded.
 */
final class RemoteControl {

  static final String PREFIX = "/sandbox/";

  private static final int MAX_BODY = 64 * 1024;

  private final Sandbox sandbox;
  private final RequestLog log;
  private final TokenEndpoint tokens;
  private final Faults faults;
  private final JsonMapper mapper = JsonMapper.builder().build();

  RemoteControl(Sandbox sandbox, RequestLog log, TokenEndpoint tokens, Faults faults) {
    this.sandbox = sandbox;
    this.log = log;
    this.tokens = tokens;
    this.faults = faults;
  }

  Reply serve(Call call) throws IOException {
    try {
      return switch (call.method() + " " + call.path()) {
        case "GET /sandbox/stats" -> Reply.json(stats());
        case "GET /sandbox/videos" -> Reply.json(videos());
        case "GET /sandbox/playlists" -> Reply.json(mapper.valueToTree(sandbox.playlists()));
        case "GET /sandbox/imports" -> Reply.json(mapper.valueToTree(sandbox.imports()));
        case "POST /sandbox/torrents" -> torrents(body(call));
        case "POST /sandbox/faults" -> fault(body(call));
        case "DELETE /sandbox/faults" -> clearFaults();
        case "POST /sandbox/token-lifetime" -> tokenLifetime(body(call));
        case "POST /sandbox/revoke" -> revoke(body(call));
        default -> Reply.notFound();
      };
    } catch (IllegalArgumentException e) {
      return Reply.problem(
          400, JsonNodeFactory.instance.objectNode().put("detail", e.getMessage()));
    }
  }

  private JsonNode body(Call call) throws IOException {
    return mapper.readTree(call.input().readNBytes(MAX_BODY));
  }

  private ObjectNode stats() {
    ObjectNode stats = JsonNodeFactory.instance.objectNode();
    stats.set("requests", mapper.valueToTree(log.counts()));
    stats.set("signIns", mapper.valueToTree(tokens.grants()));
    return stats.put("videos", sandbox.videos().size());
  }

  private ArrayNode videos() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (SandboxVideo video : sandbox.videos()) {
      ObjectNode entry =
          list.addObject()
              .put("id", video.id())
              .put("uuid", video.uuid())
              .put("shortUUID", video.shortUUID())
              .put("name", video.name())
              .put("channel", video.channel())
              .put("owner", video.owner())
              .put("inputFilename", video.inputFilename())
              .put("size", video.size())
              .put("sha256", video.sha256());
      entry.set("fields", video.fields());
      entry.set("captions", mapper.valueToTree(video.captions()));
      entry.set("chapters", video.chapters());
      entry.set("passwords", mapper.valueToTree(video.passwords()));
    }
    return list;
  }

  /**
   * A fault: {@code method, pathRegex, kind, status, delayMillis, times, code}; times is 1 unless
   * told.
   */
  private Reply fault(JsonNode body) {
    sandbox.fail(
        new SandboxFault(
            body.path("method").textValue(),
            body.path("pathRegex").asText(".*"),
            SandboxFault.Kind.valueOf(body.path("kind").asText().toUpperCase(Locale.ROOT)),
            body.path("status").asInt(0),
            Duration.ofMillis(body.path("delayMillis").asLong(0)),
            body.path("times").asInt(1),
            body.path("code").textValue()));
    return Reply.noContent();
  }

  /** What torrents come to: {@code error} is the text they fail with; without, they succeed. */
  private Reply torrents(JsonNode body) {
    sandbox.failTorrents(body.path("error").textValue());
    return Reply.noContent();
  }

  private Reply clearFaults() {
    faults.clear();
    return Reply.noContent();
  }

  private Reply tokenLifetime(JsonNode body) {
    if (!body.path("seconds").isNumber()) {
      throw new IllegalArgumentException("seconds is missing");
    }
    sandbox.setTokenLifetime(Duration.ofSeconds(body.get("seconds").longValue()));
    return Reply.noContent();
  }

  private Reply revoke(JsonNode body) {
    sandbox.revokeTokens(body.path("username").asText());
    return Reply.noContent();
  }
}
