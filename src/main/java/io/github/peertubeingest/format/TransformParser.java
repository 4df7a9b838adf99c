package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.peertubeingest.format.Transforms.Missing;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Reads the steps that stand under {@code apply} in a profile. */
final class TransformParser {

  /** Every step, with the options that may stand beside it. */
  private static final Map<String, Set<String>> KNOWN =
      Map.ofEntries(
          Map.entry("trim", Set.of()),
          Map.entry("oneLine", Set.of()),
          Map.entry("split", Set.of()),
          Map.entry("splitBy", Set.of()),
          Map.entry("join", Set.of()),
          Map.entry("cap", Set.of("ellipsis")),
          Map.entry("unique", Set.of()),
          Map.entry("length", Set.of()),
          Map.entry("first", Set.of()),
          Map.entry("nth", Set.of()),
          Map.entry("drop", Set.of()),
          Map.entry("keepIf", Set.of()),
          Map.entry("dropIf", Set.of()),
          Map.entry("lookup", Set.of("missing", "default")),
          Map.entry("date", Set.of("zone", "locale", "missing")),
          Map.entry("number", Set.of()),
          Map.entry("boolean", Set.of()),
          Map.entry("capture", Set.of("group", "missing")),
          Map.entry("replace", Set.of()),
          Map.entry("default", Set.of()),
          Map.entry("prefix", Set.of()),
          Map.entry("suffix", Set.of()),
          Map.entry("upper", Set.of()),
          Map.entry("lower", Set.of()),
          Map.entry("title", Set.of()),
          Map.entry("html", Set.of()),
          Map.entry("plainText", Set.of()),
          Map.entry("timecode", Set.of()),
          Map.entry("basename", Set.of()),
          Map.entry("stem", Set.of()),
          Map.entry("urlDecode", Set.of()),
          Map.entry("urlEncode", Set.of()));

  private static final Set<String> ALONE =
      Set.of(
          "trim",
          "oneLine",
          "unique",
          "date",
          "number",
          "boolean",
          "upper",
          "lower",
          "title",
          "html",
          "plainText",
          "timecode",
          "basename",
          "stem",
          "urlDecode",
          "urlEncode");

  private static final long LARGEST_TABLE = 16L << 20;

  /** Where the lookup tables of a profile stand. */
  private final Path folder;

  TransformParser(Path folder) {
    this.folder = folder;
  }

  /** Also a text: {@code apply: oneLine}. */
  List<Transform> all(YamlPlace apply) {
    List<Transform> steps = new ArrayList<>();
    for (YamlPlace item : apply.items()) {
      Transform step = one(item);
      if (step != null) {
        steps.add(step);
      }
    }
    return List.copyOf(steps);
  }

  private Transform one(YamlPlace at) {
    if (at.node().isTextual()) {
      String name = at.node().asText();
      if (!KNOWN.containsKey(name)) {
        String question = io.github.peertubeingest.item.Nearest.question(name, KNOWN.keySet());
        at.fault(
            "\"" + name + "\" is no step" + (question.isEmpty() ? "" : "; " + question), names());
        return null;
      }
      if (!ALONE.contains(name)) {
        at.fault("\"" + name + "\" needs a value", "- " + name + ": …");
        return null;
      }
      return step(name, at, at.child(name));
    }
    List<String> found = at.keys().stream().filter(KNOWN::containsKey).toList();
    boolean fallback = found.size() == 2 && found.contains("default") && found.contains("lookup");
    if (!at.node().isObject() || found.isEmpty() || (found.size() > 1 && !fallback)) {
      String unknown = String.join(", ", at.keys());
      at.fault(
          found.size() > 1
              ? "names several steps: " + String.join(", ", found)
              : "\"" + unknown + "\" is no step",
          "one step in each entry of the list: " + names());
      return null;
    }
    String name = fallback ? "lookup" : found.get(0);
    Set<String> allowed = new HashSet<>(KNOWN.get(name));
    allowed.add(name);
    at.only(allowed);
    return step(name, at, at.child(name));
  }

  private static String names() {
    return String.join(", ", new java.util.TreeSet<>(KNOWN.keySet()));
  }

