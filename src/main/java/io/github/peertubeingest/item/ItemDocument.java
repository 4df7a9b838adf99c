package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One item document. A field has three states: absent ("leave alone", or the instance's default),
 * null ("clear"), or a value.
 *
 * @param json the document's object, {@code x-} keys and {@code $schema} taken out
 */
public record ItemDocument(ObjectNode json) {

  /** The fields that name where a new video comes from; one of them makes a video. */
  public static final List<String> SOURCES = List.of("video", "targetUrl", "magnetUri", "torrent");

  public enum Action {
    CREATE,
    UPDATE,
    DELETE,
    /** An update of every video that matches. */
    SELECT,
    /** A file of many records, each an item of its own. No document of people's says so. */
    TABLE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
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

  /** The field is {@code true}. */
  public boolean is(String field) {
    return json.path(field).asBoolean(false);
  }

  /** Only the memory of external ids can tell whether it creates or updates. */
  public boolean dependsOnMemory() {
    String named = text("action");
    boolean auto = named == null || named.equals("auto");
    return auto && text("externalId") != null && text("id") == null && !names("select");
  }

  /** What the document asks for, where its {@code externalId} is not known yet. */
  public Action action() {
    return action(false);
  }

  /**
   * What the document asks for; {@code auto} means update where it names an existing video.
   *
   * @param known whether its {@code externalId} stands for a video already
   */
  public Action action(boolean known) {
    String named = text("action");
    if ("create".equals(named)) {
      return Action.CREATE;
    }
    if ("delete".equals(named)) {
      return Action.DELETE;
    }
    if (Action.TABLE.word().equals(named)) {
      return Action.TABLE;
    }
    if (names("select")) {
      return Action.SELECT;
    }
    return "update".equals(named) || text("id") != null || known ? Action.UPDATE : Action.CREATE;
  }

  /** This document, with the defaults under it: what it says itself holds, null included. */
  public ItemDocument over(ObjectNode defaults) {
    if (defaults.isEmpty()) {
      return this;
    }
    ObjectNode whole = json.deepCopy();
    defaults.properties().stream()
        .filter(e -> !whole.has(e.getKey()))
        .forEach(e -> whole.set(e.getKey(), e.getValue()));
    return new ItemDocument(whole);
  }

  /** The names only: values may be secret. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return "ItemDocument" + names;
  }
}
