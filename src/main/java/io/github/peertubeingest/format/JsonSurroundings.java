package io.github.peertubeingest.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before the records in the objects round their array, within bounds: a member that
 * would be too much is left out.
 */
final class JsonSurroundings {

  private final JsonParser parser;
  private final Bounds bounds;
  private final List<ObjectNode> kept = new ArrayList<>();
  private int characters = Bounds.AROUND_CHARACTERS;
  private int nodes = Bounds.AROUND_NODES;

  JsonSurroundings(JsonParser parser, Bounds bounds) {
    this.parser = parser;
    this.bounds = bounds;
  }

  /** An object begins that has the records in it. */
  void enter() {
    kept.add(0, JsonNodeFactory.instance.objectNode());
  }

  /** Takes the member whose value begins at the current token, to its end. */
  void member() throws IOException {
    String name = parser.currentName();
    JsonElements elements = new JsonElements(parser, bounds.within(characters, nodes));
    JsonNode value = elements.read();
    if (elements.fault() == null) {
      characters -= elements.characters();
      nodes -= elements.nodes();
      kept.get(0).set(name, value);
    }
  }

  /** The objects, the innermost first. */
  List<ObjectNode> kept() {
    return kept;
  }
}