  private Transform step(String name, YamlPlace at, YamlPlace value) {
    return switch (name) {
      case "trim" -> Transforms.trim();
      case "oneLine" -> Transforms.oneLine();
      case "split" -> split(value);
      case "splitBy" -> {
        Regex pattern = regex(value);
        yield pattern == null ? null : Transforms.split(List.of(), pattern);
      }
      case "join" -> Transforms.join(orEmpty(value.text("the text between the parts")));
      case "cap" -> Transforms.cap(value.number(1, 1, 100_000), ellipsis(at));
      case "unique" -> Transforms.unique();
      case "length" -> length(value);
      case "first" -> Transforms.first(value.number(1, 1, 10_000));
      case "nth" -> Transforms.nth(value.number(1, -10_000, 10_000));
      case "drop" -> Transforms.drop(value.texts("texts that count as nothing"));
      case "keepIf", "dropIf" -> {
        Regex pattern = regex(value);
        yield pattern == null ? null : Transforms.only(pattern, name.equals("keepIf"));
      }
      case "lookup" -> lookup(at, value);
      case "date" -> date(at, value);
      case "number" -> Transforms.number();
      case "boolean" -> flag(value);
      case "capture" -> capture(at, value);
      case "replace" -> replace(value);
      case "prefix" -> {
        String text = orEmpty(value.text("a text"));
        yield Transforms.plain(t -> text + t);
      }
      case "suffix" -> {
        String text = orEmpty(value.text("a text"));
        yield Transforms.plain(t -> t + text);
      }
      case "upper" -> Transforms.plain(t -> t.toUpperCase(Locale.ROOT));
      case "lower" -> Transforms.plain(t -> t.toLowerCase(Locale.ROOT));
      case "title" -> Transforms.title();
      case "html" -> Transforms.html();
      case "plainText" -> Transforms.plainText();
      case "timecode" -> Transforms.timecode();
      case "basename" -> Transforms.basename();
      case "stem" -> Transforms.stem();
      case "urlDecode" -> Transforms.urlDecode();
      case "urlEncode" -> Transforms.urlEncode();
      case "default" -> new Default(value.node());
      default -> throw new IllegalStateException("no step " + name);
    };
  }

  /** The one step that is asked of an empty value. */
  record Default(JsonNode value) implements Transform {
    @Override
    public JsonNode apply(JsonNode given) {
      return given;
    }
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static String ellipsis(YamlPlace at) {
    return at.has("ellipsis") ? orEmpty(at.child("ellipsis").text("a text")) : "…";
  }

  private static Transform split(YamlPlace value) {
    List<String> marks = value.texts("the marks between the parts");
    if (marks.isEmpty() || marks.contains("")) {
      value.fault("names no mark to split at", "split: \";\" or split: [\";\", \"|\"]");
      return null;
    }
    return Transforms.split(marks, null);
  }

  private static Transform length(YamlPlace value) {
    List<YamlPlace> ends = value.items();
    if (ends.size() != 2) {
      value.fault("is no range", "length: [2, 30]");
      return null;
    }
    return Transforms.length(
        ends.get(0).number(0, 0, 100_000), ends.get(1).number(100_000, 0, 100_000));
  }

  private static Transform date(YamlPlace at, YamlPlace value) {
    List<String> forms =
        value.isMissing() || value.node().isNull() ? List.of() : value.texts("a form of dates");
    ZoneId zone = ZoneOffset.UTC;
    if (at.has("zone")) {
      try {
        zone = ZoneId.of(orEmpty(at.child("zone").text("Europe/Amsterdam")));
      } catch (DateTimeException e) {
        at.child("zone")
            .fault(
                "\"" + at.child("zone").node().asText() + "\" is no time zone", "Europe/Amsterdam");
      }
    }
    String language = at.has("locale") ? orEmpty(at.child("locale").text("nl")) : "en";
    for (String form : forms) {
      try {
        new DateForms(List.of(form), zone, Locale.ENGLISH);
      } catch (IllegalArgumentException e) {
        value.fault(
            "\"" + form + "\" is no form of dates",
            "iso, year, serial, epoch, epochMillis, rfc822, or a pattern like dd-MM-yyyy");
        return null;
      }
    }
    Missing missing = missing(at, Missing.FAULT);
    if (missing == Missing.KEEP) {
      at.child("missing").fault("\"keep\" leaves what is no date", "fault, drop");
    }
    return Transforms.date(new DateForms(forms, zone, Locale.forLanguageTag(language)), missing);
  }

  private static Transform flag(YamlPlace value) {
    if (!value.node().isObject()) {
      return Transforms.flag(Transforms.YES, Transforms.NO);
    }
    value.only(Set.of("yes", "no"));
    return Transforms.flag(
        lower(value.child("yes").texts("words that mean yes")),
        lower(value.child("no").texts("words that mean no")));
  }

