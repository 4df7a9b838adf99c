package io.github.peertubeingest.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Builds one value of a JSON stream, within bounds: what is too large, or has a key twice, is
 * passed over to its end, so that the next one can be read.
 */
final class JsonElements {

  private final JsonParser parser;
  private final Bounds bounds;
  private long left;
  private long nodes;
  private String fault;

  JsonElements(JsonParser parser, Bounds bounds) {
    this.parser = parser;
    this.bounds = bounds;
  }

  /** The value that begins at the current token; ask {@link #fault()} afterwards. */
  JsonNode read() throws IOException {
    left = bounds.document();
    nodes = bounds.nodes();
    fault = null;
    return value();
  }

  /** Of the value that was read. */
  int characters() {
    return (int) (bounds.document() - left);
  }

  /** Values in the one that was read, itself included. */
  int nodes() {
    return (int) (bounds.nodes() - nodes);
  }

  /** What is wrong with the value that was read, in words; null: nothing. */
  String fault() {
    return fault;
  }

  private JsonNode value() throws IOException {
    if (--nodes < 0) {
      fault("has more than " + bounds.nodes() + " values");
    }
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> make.textNode(spent(parser.getText()));
      case VALUE_NUMBER_INT -> {
        spent(parser.getText());
        yield switch (parser.getNumberType()) {
          case INT -> make.numberNode(parser.getIntValue());
          case LONG -> make.numberNode(parser.getLongValue());
          default -> make.numberNode(parser.getBigIntegerValue());
        };
      }
      case VALUE_NUMBER_FLOAT -> {
        String written = spent(parser.getText());
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
          fault("has a number that is too large: " + written);
        }
        yield make.numberNode(number);
      }
      case VALUE_TRUE -> make.booleanNode(true);
      case VALUE_FALSE -> make.booleanNode(false);
      default -> make.nullNode();
    };
  }

  private JsonNode object() throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = spent(parser.currentName());
      boolean twice = object.has(name);
      parser.nextToken();
      if (twice) {
        fault("has the key \"" + name + "\" twice");
      }
      JsonNode value = value();
      if (fault == null) {
        object.set(name, value);
      }
    }
    return object;
  }

  private JsonNode array() throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode value = value();
      if (fault == null) {
        array.add(value);
      }
    }
    return array;
  }

  private String spent(String text) {
    left -= text.length() + 1L;
    if (left < 0) {
      fault("is longer than " + bounds.document() + " characters");
    }
    return text;
  }

  private void fault(String what) {
    if (fault == null) {
      fault = what;
    }
  }
}
