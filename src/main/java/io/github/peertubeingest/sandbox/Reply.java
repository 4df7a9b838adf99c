package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the sandbox answers.
 *
 * @param body as UTF-8 text
 */
record Reply(int status, String contentType, String body) {

  static Reply json(JsonNode node) {
    return new Reply(200, "application/json; charset=utf-8", node.toString());
  }

  static Reply noContent() {
    return new Reply(204, "application/json", "");
  }

  static Reply text(int status, String text) {
    return new Reply(status, "text/html; charset=utf-8", text);
  }

  /** PeerTube's answer to a route or method that it does not know. */
  static Reply unknownRoute() {
    return new Reply(400, "application/json; charset=utf-8", "");
  }
}
