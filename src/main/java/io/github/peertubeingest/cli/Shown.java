package io.github.peertubeingest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.item.WebAddress;
import java.util.List;

/** Documents and notes as {@code check} prints them: without passwords. */
final class Shown {

  private static final int LONGEST = 2_000;

  private Shown() {}

  /** The lines of a document, as indented JSON. */
  static List<String> document(ObjectNode document) {
    return Json.pretty(masked("", document)).lines().toList();
  }

  private static JsonNode masked(String field, JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.isObject()) {
      ObjectNode copy = nodes.objectNode();
      value
          .properties()
          .forEach(e -> copy.set(e.getKey(), masked(field + "." + e.getKey(), e.getValue())));
      return copy;
    }
    if (value.isArray()) {
      var copy = nodes.arrayNode();
      value.forEach(entry -> copy.add(masked(field, entry)));
      return copy;
    }
    if (value.isNull()) {
      return value;
    }
    String shown = Texts.unlessSecret(field, value.asText());
    if (!value.isTextual() && shown.equals(value.asText())) {
      return value;
    }
    return nodes.textNode(Texts.shortened(WebAddress.withoutCredentials(shown), LONGEST));
  }

  /** A note in one line. */
  static String note(Note note) {
    boolean values = note.asked() != null || note.stored() != null;
    return "note  "
        + (note.field() == null ? "" : note.field() + ": ")
        + (values ? value(note.asked()) + " → " + value(note.stored()) + ": " : "")
        + note.why();
  }

  private static String value(String value) {
    return value == null
        ? "nothing"
        : "\"" + Texts.shortened(value, 120).replace("\n", "\\n") + "\"";
  }
}
