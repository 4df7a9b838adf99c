package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** PeerTube refuses: a problem document. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;
  private static final String DOCS = "https://docs.joinpeertube.org/api-rest-reference.html#";
  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          413, "Payload Too Large",
          415, "Unsupported Media Type",
          422, "Unprocessable Entity",
          500, "Internal Server Error");

  private final int status;
  private final String code;
  private final transient ObjectNode invalidParams;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private Refusal(int status, String code, String detail, ObjectNode invalidParams) {
    super(detail);
    this.status = status;
    this.code = code;
    this.invalidParams = invalidParams;
  }

  static Refusal plain(int status, String detail) {
    return new Refusal(status, null, detail, null);
  }

  static Refusal coded(int status, String code, String detail) {
    return new Refusal(status, code, detail, null);
  }

  static Refusal invalid(ObjectNode invalidParams) {
    StringBuilder names = new StringBuilder();
    invalidParams
        .fieldNames()
        .forEachRemaining(n -> names.append(names.length() == 0 ? "" : ", ").append(n));
    return new Refusal(400, null, "Incorrect request parameters: " + names, invalidParams);
  }

  static ObjectNode param(
      ObjectNode into, String field, Object value, String message, String where) {
    ObjectNode param = into.putObject(field);
    param.put("type", "field");
    if (value != null) {
      param.set(
          "value",
          value instanceof com.fasterxml.jackson.databind.JsonNode node
              ? node
              : JsonNodeFactory.instance.textNode(value.toString()));
    }
    param.put("msg", message);
    param.put("path", field);
    param.put("location", where);
    return into;
  }

  Refusal header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /**
   * The problem document.
   *
   * @param operation for the {@code docs} link; null for none
   */
  ObjectNode document(SandboxVersion version, String path, String operation) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("type", code == null ? "about:blank" : DOCS + "section/Errors/" + code);
    if (code == null) {
      document.put("title", TITLES.getOrDefault(status, "Error"));
    }
    document.put("detail", getMessage());
    if (invalidParams != null) {
      document.put("instance", path);
    }
    document.put("status", status);
    if (invalidParams != null) {
      document.set("invalid-params", invalidParams);
    }
    if (operation != null) {
      document.put("docs", DOCS + "operation/" + operation);
    }
    if (code != null) {
      document.put("code", code);
    }
    if (version == SandboxVersion.V6_3) {
      document.put("error", getMessage());
    }
    return document;
  }
}
