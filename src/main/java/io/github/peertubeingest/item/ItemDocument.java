package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One item document. A field has three states: absent ("leave alone", or the instance's default),
 * null ("clear"), or a value.
 *
 * @param json the document's object, {@code x-} keys and {@code $schema} taken out
 */
public record ItemDocument(ObjectNode json) {

  public enum Action {
    CREATE,
    UPDATE;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The document says something about the field, null included. */
  public boolean names(String field) {
    return json.has(field);
  }

  /** The field's value as text; null when it is absent or null. */
  public String text(String field) {
    JsonNode value = json.get(field);
    return value == null || value.isNull() || value.isContainerNode() ? null : value.asText();
  }

  public JsonNode get(String field) {
    return json.get(field);
  }

  /** What the document asks for; {@code auto} means update where it names an existing video. */
  public Action action() {
    String named = text("action");
    if ("create".equals(named)) {
      return Action.CREATE;
    }
    if ("update".equals(named) || text("id") != null) {
      return Action.UPDATE;
    }
    return Action.CREATE;
  }
}
