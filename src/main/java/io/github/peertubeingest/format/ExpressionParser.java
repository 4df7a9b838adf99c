package io.github.peertubeingest.format;

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
import io.github.peertubeingest.format.SourceOptions.Format;
import io.github.peertubeingest.item.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.xpath.XPathExpressionException;

/** Reads how a profile makes its values. */
final class ExpressionParser {

  private static final List<String> SOURCES =
      List.of(
          "from",
          "column",
          "pointer",
          "xpath",
          "fileName",
          "value",
          "first",
          "join",
          "template",
          "each",
          "best");

  /** What the choice of the best media may ask of each. */
  private static final Set<String> OF_MEDIA =
      Set.of("url", "type", "medium", "height", "width", "size", "bitrate", "default");

  private static final Set<String> BESIDE = Set.of("when", "apply", "emptyClears");
  private static final Set<String> TESTS = Set.of("is", "isNot", "matches", "empty", "why");
  private static final Set<String> OF_ANY_FILE = Set.of("name", "base", "ending");

  private final TransformParser transforms;
  private final Format format;
  private final boolean header;
  private final Map<String, String> namespaces;

  /** {@code fileName.title}: a group of the file's name, wherever a source stands. */
  private static final String FILE_NAME = "fileName.";

  private final Regex fileName;
  private final Set<String> letters;

  /**
   * @param format null: not known before a file is there
   * @param fileName null: the profile has none
   * @param letters the names under {@code let}
   */
  ExpressionParser(
      TransformParser transforms,
      Format format,
      boolean header,
      Map<String, String> namespaces,
      Regex fileName,
      Set<String> letters) {
    this.transforms = transforms;
    this.format = format;
    this.header = header;
    this.namespaces = namespaces;
    this.fileName = fileName;
    this.letters = letters;
  }

  Expression read(YamlPlace at) {
    if (at.node().isTextual() || at.node().isIntegralNumber()) {
      return source(at, at.node().asText());
    }
    if (at.node().isArray()) {
      return new ListOf(each(at));
    }
    if (!at.node().isObject()) {
      at.fault(
          "is no source",
          "the name of a column, a JSON pointer, an XPath; a fixed value is written {value: …}");
      return new Fixed(TextNode.valueOf(""));
    }
    List<String> sources = SOURCES.stream().filter(at::has).toList();
    if (sources.isEmpty()) {
      return object(at);
    }
    if (sources.size() > 1) {
      at.fault(
          "names several sources: " + String.join(", ", sources),
          "one; several under first: or join:");
    }
    return refined(at, sources.get(0));
  }

  private List<Expression> each(YamlPlace at) {
    List<Expression> all = new ArrayList<>();
    at.items().forEach(i -> all.add(read(i)));
    return List.copyOf(all);
  }

  private Expression object(YamlPlace at) {
    if (BESIDE.stream().anyMatch(at::has)) {
      at.fault("names no source", String.join(", ", SOURCES));
    }
    Map<String, Expression> fields = new LinkedHashMap<>();
    at.keys().forEach(k -> fields.put(k, read(at.child(k))));
    return new ObjectOf(fields);
  }

  private Expression refined(YamlPlace at, String source) {
    Set<String> known = new HashSet<>(BESIDE);
    known.addAll(SOURCES);
    if (source.equals("join")) {
      known.add("with");
    } else if (source.equals("each")) {
      known.addAll(Set.of("as", "key"));
      known.remove("value");
    } else if (source.equals("best")) {
      known.add("as");
    }
    at.only(known);
    return refine(at, of(at, source));
  }

  private Expression refine(YamlPlace at, Expression inner) {
    Condition when = at.has("when") ? condition(at.child("when")) : null;
    List<Transform> apply = transforms.all(at.child("apply"));
    boolean clears = at.child("emptyClears").flag(false);
    return when == null && apply.isEmpty() && !clears
        ? inner
        : new Refined(inner, when, apply, clears);
  }

  private Expression of(YamlPlace at, String source) {
    YamlPlace value = at.child(source);
    return switch (source) {
      case "value" -> new Fixed(value.node());
      case "first" -> new First(each(value));
      case "join" -> {
        String with = at.has("with") ? at.child("with").text("the text between the parts") : " ";
        yield new Join(each(value), with == null ? " " : with);
      }
      case "template" -> template(value);
      case "fileName" -> fileName(value, value.text("the name of a group"));
      case "each" -> many(at, value);
      case "best" -> best(at, value);
      default -> {
        String text = value.text("a column, a pointer or an XPath");
        yield source(value, text == null ? "" : text);
      }
    };
  }

  private Expression many(YamlPlace at, YamlPlace items) {
    if (!at.has("as")) {
      at.fault(
          "says not what is made of each", "as: {field: source, …}; for an object key: and as:");
      return new Fixed(TextNode.valueOf(""));
    }
    Expression made = read(at.child("as"));
    return at.has("key")
        ? new EachPair(read(items), read(at.child("key")), made)
        : new Each(read(items), made);
  }

