package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.format.Expression.Best;
import io.github.peertubeingest.format.Expression.Each;
import io.github.peertubeingest.format.Expression.EachPair;
import io.github.peertubeingest.format.Expression.FileName;
import io.github.peertubeingest.format.Expression.First;
import io.github.peertubeingest.format.Expression.Fixed;
import io.github.peertubeingest.format.Expression.From;
import io.github.peertubeingest.format.Expression.Join;
import io.github.peertubeingest.format.Expression.Let;
import io.github.peertubeingest.format.Expression.ListOf;
import io.github.peertubeingest.format.Expression.Maybe;
import io.github.peertubeingest.format.Expression.ObjectOf;
import io.github.peertubeingest.format.Expression.Position;
import io.github.peertubeingest.format.Expression.Refined;
import io.github.peertubeingest.format.Expression.Template;
import io.github.peertubeingest.format.MediaChoice.Candidate;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.xpath.XPathExpressionException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What a profile makes of the records of one file. For one thread. */
final class Mapper {

  private static final JsonNode NOTHING = MissingNode.getInstance();

  /** A larger number is none that compares media. */
  private static final long MOST = 1L << 50;

  private final Profile profile;
  private final FieldTypes types;
  private final NamedColumns named;
  private final Xpaths xpaths;
  private final String fileName;
  private final MediaChoice media = new MediaChoice();

  /**
   * @param fileName of the file, its path where the pattern asks for folders
   */
  Mapper(Profile profile, FieldTypes types, String fileName) {
    this.profile = profile;
    this.types = types;
    this.named = new NamedColumns(types);
    this.xpaths = new Xpaths(profile.source().namespaces());
    this.fileName = fileName;
  }

  /**
   * @param record the whole one
   * @param inner the part of it that is looked at; the record itself outside of {@code each}
   */
  private record Scope(SourceRecord record, Object inner) {
    Scope into(Object part) {
      return new Scope(record, part);
    }
  }

  private static Scope scope(SourceRecord record) {
    if (record instanceof SourceRecord.Tree tree) {
      return new Scope(record, tree.node());
    }
    return record instanceof SourceRecord.Xml xml
        ? new Scope(record, xml.element())
        : new Scope(record, record);
  }

  /** Why the profile leaves the record out, in words; null: it does not. */
  String skipped(SourceRecord record) {
    Scope scope = scope(record);
    for (Condition condition : profile.skipWhen()) {
      if (surelyHolds(condition, scope)) {
        return condition.why() != null ? condition.why() : "the profile leaves it out";
      }
    }
    return null;
  }

  /** What cannot be asked does not hold: the record is mapped, and its fault told. */
  private boolean surelyHolds(Condition condition, Scope scope) {
    try {
      return holds(condition, scope);
    } catch (Unmappable e) {
      return false;
    }
  }

  Mapped map(SourceRecord record) {
    Scope scope = scope(record);
    ObjectNode document = Json.MAPPER.createObjectNode();
    List<FieldFault> faults = new ArrayList<>();
    if (profile.named()) {
      named.read(record, document, faults);
    }
    surplus(record, faults);
    for (Map.Entry<String, Expression> field : profile.fields().entrySet()) {
      try {
        JsonNode value = value(field.getValue(), scope);
        if (value.isNull()) {
          document.set(field.getKey(), value);
        } else if (!empty(value)) {
          document.set(field.getKey(), types.fitted(field.getKey(), value));
        }
      } catch (Unmappable e) {
        faults.add(fault(field.getKey(), field.getValue(), e, record));
      }
    }
    return new Mapped(document, profile.constants().deepCopy(), faults, List.of(), oldId(scope));
  }

  private String oldId(Scope scope) {
    if (profile.oldId() == null) {
      return null;
    }
    try {
      JsonNode id = value(profile.oldId(), scope);
      return empty(id) || id.isNull() || id.isContainerNode() ? null : id.asText();
    } catch (Unmappable e) {
      return null; // only a line in the map of old ids: the externalId stands in
    }
  }

