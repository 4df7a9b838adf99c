package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.item.ItemSchema;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What kind of value each field of a document holds, by the document's own schema: sources know
 * only text, and a profile should not have to say that {@code nsfw} is a yes or no.
 */
final class FieldTypes {

  private static final Set<String> TEXT = Set.of("string");

  private final Map<String, Set<String>> types = new HashMap<>();

  FieldTypes() {
    try (InputStream in = ItemSchema.class.getResourceAsStream("item.schema.json")) {
      JsonNode schema = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
        if (!field.getKey().equals("$schema")) {
          types.put(field.getKey(), of(field.getValue(), schema));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("item.schema.json cannot be read from the jar", e);
    }
  }

  private static Set<String> of(JsonNode field, JsonNode schema) {
    JsonNode type = field.path("type");
    if (type.isMissingNode() && field.has("$ref")) {
      type = schema.at(field.path("$ref").asText().substring(1)).path("type");
    }
    Set<String> names = new HashSet<>();
    if (type.isTextual()) {
      names.add(type.asText());
    }
    type.forEach(t -> names.add(t.asText()));
    return names.isEmpty() ? TEXT : Set.copyOf(names);
  }

  Set<String> names() {
    return types.keySet();
  }

  boolean list(String field) {
    Set<String> type = types.getOrDefault(field, TEXT);
    return type.contains("array") && !type.contains("string") && !type.contains("object");
  }

  boolean object(String field) {
    return types.getOrDefault(field, TEXT).contains("object");
  }

  /** The value as the field wants it; as it is where nothing sensible can be made of it. */
  JsonNode fitted(String field, JsonNode value) throws Unmappable {
    Set<String> type = types.getOrDefault(field, TEXT);
    if (value.isNull() || value.isObject()) {
      return value;
    }
    if (type.contains("array")) {
      return listed(type, value);
    }
    if (value.isArray()) {
      if (value.size() != 1) {
        throw new Unmappable(
            value.toString(),
            "are " + value.size() + " values, and the field has one",
            "first: 1, nth or join under apply");
      }
      return fitted(field, value.get(0));
    }
    if (type.contains("boolean") && value.isValueNode() && !value.isBoolean()) {
      return BooleanNode.valueOf(Transforms.flag(value.asText(), Transforms.YES, Transforms.NO));
    }
    if (type.contains("integer") && !type.contains("string") && value.isTextual()) {
      return whole(value.asText());
    }
    boolean textOnly = type.contains("string") && !type.contains("integer");
    return textOnly && !value.isTextual() ? TextNode.valueOf(value.asText()) : value;
  }

  private static JsonNode listed(Set<String> type, JsonNode value) {
    boolean ofTexts = !type.contains("string") && !type.contains("object");
    ArrayNode list = Json.MAPPER.createArrayNode();
    if (value.isArray()) {
      value.forEach(v -> list.add(ofTexts && v.isNumber() ? TextNode.valueOf(v.asText()) : v));
      return list;
    }
    return type.contains("string") ? value : list.add(value);
  }

  private static JsonNode whole(String text) throws Unmappable {
    try {
      return LongNode.valueOf(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      throw new Unmappable(text, "is no whole number", "digits");
    }
  }
}
