package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values of a body are cleaned and measured (seen on 6.3.0). Absent values are null. */
final class FieldValues {

  private static final Pattern LEADING_INTEGER =
      Pattern.compile("\\s*([-+]?\\d{1,15}).*", Pattern.DOTALL);
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+");

  private FieldValues() {}

  /** The text {@code null} means null. */
  static JsonNode orNull(JsonNode value) {
    return value != null && value.isTextual() && value.textValue().equals("null")
        ? NullNode.instance
        : value;
  }

  /**
   * A text becomes the integer it starts with, and null if it starts with none; a number stays as
   * it is.
   */
  static JsonNode integer(JsonNode value) {
    JsonNode given = orNull(value);
    if (given == null || given.isNull() || given.isNumber()) {
      return given;
    }
    Matcher leading = LEADING_INTEGER.matcher(given.asText());
    return leading.matches()
        ? LongNode.valueOf(Long.parseLong(leading.group(1)))
        : NullNode.instance;
  }

  /** Every text but the empty one, {@code 0} and {@code false} is true. */
  static JsonNode bool(JsonNode value) {
    JsonNode given = orNull(value);
    if (given == null || given.isNull() || given.isBoolean()) {
      return given;
    }
    String text = given.asText();
    return BooleanNode.valueOf(!text.isEmpty() && !text.equals("0") && !text.equals("false"));
  }

  /** Text without space around it; absent and null become the empty text, a number its digits. */
  static JsonNode trimmed(JsonNode value) {
    return TextNode.valueOf(value == null || value.isNull() ? "" : value.asText().strip());
  }

  /** A text of digits as an int, 0 if it is too large for one. */
  static int clampedInt(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static boolean isInteger(JsonNode value) {
    return value != null && !value.isNull() && INTEGER.matcher(value.asText()).matches();
  }

  /**
   * What is wrong with a text's length, or null. The length counts code points, variation selectors
   * not (6.3.0).
   */
  static String lengthProblem(JsonNode value, int min, int max) {
    if (value == null || !value.isTextual()) {
      return "Expected a string but received a " + typeName(value);
    }
    String text = value.textValue();
    long selectors = text.codePoints().filter(c -> c == 0xFE0E || c == 0xFE0F).count();
    long length = text.codePointCount(0, text.length()) - selectors;
    return length >= min && length <= max ? null : FieldRule.INVALID;
  }

  private static String typeName(JsonNode value) {
    if (value == null) {
      return "undefined";
    }
    return switch (value.getNodeType()) {
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case ARRAY -> "Array";
      case NULL -> "null";
      default -> "Object";
    };
  }
}
