package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.util.StatusCodes;

/**
 * Writes problem documents with the fields in PeerTube's order. {@code title} is there only while
 * {@code type} is {@code about:blank}, {@code instance} only for invalid parameters (seen on
 * 6.3.0).
 */
final class Problems {

  private static final String DOCS = "https://docs.joinpeertube.org/api-rest-reference.html#";

  private final SandboxVersion version;

  Problems(SandboxVersion version) {
    this.version = version;
  }

  /**
   * Turns a refusal into an answer; {@code operation} is the documented name of the route, or null.
   */
  Reply reply(Refusal refusal, String operation, String originalUrl) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (refusal.code() == null) {
      body.put("type", "about:blank").put("title", StatusCodes.getReason(refusal.status()));
    } else {
      body.put("type", DOCS + "section/Errors/" + refusal.code());
    }
    body.put("detail", refusal.getMessage());
    if (refusal.invalidParams() != null) {
      body.put("instance", originalUrl);
    }
    body.put("status", refusal.status());
    if (refusal.invalidParams() != null) {
      body.set("invalid-params", refusal.invalidParams());
    }
    if (operation != null) {
      body.put("docs", DOCS + "operation/" + operation);
    }
    if (refusal.code() != null) {
      body.put("code", refusal.code());
    }
    refusal.about().forEach(body::put);
    if (version.repeatsDetailAsError()) {
      body.put("error", refusal.getMessage());
    }
    return Reply.problem(refusal.status(), body);
  }
}