  private static Set<String> lower(List<String> words) {
    Set<String> lower = new HashSet<>();
    words.forEach(w -> lower.add(w.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static Transform capture(YamlPlace at, YamlPlace value) {
    Regex pattern = regex(value);
    String group = at.has("group") ? at.child("group").text("the name of a group") : null;
    if (pattern == null) {
      return null;
    }
    if (group != null && !pattern.names(group)) {
      at.child("group")
          .fault("\"" + group + "\" is no group of the pattern", "(?<" + group + ">…)");
      return null;
    }
    return Transforms.capture(pattern, group, missing(at, Missing.DROP));
  }

  private static Transform replace(YamlPlace value) {
    if (!value.node().isObject()) {
      value.fault("is no map of patterns to texts", "replace: {'\\.mxf$': .mp4}");
      return null;
    }
    Map<Regex, String> all = new LinkedHashMap<>();
    for (String key : value.keys()) {
      Regex pattern = regex(value.child(key), key);
      String text = orEmpty(value.child(key).text("the text to put there"));
      if (pattern != null && !pattern.accepts(text)) {
        value
            .child(key)
            .fault(
                "\"" + text + "\" names a group that the pattern has not", "$1; \\$ for a dollar");
      } else if (pattern != null) {
        all.put(pattern, text);
      }
    }
    return Transforms.replace(all);
  }

  private Transform lookup(YamlPlace at, YamlPlace value) {
    Map<String, JsonNode> table = new LinkedHashMap<>();
    String name = "";
    if (value.node().isObject()) {
      value.keys().forEach(k -> table.put(key(k), value.node().get(k)));
    } else {
      String file = value.text("a table {from: to}, or a file beside the profile");
      if (file != null) {
        name = " " + file;
        read(value, file, table);
      }
    }
    JsonNode fallback = at.has("default") ? at.child("default").node() : null;
    return Transforms.lookup(table, missing(at, Missing.FAULT), fallback, name);
  }

  private void read(YamlPlace value, String name, Map<String, JsonNode> table) {
    Path file = folder == null ? null : folder.resolve(name).normalize();
    if (file == null || !file.startsWith(folder) || !Files.isRegularFile(file)) {
      value.fault(
          "\"" + name + "\" is no file beside the profile", "a CSV of two columns, or a YAML map");
      return;
    }
    try {
      if (Files.size(file) > LARGEST_TABLE) {
        value.fault("\"" + name + "\" is too large", LARGEST_TABLE + " bytes");
      } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        YamlPlace map = YamlPlace.read(name, Files.readString(file));
        map.faults().forEach(f -> value.fault("\"" + name + "\": " + f.shown(), null));
        map.keys().forEach(k -> table.put(key(k), map.node().get(k)));
      } else {
        csv(value, file, table);
      }
    } catch (IOException | de.siegmar.fastcsv.reader.CsvParseException e) {
      value.fault(
          "\"" + name + "\" cannot be read: " + e.getMessage(), "a CSV of two columns in UTF-8");
    }
  }

  private static void csv(YamlPlace value, Path file, Map<String, JsonNode> table)
      throws IOException {
    String text = Files.readString(file).replaceFirst("^\uFEFF", "");
    String first = text.lines().findFirst().orElse("");
    char mark =
        first.contains("\t") ? '\t' : first.contains(";") ? ';' : first.contains("|") ? '|' : ',';
    try (CsvReader<CsvRecord> rows = CsvReader.builder().fieldSeparator(mark).ofCsvRecord(text)) {
      for (CsvRecord row : rows) {
        if (row.getFieldCount() < 2) {
          value.fault(
              file.getFileName() + ":" + row.getStartingLineNumber() + " has one column",
              "two: what stands in the source, and what it means");
          return;
        }
        table.put(key(row.getField(0)), TextNode.valueOf(Texts.trim(row.getField(1))));
      }
    }
  }

  private static String key(String text) {
    return Texts.trim(text).toLowerCase(Locale.ROOT);
  }

  private static Missing missing(YamlPlace at, Missing fallback) {
    if (!at.has("missing")) {
      return fallback;
    }
    String word = orEmpty(at.child("missing").text("fault, keep, drop"));
    for (Missing one : Missing.values()) {
      if (one.name().equalsIgnoreCase(word)) {
        return one;
      }
    }
    at.child("missing").fault("\"" + word + "\" is not known", "fault, keep, drop");
    return fallback;
  }

  static Regex regex(YamlPlace at) {
    String text = at.text("a regular expression");
    return text == null ? null : regex(at, text);
  }

  private static Regex regex(YamlPlace at, String text) {
    try {
      return Regex.of(text);
    } catch (PatternSyntaxException e) {
      at.fault(
          "\"" + text + "\" is no regular expression: " + e.getDescription(),
          "a Java pattern, best in single quotes");
      return null;
    }
  }
}