  private Expression best(YamlPlace at, YamlPlace items) {
    YamlPlace as = at.child("as");
    if (!as.has("url")) {
      (as.isMissing() ? at : as)
          .fault("says not where the URL of each of the media is", "as: {url: source, type: …}");
      return new Fixed(TextNode.valueOf(""));
    }
    as.only(OF_MEDIA);
    Map<String, Expression> asked = new LinkedHashMap<>();
    as.keys().forEach(k -> asked.put(k, read(as.child(k))));
    return new Best(read(items), asked);
  }

  private Expression fileName(YamlPlace at, String group) {
    boolean known = OF_ANY_FILE.contains(group) || (fileName != null && fileName.names(group));
    if (group != null && !known) {
      at.fault(
          "\"" + group + "\" is no group of the profile's fileName",
          "name, base, ending, or (?<" + group + ">…) in fileName: at the top");
    }
    return new FileName(group);
  }

  /** What a text that names a source means; the format may be known only with the file. */
  Expression source(YamlPlace at, String text) {
    if (text.startsWith(FILE_NAME)) {
      return fileName(at, text.substring(FILE_NAME.length()));
    }
    if (text.startsWith("$")) {
      String name = text.substring(1);
      if (!letters.contains(name)) {
        String question = Nearest.question(name, letters);
        at.fault(
            "\"" + text + "\" is not under let" + (question.isEmpty() ? "" : "; " + question),
            null);
      }
      return new Let(name);
    }
    if (text.isBlank()) {
      at.fault("names no source", "a column, a pointer or an XPath");
    }
    if (format == Format.XML) {
      checkXpath(at, text);
      return new From(text, false);
    }
    if (text.matches("#?[1-9][0-9]{0,5}")) {
      return new Position(Integer.parseInt(text.replace("#", "")));
    }
    boolean table = format == Format.CSV || format == Format.XLSX;
    if (table && !header) {
      at.fault(
          "\"" + text + "\" is a name, but the table has no header",
          "the column's position, counted from 1");
    }
    boolean optional = text.length() > 1 && text.endsWith("?");
    return new From(optional ? text.substring(0, text.length() - 1) : text, optional);
  }

  private void checkXpath(YamlPlace at, String text) {
    try {
      Xpaths.compile(text, namespaces);
    } catch (XPathExpressionException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      at.fault("\"" + text + "\" is no XPath: " + why, "XPath 1.0, prefixes as under namespaces:");
    }
  }

  private Expression template(YamlPlace at) {
    String text = at.text("text with {sources} in it");
    List<Expression> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (text != null && i < text.length()) {
      char c = text.charAt(i);
      boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        plain.append(c);
        i += 2;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        if (end < 0) {
          at.fault("has a { without a }", "{{ for a brace itself");
          break;
        }
        if (plain.length() > 0) {
          parts.add(new Fixed(TextNode.valueOf(plain.toString())));
          plain.setLength(0);
        }
        parts.add(inTemplate(at, text.substring(i + 1, end)));
        i = end + 1;
      } else {
        plain.append(c);
        i++;
      }
    }
    if (plain.length() > 0) {
      parts.add(new Fixed(TextNode.valueOf(plain.toString())));
    }
    return new Template(List.copyOf(parts));
  }

  private Expression inTemplate(YamlPlace at, String name) {
    boolean maybe = name.length() > 1 && name.endsWith("?");
    String plain = (maybe ? name.substring(0, name.length() - 1) : name).strip();
    Expression source = source(at, plain);
    if (maybe && source instanceof From from) {
      source = new From(from.what(), true);
    }
    return maybe ? new Maybe(source) : source;
  }

  Condition condition(YamlPlace at) {
    if (!at.node().isObject()) {
      at.fault("is no condition", "{from: source, is: text}; also isNot, matches, empty");
      return null;
    }
    List<String> sources = SOURCES.stream().filter(at::has).toList();
    Set<String> known = new HashSet<>(TESTS);
    known.addAll(SOURCES);
    known.addAll(BESIDE);
    known.addAll(Set.of("with", "as"));
    at.only(known);
    if (sources.size() != 1) {
      at.fault("names " + (sources.isEmpty() ? "no" : "more than one") + " source", "from: source");
      return null;
    }
    if (TESTS.stream().filter(t -> !t.equals("why")).noneMatch(at::has)) {
      at.fault("asks nothing", "is, isNot, matches or empty");
    }
    return new Condition(
        refine(at, of(at, sources.get(0))),
        at.has("is") ? at.child("is").texts("texts") : null,
        at.has("isNot") ? at.child("isNot").texts("texts") : null,
        at.has("matches") ? TransformParser.regex(at.child("matches")) : null,
        at.has("empty") ? (Boolean) at.child("empty").flag(true) : null,
        at.has("why") ? at.child("why").text("in words") : null);
  }
}