  private FieldFault fault(String field, Expression made, Unmappable e, SourceRecord record) {
    List<String> sources = Expressions.sources(made);
    String from =
        sources.isEmpty()
            ? ""
            : " (from " + String.join(", ", sources.stream().limit(3).toList()) + ")";
    String line = record.line() > 0 ? "line " + record.line() + ": " : "";
    return new FieldFault(field, e.value(), line + e.getMessage() + from, e.allowed());
  }

  /** More cells than columns: mostly a delimiter in a text without quotes. */
  private static void surplus(SourceRecord record, List<FieldFault> faults) {
    if (record instanceof SourceRecord.Cells cells && !cells.header().names().isEmpty()) {
      int columns = cells.header().names().size();
      for (int i = columns; i < cells.cells().size(); i++) {
        if (!cells.cells().get(i).isBlank()) {
          faults.add(
              new FieldFault(
                  DocumentReader.WHOLE,
                  cells.cells().get(i),
                  "line " + cells.line() + " has " + cells.cells().size() + " cells",
                  columns + ", as the header; a text with a delimiter in it stands in quotes"));
          return;
        }
      }
    }
  }

  private JsonNode value(Expression expression, Scope scope) throws Unmappable {
    if (expression instanceof From from) {
      return from(from.what(), scope);
    }
    if (expression instanceof Position position) {
      return position(position.number(), scope);
    }
    if (expression instanceof FileName name) {
      return text(group(name.group()));
    }
    if (expression instanceof Let let) {
      return value(profile.let().get(let.name()), scope);
    }
    if (expression instanceof Fixed fixed) {
      return fixed.value();
    }
    if (expression instanceof First first) {
      return first(first.of(), scope);
    }
    if (expression instanceof Join join) {
      return join(join, scope);
    }
    if (expression instanceof Template template) {
      return template(template, scope);
    }
    if (expression instanceof Maybe maybe) {
      return value(maybe.value(), scope);
    }
    if (expression instanceof Each each) {
      return each(each, scope);
    }
    if (expression instanceof EachPair pairs) {
      return pairs(pairs, scope);
    }
    if (expression instanceof Best best) {
      return best(best, scope);
    }
    if (expression instanceof ListOf list) {
      return list(list, scope);
    }
    if (expression instanceof ObjectOf object) {
      return object(object, scope);
    }
    return refined((Refined) expression, scope);
  }

  static boolean empty(JsonNode value) {
    return value.isMissingNode()
        || (value.isTextual() && value.asText().isEmpty())
        || (value.isContainerNode() && value.isEmpty());
  }

  private static JsonNode text(String text) {
    if (text == null) {
      return NOTHING;
    }
    String plain = Texts.trim(text);
    return plain.isEmpty() ? NOTHING : TextNode.valueOf(plain);
  }

  private JsonNode from(String what, Scope scope) throws Unmappable {
    if (scope.inner() instanceof JsonNode node) {
      boolean outside = what.startsWith(Pointers.OUTSIDE);
      return outside && scope.record() instanceof SourceRecord.Tree tree
          ? Pointers.outside(tree.around(), what)
          : Pointers.find(node, what);
    }
    if (scope.inner() instanceof Node node) {
      List<JsonNode> texts = new ArrayList<>();
      xml(node, what)
          .forEach(
              n -> texts.add(text(n instanceof Node one ? one.getTextContent() : n.toString())));
      texts.removeIf(JsonNode::isMissingNode);
      return texts.size() == 1 ? texts.get(0) : Json.MAPPER.createArrayNode().addAll(texts);
    }
    if (scope.inner() instanceof SourceRecord.Cells cells) {
      return text(NamedColumns.cell(cells, what));
    }
    return NOTHING;
  }

