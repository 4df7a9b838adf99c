package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the names of form fields into a document. In a multipart form {@code tags[]} and {@code
 * tags[0]} make an array, {@code scheduleUpdate[updateAt]} an object, and a name that comes twice
 * an array (seen on 6.3.0).
 */
final class FormFields {

  private static final Pattern NESTED = Pattern.compile("([^\\[\\]]+)\\[([^\\[\\]]*)\\]");

  private FormFields() {}

  static void addFlat(ObjectNode body, String name, String value) {
    JsonNode present = body.get(name);
    if (present == null) {
      body.put(name, value);
    } else if (present instanceof ArrayNode array) {
      array.add(value);
    } else {
      body.set(name, JsonNodeFactory.instance.arrayNode().add(present).add(value));
    }
  }

  static void addNested(ObjectNode body, String name, String value) {
    Matcher nested = NESTED.matcher(name);
    if (!nested.matches()) {
      addFlat(body, name, value);
      return;
    }
    String outer = nested.group(1);
    String inner = nested.group(2);
    JsonNode present = body.get(outer);
    if (inner.isEmpty() || inner.chars().allMatch(Character::isDigit)) {
      array(body, outer, present).add(value);
    } else if (present instanceof ObjectNode object) {
      object.set(inner, TextNode.valueOf(value));
    } else {
      body.set(outer, JsonNodeFactory.instance.objectNode().put(inner, value));
    }
  }

  private static ArrayNode array(ObjectNode body, String name, JsonNode present) {
    if (present instanceof ArrayNode array) {
      return array;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    if (present != null) {
      array.add(present);
    }
    body.set(name, array);
    return array;
  }
}
