package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steers a sandbox from another process, under {@code /sandbox/}: counts, faults, token lifetime,
 * revocation. Neither limited nor counted.
 */
final class Control {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sandbox sandbox;

  Control(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Answers {@code METHOD /sandbox/…}. */
  Reply answer(String request, byte[] body) throws IOException {
    JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    switch (request) {
      case "GET /sandbox/stats":
        return Reply.json(stats());
      case "GET /sandbox/videos":
        return Reply.json(JSON.valueToTree(sandbox.videos()));
      case "POST /sandbox/faults":
        sandbox.fail(fault(json));
        return Reply.noContent();
      case "DELETE /sandbox/faults":
        sandbox.heal();
        return Reply.noContent();
      case "POST /sandbox/token-lifetime":
        sandbox.setTokenLifetime(Duration.ofSeconds(json.path("seconds").asLong()));
        return Reply.noContent();
      case "POST /sandbox/revoke":
        sandbox.revokeTokens(json.path("username").asText());
        return Reply.noContent();
      default:
        return Reply.unknownRoute();
    }
  }

  private static SandboxFault fault(JsonNode json) {
    String kind = json.path("kind").asText().toUpperCase(Locale.ROOT).replace('-', '_');
    return new SandboxFault(
        json.hasNonNull("method") ? json.get("method").asText() : null,
        json.path("path").asText(".*"),
        SandboxFault.Kind.valueOf(kind),
        json.path("status").asInt(500),
        Duration.ofMillis(json.path("delayMillis").asLong()),
        json.path("times").asInt(1));
  }

  private ObjectNode stats() {
    Map<String, Integer> counts = new TreeMap<>();
    for (SandboxRequest request : sandbox.requests()) {
      String path =
          request
              .path()
              .replaceAll("/[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}", "/{id}")
              .replaceAll("/[1-9A-HJ-NP-Za-km-z]{22}", "/{id}")
              .replaceAll("/[0-9]+", "/{id}");
      counts.merge(request.method() + " " + path + " " + request.status(), 1, Integer::sum);
    }
    ObjectNode stats = JSON.createObjectNode();
    stats.put("videos", sandbox.videos().size());
    ArrayNode requests = stats.putArray("requests");
    counts.forEach(
        (request, times) -> requests.addObject().put("request", request).put("times", times));
    return stats;
  }
}