  private static JsonNode position(int number, Scope scope) {
    if (scope.inner() instanceof SourceRecord.Cells cells) {
      return text(number <= cells.cells().size() ? cells.cells().get(number - 1) : null);
    }
    return scope.inner() instanceof JsonNode node
        ? Pointers.plain(
            node.has(Integer.toString(number))
                ? node.get(Integer.toString(number))
                : node.path(number - 1))
        : NOTHING;
  }

  private List<Object> xml(Node node, String xpath) throws Unmappable {
    try {
      return xpaths.find(node, xpath);
    } catch (XPathExpressionException e) {
      throw new Unmappable(xpath, "is an XPath that cannot be asked here", "XPath 1.0");
    }
  }

  private String group(String group) throws Unmappable {
    String name = fileName.substring(fileName.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return switch (group) {
      case "name" -> name;
      case "base" -> dot > 0 ? name.substring(0, dot) : name;
      case "ending" -> dot > 0 ? name.substring(dot + 1) : "";
      default -> {
        String own = profile.fileName().group(name, group);
        yield own != null ? own : profile.fileName().group(fileName, group);
      }
    };
  }

  private JsonNode first(List<Expression> of, Scope scope) throws Unmappable {
    for (Expression one : of) {
      JsonNode value = value(one, scope);
      if (!empty(value)) {
        return value;
      }
    }
    return NOTHING;
  }

  private JsonNode join(Join join, Scope scope) throws Unmappable {
    List<String> parts = new ArrayList<>();
    for (Expression one : join.of()) {
      JsonNode value = value(one, scope);
      for (JsonNode part : value.isArray() ? value : List.of(value)) {
        if (!empty(part) && !part.isNull()) {
          parts.add(part.isContainerNode() ? part.toString() : part.asText());
        }
      }
    }
    return text(String.join(join.with(), parts));
  }

  private JsonNode template(Template template, Scope scope) throws Unmappable {
    StringBuilder text = new StringBuilder();
    for (Expression part : template.parts()) {
      JsonNode value = value(part, scope);
      if (empty(value) && !(part instanceof Maybe) && !(part instanceof Fixed)) {
        return NOTHING;
      }
      if (value.isArray()) {
        List<String> texts = new ArrayList<>();
        value.forEach(v -> texts.add(v.asText()));
        text.append(String.join(", ", texts));
      } else {
        text.append(value.asText());
      }
    }
    return text(text.toString());
  }

  /** What {@code each} goes through: nodes of the record, or the texts that a value has. */
  private List<Object> items(Expression items, Scope scope) throws Unmappable {
    if (items instanceof From from && scope.inner() instanceof Node node) {
      return xml(node, from.what());
    }
    List<Object> all = new ArrayList<>();
    JsonNode value = value(items, scope);
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (!empty(one)) {
        all.add(one);
      }
    }
    return all;
  }

  private static Object part(Object item) {
    return item instanceof String text ? TextNode.valueOf(text) : item;
  }

