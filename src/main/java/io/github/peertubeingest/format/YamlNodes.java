package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * One YAML document as a JSON value, by the core schema of YAML 1.2: {@code no} and dates are text.
 * A number with leading zeros is text, too: {@code 007} would not be what was written. What an
 * alias repeats counts again, so that a few lines cannot become billions.
 */
final class YamlNodes {

  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
  private static final int LONGEST_NUMBER = 100;

  private final Iterator<Event> events;
  private final Bounds bounds;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private long nodes;
  private long characters;

  private record Anchored(JsonNode node, long nodes, long characters) {}

  YamlNodes(Iterator<Event> events, Bounds bounds) {
    this.events = events;
    this.bounds = bounds;
  }

  /** Where something stands, for people. */
  static String place(Mark mark) {
    return " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }

  /** The document whose start was just read. */
  JsonNode read() throws FormatException {
    anchors.clear();
    nodes = 0;
    characters = 0;
    return node(events.next(), 0);
  }

  private JsonNode node(Event event, int depth) throws FormatException {
    if (event instanceof AliasEvent alias) {
      return repeated(alias);
    }
    NodeEvent node = (NodeEvent) event;
    long nodesBefore = nodes;
    long charactersBefore = characters;
    spend(event, 1, 1);
    JsonNode value = value(node, depth);
    node.getAnchor()
        .ifPresent(
            anchor ->
                anchors.put(
                    anchor.getValue(),
                    new Anchored(value, nodes - nodesBefore, characters - charactersBefore)));
    return value;
  }

  private JsonNode value(NodeEvent event, int depth) throws FormatException {
    if (depth > bounds.depth()) {
      throw fault(event, "nested too deep", "at most " + bounds.depth() + " deep");
    }
    if (event instanceof MappingStartEvent start) {
      requireNoTag(start, start.getTag().orElse(null));
      return object(depth);
    }
    if (event instanceof SequenceStartEvent start) {
      requireNoTag(start, start.getTag().orElse(null));
      return array(depth);
    }
    ScalarEvent scalar = (ScalarEvent) event;
    requireNoTag(scalar, scalar.getTag().orElse(null));
    spend(event, 0, scalar.getValue().length());
    return scalar(scalar);
  }

  private static void requireNoTag(Event event, String tag) throws FormatException {
    if (tag != null) {
      throw fault(event, "the tag " + tag, "values without tags; text in quotes");
    }
  }

  private JsonNode object(int depth) throws FormatException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      String key = key(event);
      if (object.has(key)) {
        throw fault(event, "the key \"" + key + "\" stands twice", "each key once");
      }
      object.set(key, node(events.next(), depth + 1));
    }
    return object;
  }

  private String key(Event event) throws FormatException {
    if (event instanceof ScalarEvent scalar) {
      requireNoTag(scalar, scalar.getTag().orElse(null));
      spend(event, 0, scalar.getValue().length());
      scalar
          .getAnchor()
          .ifPresent(
              a ->
                  anchors.put(
                      a.getValue(),
                      new Anchored(
                          JsonNodeFactory.instance.textNode(scalar.getValue()),
                          1,
                          scalar.getValue().length())));
      return scalar.getValue();
    }
    throw fault(event, "a key that is not a text", "text as a key");
  }

  private JsonNode array(int depth) throws FormatException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      array.add(node(event, depth + 1));
    }
    return array;
  }

  private JsonNode repeated(AliasEvent alias) throws FormatException {
    Anchored anchored = anchors.get(alias.getAlias().getValue());
    if (anchored == null) {
      throw fault(
          alias,
          "the alias *" + alias.getAlias().getValue() + " refers to nothing before it",
          "an alias of a whole value with that anchor");
    }
    spend(alias, anchored.nodes(), anchored.characters());
    return anchored.node().deepCopy();
  }

  private void spend(Event event, long moreNodes, long moreCharacters) throws FormatException {
    nodes += moreNodes;
    characters += moreCharacters;
    if (nodes > bounds.nodes() || characters > bounds.document()) {
      throw fault(
          event,
          "too much, what aliases repeat included",
          "at most " + bounds.nodes() + " values and " + bounds.document() + " characters");
    }
  }

  private static JsonNode scalar(ScalarEvent event) throws FormatException {
    String text = event.getValue();
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (!event.isPlain()) {
      return make.textNode(text);
    }
    if (NULLS.contains(text)) {
      return make.nullNode();
    }
    if (TRUES.contains(text) || FALSES.contains(text)) {
      return make.booleanNode(TRUES.contains(text));
    }
    if (NO_NUMBER.matcher(text).matches()) {
      throw fault(event, text + " is no number", "a number, or text in quotes");
    }
    return mayBeNumber(text) ? number(event, text) : make.textNode(text);
  }

  private static boolean mayBeNumber(String text) {
    char first = text.charAt(0);
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  private static JsonNode number(ScalarEvent event, String text) throws FormatException {
    boolean octal = OCTAL.matcher(text).matches();
    boolean hex = HEX.matcher(text).matches();
    boolean whole = INTEGER.matcher(text).matches();
    if (!octal && !hex && !whole && !DECIMAL.matcher(text).matches()) {
      return JsonNodeFactory.instance.textNode(text);
    }
    if (text.length() > LONGEST_NUMBER) {
      throw fault(event, "a number of " + text.length() + " digits", "at most " + LONGEST_NUMBER);
    }
    if (octal || hex) {
      return whole(new BigInteger(text.substring(2), octal ? 8 : 16));
    }
    if (whole) {
      return whole(new BigInteger(text));
    }
    double number = new BigDecimal(text.endsWith(".") ? text + "0" : text).doubleValue();
    if (Double.isInfinite(number)) {
      throw fault(event, text + " is too large a number", "a number, or text in quotes");
    }
    return JsonNodeFactory.instance.numberNode(number);
  }

  private static JsonNode whole(BigInteger number) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (number.bitLength() < 32) {
      return make.numberNode(number.intValue());
    }
    return number.bitLength() < 64 ? make.numberNode(number.longValue()) : make.numberNode(number);
  }

  private static FormatException fault(Event event, String what, String allowed) {
    return new FormatException(
        "the YAML has" + event.getStartMark().map(YamlNodes::place).orElse("") + ": " + what,
        allowed);
  }
}
