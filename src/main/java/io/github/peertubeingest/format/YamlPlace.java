package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Nearest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of a YAML file and where it stands there, so that what is wrong with it can be told. */
final class YamlPlace {

  private static final int MOST_NODES = 100_000;

  private final JsonNode node;
  private final String pointer;
  private final Book book;

  private YamlPlace(JsonNode node, String pointer, Book book) {
    this.node = node;
    this.pointer = pointer;
    this.book = book;
  }

  /** What is known of the whole file. */
  private static final class Book {
    private final String file;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<ProfileFault> faults = new ArrayList<>();
    private int nodes;

    Book(String file) {
      this.file = file;
    }

    void add(int line, String message, String allowed) {
      ProfileFault fault = new ProfileFault(file, line, message, allowed);
      if (!faults.contains(fault)) {
        faults.add(fault);
      }
    }
  }

  /**
   * The root of a file; its faults tell when it could not be read.
   *
   * @param file name for messages
   */
  static YamlPlace read(String file, String text) {
    Book book = new Book(file);
    JsonNode root = MissingNode.getInstance();
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      Node composed = new Compose(settings).composeString(text).orElse(null);
      root = composed == null ? root : tree(composed, "", 0, book);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      book.add(line, "is no YAML: " + e.getProblem(), "YAML 1.2; texts with : or # in quotes");
    } catch (YamlEngineException e) {
      book.add(1, "is no YAML: " + e.getMessage(), null);
    }
    return new YamlPlace(root, "", book);
  }

  private static JsonNode tree(Node node, String pointer, int depth, Book book) {
    int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
    book.lines.putIfAbsent(pointer, line);
    if (depth > Json.MAX_DEPTH || ++book.nodes > MOST_NODES || node.isRecursive()) {
      book.add(line, "is nested too deep, or too large", Json.MAX_DEPTH + " levels");
      return MissingNode.getInstance();
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping, pointer, depth, book);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      for (Node item : sequence.getValue()) {
        array.add(tree(item, pointer + "/" + array.size(), depth + 1, book));
      }
      return array;
    }
    return scalar((ScalarNode) node);
  }

  private static ObjectNode object(MappingNode mapping, String pointer, int depth, Book book) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().map(m -> m.getLine() + 1).orElse(1);
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        book.add(line, "has a key that is no text", "a text before the :");
        continue;
      }
      if (object.has(key.getValue())) {
        book.add(line, "names \"" + key.getValue() + "\" twice", "every key once");
        continue;
      }
      String at = pointer + "/" + escaped(key.getValue());
      book.lines.put(at, line);
      object.set(key.getValue(), tree(entry.getValueNode(), at, depth + 1, book));
    }
    return object;
  }

  private static JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    var nodes = Json.MAPPER.getNodeFactory();
    if (node.getTag().equals(Tag.NULL)) {
      return nodes.nullNode();
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return nodes.booleanNode(Boolean.parseBoolean(text));
    }
    try {
      if (node.getTag().equals(Tag.INT)) {
        return nodes.numberNode(new BigInteger(text));
      }
      if (node.getTag().equals(Tag.FLOAT)) {
        return nodes.numberNode(new BigDecimal(text));
      }
    } catch (NumberFormatException e) {
      return nodes.textNode(text); // 0x1F, .inf: no profile means the number
    }
    return nodes.textNode(text);
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  JsonNode node() {
    return node;
  }

  boolean isMissing() {
    return node.isMissingNode();
  }

  boolean has(String key) {
    return node.has(key);
  }

  YamlPlace child(String key) {
    return new YamlPlace(node.path(key), pointer + "/" + escaped(key), book);
  }

  /** The values of a list; of anything else, the value itself. */
  List<YamlPlace> items() {
    if (!node.isArray()) {
      return node.isMissingNode() ? List.of() : List.of(this);
    }
    List<YamlPlace> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      items.add(new YamlPlace(node.get(i), pointer + "/" + i, book));
    }
    return items;
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Text, or a number as it is written; null and a fault when it is neither. */
  String text(String allowed) {
    if (node.isTextual() || node.isNumber() || node.isBoolean()) {
      return node.asText();
    }
    if (!node.isMissingNode()) {
      fault("is no text", allowed);
    }
    return null;
  }

  List<String> texts(String allowed) {
    List<String> texts = new ArrayList<>();
    for (YamlPlace item : items()) {
      String text = item.text(allowed);
      if (text != null) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  /** A whole number in a range; the fallback where nothing stands. */
  int number(int fallback, int least, int most) {
    if (node.isMissingNode()) {
      return fallback;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.asInt() < least
        || node.asInt() > most) {
      fault("\"" + node.asText() + "\" is no such number", least + " to " + most);
      return fallback;
    }
    return node.asInt();
  }

  boolean flag(boolean fallback) {
    if (node.isMissingNode()) {
      return fallback;
    }
    if (!node.isBoolean()) {
      fault("is neither true nor false", "true, false");
    }
    return node.asBoolean(fallback);
  }

  /** Complains about every key that is not known. */
  void only(Collection<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        String question = Nearest.question(key, known);
        child(key)
            .fault(
                "\"" + key + "\" is an unknown key" + (question.isEmpty() ? "" : "; " + question),
                String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  void fault(String message, String allowed) {
    String last =
        pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    boolean named = !last.isEmpty() && !message.startsWith("\"" + last + "\"");
    book.add(line(pointer), (named ? path() + " " : "") + message, allowed);
  }

  /** A fault somewhere below, as a schema tells it. */
  void faultAt(String below, String message, String allowed) {
    book.add(line(below), message, allowed);
  }

  private String path() {
    return pointer
        .substring(1)
        .replaceAll("/(\\d+)(?=/|$)", "[$1]")
        .replace("/", ".")
        .replace("~1", "/");
  }

  /** The line of a value, or of the nearest thing round it. */
  private int line(String at) {
    String near = at;
    while (!book.lines.containsKey(near) && !near.isEmpty()) {
      near = near.substring(0, Math.max(0, near.lastIndexOf('/')));
    }
    return book.lines.getOrDefault(near, 1);
  }

  List<ProfileFault> faults() {
    return List.copyOf(book.faults);
  }
}