  private JsonNode each(Each each, Scope scope) throws Unmappable {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Object item : items(each.items(), scope)) {
      JsonNode made = value(each.value(), scope.into(part(item)));
      if (!empty(made)) {
        all.add(made);
      }
    }
    return all;
  }

  private JsonNode pairs(EachPair pairs, Scope scope) throws Unmappable {
    ObjectNode all = Json.MAPPER.createObjectNode();
    for (Object item : items(pairs.items(), scope)) {
      Scope inner = scope.into(part(item));
      JsonNode key = value(pairs.key(), inner);
      JsonNode value = value(pairs.value(), inner);
      if (empty(value)) {
        continue;
      }
      if (empty(key)) {
        throw new Unmappable(value.asText(), "stands under no key", "a value for key:");
      }
      if (!all.has(key.asText())) { // of several, the first: sources list the best one first
        all.set(key.asText(), value);
      }
    }
    return all;
  }

  private JsonNode best(Best best, Scope scope) throws Unmappable {
    List<Candidate> candidates = new ArrayList<>();
    for (Object item : items(best.items(), scope)) {
      candidates.add(candidate(best.as(), scope.into(part(item))));
    }
    return text(media.best(candidates).map(Candidate::url).orElse(null));
  }

  private Candidate candidate(Map<String, Expression> as, Scope scope) throws Unmappable {
    Long height = whole(asked(as, "height", scope));
    Long width = whole(asked(as, "width", scope));
    if (height == null && width != null) {
      height = width * 9 / 16; // only to compare: the picture of most videos
    }
    return new Candidate(
        asked(as, "url", scope),
        asked(as, "type", scope),
        asked(as, "medium", scope),
        height,
        whole(asked(as, "size", scope)),
        whole(asked(as, "bitrate", scope)),
        "true".equalsIgnoreCase(asked(as, "default", scope)));
  }

  /** The first text of it; null: there is none. */
  private String asked(Map<String, Expression> as, String what, Scope scope) throws Unmappable {
    JsonNode value = as.containsKey(what) ? value(as.get(what), scope) : NOTHING;
    JsonNode first = value.isArray() ? value.path(0) : value;
    return empty(first) || first.isNull() || first.isContainerNode() ? null : first.asText();
  }

  /** Null: it is no number, which feeds often have; it does not count then. */
  private static Long whole(String text) {
    try {
      return text == null
          ? null
          : (Long) Math.min(MOST, Math.max(0, (long) Double.parseDouble(text)));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private JsonNode list(ListOf list, Scope scope) throws Unmappable {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Expression one : list.of()) {
      JsonNode value = value(one, scope);
      if (value.isArray()) {
        value.forEach(all::add);
      } else if (!empty(value)) {
        all.add(value);
      }
    }
    return all;
  }

  /** Empty where nothing of it comes from the record. */
  private JsonNode object(ObjectOf object, Scope scope) throws Unmappable {
    ObjectNode made = Json.MAPPER.createObjectNode();
    boolean own = false;
    boolean allFixed = true;
    for (Map.Entry<String, Expression> field : object.fields().entrySet()) {
      JsonNode value = value(field.getValue(), scope);
      boolean fixed = field.getValue() instanceof Fixed;
      allFixed &= fixed;
      if (!empty(value)) {
        made.set(field.getKey(), value);
        own |= !fixed;
      }
    }
    return own || allFixed ? made : NOTHING;
  }

  private JsonNode refined(Refined refined, Scope scope) throws Unmappable {
    if (refined.when() != null && !holds(refined.when(), scope)) {
      return NOTHING;
    }
    JsonNode value = value(refined.of(), scope);
    for (Transform step : refined.apply()) {
      if (step instanceof TransformParser.Default fallback) {
        value = empty(value) ? fallback.value() : value;
      } else if (!empty(value) && !value.isNull()) {
        value = step.apply(value);
      }
    }
    return empty(value) && refined.emptyClears() ? NullNode.getInstance() : value;
  }

  private boolean holds(Condition condition, Scope scope) throws Unmappable {
    JsonNode value = value(condition.value(), scope);
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(v -> texts.add(v.asText()));
    } else if (!empty(value)) {
      texts.add(value.asText());
    }
    boolean found = condition.matches() == null;
    for (String text : texts) {
      found |= condition.matches() != null && condition.matches().found(text);
    }
    return found
        && (condition.is() == null || any(condition.is(), texts))
        && (condition.isNot() == null || !any(condition.isNot(), texts))
        && (condition.empty() == null || condition.empty() == texts.isEmpty());
  }

  private static boolean any(List<String> wanted, List<String> texts) {
    return texts.stream().anyMatch(t -> wanted.stream().anyMatch(w -> w.equalsIgnoreCase(t)));
  }

  /** For messages: whether an XML record is one of several, by its name. */
  static String name(Element element) {
    return element.getNodeName();
  }
}
