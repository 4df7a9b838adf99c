package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules that one field can be held against, as {@code share/item.schema.json} states them: the
 * same file that editors use. Turns the validator's findings into faults a person can act on.
 */
public final class ItemSchema {

  private final Schema schema;
  private final Set<String> fields;

  public ItemSchema() {
    try (InputStream in = ItemSchema.class.getResourceAsStream("item.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(text, InputFormat.JSON);
      Set<String> names = new LinkedHashSet<>();
      Json.read(text).path("properties").fieldNames().forEachRemaining(names::add);
      names.remove("$schema");
      fields = Set.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException("item.schema.json cannot be read from the jar", e);
    }
  }

  /** Every field that a document may name. */
  public Set<String> fields() {
    return fields;
  }

  /** Everything the schema finds wrong, in the order of the document's fields. */
  public List<FieldFault> check(ObjectNode document) {
    List<FieldFault> faults = new ArrayList<>();
    Set<String> told = new LinkedHashSet<>();
    for (Error error : schema.validate(document)) {
      FieldFault fault = fault(error);
      if (told.add(fault.field() + fault.message())) {
        faults.add(fault);
      }
    }
    return faults;
  }

  private FieldFault fault(Error error) {
    String at = path(error.getInstanceLocation().toString());
    JsonNode node = error.getInstanceNode();
    JsonNode rule = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "additionalProperties", "unevaluatedProperties" ->
          unknown(at, error.getProperty(), node);
      case "required" ->
          new FieldFault(join(at, error.getProperty()), null, "is missing", "a value");
      case "type" -> type(at, node, rule);
      case "minLength", "maxLength" -> length(at, node, error);
      case "minItems", "maxItems" ->
          new FieldFault(
              at,
              shown(node),
              "has " + node.size() + " entries",
              (error.getKeyword().equals("minItems") ? "at least " : "at most ") + rule.asInt());
      case "uniqueItems" ->
          new FieldFault(at, shown(node), "names an entry twice", "every entry once");
      case "enum" -> new FieldFault(at, shown(node), "is not known", values(rule));
      case "pattern" ->
          new FieldFault(
              at, printable(shown(node)), "contains a control character", "printable text");
      case "minimum", "maximum" ->
          new FieldFault(at, shown(node), "is out of range", error.getMessage());
      default -> new FieldFault(at, shown(node), error.getMessage(), null);
    };
  }

  /** null, where a field has a value always, asks for what the instance cannot do. */
  private static FieldFault type(String at, JsonNode node, JsonNode rule) {
    boolean wholeField = at.chars().noneMatch(c -> c == '.' || c == '[' || c == '(');
    return node.isNull() && wholeField
        ? new FieldFault(
            at, "null", "is null, but cannot be cleared", typeNames(rule) + "; or leave it out")
        : new FieldFault(at, shown(node), "is " + typeName(node), typeNames(rule));
  }

  private FieldFault unknown(String parent, String property, JsonNode node) {
    JsonNode value = node == null ? null : node.get(property);
    String field = join(parent, property);
    Set<String> known = known(parent);
    String question = Nearest.question(property, known);
    return new FieldFault(
        field,
        shown(value),
        "is an unknown key" + (question.isEmpty() ? "" : "; " + question),
        String.join(", ", new TreeSet<>(known)) + "; keys beginning with x- are ignored");
  }

  /** The keys that an object may have, by the place where it stands. */
  private Set<String> known(String parent) {
    if (parent.equals(DocumentReader.WHOLE)) {
      return fields;
    }
    return switch (parent.replaceAll("\\[\\d+\\]$", "")) {
      case "captions" -> Set.of("language", "file");
      case "chapters" -> Set.of("timecode", "title");
      default -> Set.of("updateAt", "privacy");
    };
  }

  private static FieldFault length(String at, JsonNode node, Error error) {
    String text = node.asText();
    int characters = text.codePointCount(0, text.length());
    String limit =
        error.getKeyword().equals("minLength")
            ? "at least " + error.getSchemaNode().asInt()
            : "at most " + error.getSchemaNode().asInt();
    return new FieldFault(
        at,
        text,
        "has " + characters + (characters == 1 ? " character" : " characters"),
        limit + " characters");
  }

  /** {@code /tags/2} → {@code tags[2]}. */
  private static String path(String pointer) {
    if (pointer.isEmpty() || pointer.equals("$") || pointer.equals("/")) {
      return DocumentReader.WHOLE;
    }
    StringBuilder path = new StringBuilder();
    for (String part : pointer.substring(1).split("/")) {
      String name = part.replace("~1", "/").replace("~0", "~");
      if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
        path.append('[').append(name).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(name);
      }
    }
    return path.toString();
  }

  private static String join(String parent, String property) {
    return parent.equals(DocumentReader.WHOLE) ? property : parent + "." + property;
  }

  private static String values(JsonNode rule) {
    List<String> values = new ArrayList<>();
    rule.forEach(v -> values.add(v.asText()));
    return String.join(", ", values);
  }

  /** The schema's types, as people call them. */
  private static String typeNames(JsonNode rule) {
    List<String> names = new ArrayList<>();
    for (JsonNode type : rule.isArray() ? rule : Json.MAPPER.createArrayNode().add(rule)) {
      names.add(
          switch (type.asText()) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "an object";
            default -> type.asText();
          });
    }
    return String.join(" or ", names);
  }

  static String typeName(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "nothing";
    };
  }

  static String shown(JsonNode node) {
    if (node == null || node.isTextual()) {
      return node == null ? null : node.asText();
    }
    return node.isDouble() && !Double.isFinite(node.asDouble())
        ? "a number too large to be read"
        : node.toString();
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }
}
