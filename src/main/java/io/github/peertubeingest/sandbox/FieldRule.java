package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.UnaryOperator;

/**
 * The rule for one field of a body: clean the value, write it back, judge it.
 *
 * @param path the field, or "outer.inner"
 * @param optional an absent field passes; a null one is judged all the same
 * @param clean turns the value sent into the value kept
 * @param check judges the cleaned value
 * @param message what invalid-params say, or null for what the check says
 */
record FieldRule(
    String path, boolean optional, UnaryOperator<JsonNode> clean, Check check, String message) {

  /** Judges a value: null if it is good, else what is wrong with it. Absent values come as null. */
  interface Check {
    String problem(JsonNode value);
  }

  static final String INVALID = "Invalid value";

  /** Cleans the field in the body and notes what is wrong with it. */
  void apply(ObjectNode body, ObjectNode invalidParams) {
    int dot = path.indexOf('.');
    JsonNode holder = dot < 0 ? body : body.get(path.substring(0, dot));
    String name = path.substring(dot + 1);
    JsonNode value = holder instanceof ObjectNode object ? object.get(name) : null;
    if (value == null && optional) {
      return;
    }
    JsonNode cleaned = clean.apply(value);
    if (cleaned != null && holder instanceof ObjectNode object) {
      object.set(name, cleaned);
    }
    String problem = check.problem(cleaned);
    if (problem != null) {
      report(invalidParams, path, cleaned, message == null ? problem : message, "body");
    }
  }

  /** Adds an entry to invalid-params; an absent value is left out of it (seen on 6.3.0). */
  static void report(
      ObjectNode invalidParams, String path, JsonNode value, String message, String location) {
    ObjectNode entry = invalidParams.putObject(path).put("type", "field");
    if (value != null) {
      entry.set("value", value);
    }
    entry.put("msg", message).put("path", path).put("location", location);
  }

  /** Adds an entry for a text of the query or the path. */
  static void report(
      ObjectNode invalidParams, String path, String value, String message, String location) {
    report(invalidParams, path, TextNode.valueOf(value), message, location);
  }
}
