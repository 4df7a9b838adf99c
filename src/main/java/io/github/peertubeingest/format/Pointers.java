package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import java.util.ArrayList;
import java.util.List;

/** JSON pointers, in which {@code *} is every entry of a list or object. */
final class Pointers {

  /** Before what stands round the record. */
  static final String OUTSIDE = "../";

  private Pointers() {}

  /**
   * What stands in an object round the record; nothing where it is not known.
   *
   * @param around the objects round it, the innermost first
   * @param what a pointer after one {@code ../} for each object outwards
   */
  static JsonNode outside(List<? extends JsonNode> around, String what) {
    String rest = what;
    int outwards = -1;
    while (rest.startsWith(OUTSIDE)) {
      rest = rest.substring(OUTSIDE.length());
      outwards++;
    }
    return outwards < around.size()
        ? find(around.get(outwards), "/" + rest)
        : MissingNode.getInstance();
  }

  /**
   * @param what a pointer from {@code node}; without a slash a key of it; a dot is itself
   */
  static JsonNode find(JsonNode node, String what) {
    if (what.equals(".")) {
      return plain(node);
    }
    if (!what.startsWith("/")) {
      return plain(node.path(what));
    }
    List<JsonNode> found = List.of(node);
    boolean many = false;
    for (String part : what.substring(1).split("/", -1)) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode one : found) {
        if (part.equals("*")) {
          one.forEach(next::add);
        } else {
          next.add(step(one, part.replace("~1", "/").replace("~0", "~")));
        }
      }
      many |= part.equals("*");
      found = next;
    }
    if (!many) {
      return plain(found.get(0));
    }
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (JsonNode one : found) {
      JsonNode value = plain(one);
      if (!value.isMissingNode()) {
        all.add(value);
      }
    }
    return all;
  }

  private static JsonNode step(JsonNode node, String key) {
    return node.isArray() && key.matches("\\d{1,9}")
        ? node.path(Integer.parseInt(key))
        : node.path(key);
  }

  /** null in a source is nothing; texts come without the blanks round them. */
  static JsonNode plain(JsonNode node) {
    if (node.isNull()) {
      return MissingNode.getInstance();
    }
    if (node.isTextual()) {
      String text = Texts.trim(node.asText());
      return text.isEmpty() ? MissingNode.getInstance() : TextNode.valueOf(text);
    }
    return node;
  }
}
