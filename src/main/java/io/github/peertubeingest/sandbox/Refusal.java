package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request the API refuses with a problem document. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient ObjectNode invalidParams;
  private final transient Map<String, String> about = new LinkedHashMap<>();

  private Refusal(int status, String code, String detail, ObjectNode invalidParams) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.invalidParams = invalidParams;
  }

  static Refusal of(int status, String detail) {
    return new Refusal(status, null, detail, null);
  }

  static Refusal coded(int status, String code, String detail) {
    return new Refusal(status, code, detail, null);
  }

  static Refusal invalidParams(ObjectNode invalidParams) {
    String names = String.join(", ", (Iterable<String>) invalidParams::fieldNames);
    return new Refusal(400, null, "Incorrect request parameters: " + names, invalidParams);
  }

  /** Adds a member of its own to the problem document. */
  Refusal about(String member, String value) {
    about.put(member, value);
    return this;
  }

  Map<String, String> about() {
    return about;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  ObjectNode invalidParams() {
    return invalidParams;
  }
}
