package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.peertubeingest.format.SourceOptions.Format;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemSchema;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a profile's file; everything that is wrong with it comes with its line. */
final class ProfileParser {

  private static final Set<String> KEYS =
      Set.of(
          "description",
          "match",
          "ignore",
          "priority",
          "format",
          "delimiter",
          "quote",
          "header",
          "encoding",
          "skip",
          "sheet",
          "records",
          "around",
          "namespaces",
          "fileName",
          "skipWhen",
          "let",
          "namedColumns",
          "fields",
          "oldId",
          "constants");

  private static final Set<String> MATCH =
      Set.of("file", "folder", "columns", "has", "values", "root", "elements", "text");

  /** Not a way a file is written: its name is all there is. */
  private static final String MEDIA = "media";

  private final FieldTypes types;
  private final ItemSchema items = new ItemSchema();
  private final Schema schema;

  ProfileParser(FieldTypes types) {
    this.types = types;
    try (InputStream in = ProfileParser.class.getResourceAsStream("profile.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException("profile.schema.json cannot be read from the jar", e);
    }
  }

  /**
   * @param profile null when it has faults
   */
  record Parsed(Profile profile, List<ProfileFault> faults) {}

  /**
   * @param name of the profile
   * @param file for messages
   * @param folder where its lookup tables stand; null: nowhere
   */
  Parsed parse(String name, String file, Path folder, int rank, String text) {
    YamlPlace root = YamlPlace.read(file, text);
    if (!root.faults().isEmpty()) {
      return new Parsed(null, root.faults());
    }
    if (!root.node().isObject()) {
      return new Parsed(
          null, List.of(new ProfileFault(file, 1, "is no profile", "a map: match: …, fields: …")));
    }
    Profile profile = profile(name, file, folder, rank, root);
    if (root.faults().isEmpty()) {
      bySchema(root);
    }
    return new Parsed(root.faults().isEmpty() ? profile : null, root.faults());
  }

  /** The schema that editors use; says the same as what was checked before, only less well. */
  private void bySchema(YamlPlace root) {
    for (Error error : schema.validate(root.node())) {
      root.faultAt(error.getInstanceLocation().toString(), error.getMessage(), null);
    }
  }

  private Profile profile(String name, String file, Path folder, int rank, YamlPlace root) {
    root.only(KEYS);
    String formatWord = root.child("format").text("csv");
    boolean fromMedia = MEDIA.equals(formatWord);
    Format format = fromMedia ? null : format(root.child("format"), formatWord);
    SourceOptions source = source(root, format);
    Regex fileName = root.has("fileName") ? TransformParser.regex(root.child("fileName")) : null;
    Map<String, Expression> let = new LinkedHashMap<>();
    ExpressionParser expressions =
        new ExpressionParser(
            new TransformParser(folder),
            format,
            source.header(),
            source.namespaces(),
            fileName,
            new HashSet<>(root.child("let").keys()));
    root.child("let").keys().forEach(k -> let.put(k, expressions.read(root.child("let").child(k))));
    boolean ignore = root.child("ignore").flag(false);
    boolean named = root.child("namedColumns").flag(false);
    Map<String, Expression> fields = fields(root.child("fields"), expressions);
    Match match = match(root);
    if (fields.isEmpty() && !ignore && !named) {
      root.fault("maps nothing", "fields:, or ignore: true, or namedColumns: true");
    }
    if (fromMedia && match.looksInside()) {
      root.child("match").fault("looks into a media file", "file and folder");
    }
    if (fromMedia && fileName == null && !ignore) {
      root.fault("names no fileName for format: media", "fileName: '(?<title>.+)\\.mp4'");
    }
    return new Profile(
        name,
        file,
        rank,
        root.has("description") ? root.child("description").text("a sentence") : name,
        match,
        ignore,
        fromMedia,
        format,
        source,
        fileName,
        conditions(root.child("skipWhen"), expressions),
        let,
        named,
        fields,
        root.has("oldId") ? expressions.read(root.child("oldId")) : null,
        constants(root.child("constants")));
  }

  private static Format format(YamlPlace at, String word) {
    if (word == null) {
      return null;
    }
    List<String> known = new ArrayList<>(List.of("tsv", MEDIA));
    for (Format one : Format.values()) {
      if (one.name().equalsIgnoreCase(word)) {
        return one;
      }
      known.add(one.name().toLowerCase(Locale.ROOT));
    }
    if (word.equalsIgnoreCase("tsv")) {
      return Format.CSV;
    }
    at.fault("\"" + word + "\" is not known", String.join(", ", new TreeSet<>(known)));
    return null;
  }

  private static SourceOptions source(YamlPlace root, Format format) {
    boolean tabs = root.child("format").node().asText().equalsIgnoreCase("tsv");
    Character delimiter = character(root.child("delimiter"));
    String records = root.has("records") ? root.child("records").text("/videos or //item") : null;
    boolean json = format == Format.JSON || format == Format.YAML;
    if (records != null && json && records.equals("/")) {
      records = "";
    }
    if (json && records != null && !records.isEmpty() && !records.startsWith("/")) {
      root.child("records")
          .fault("\"" + records + "\" is no JSON pointer", "/videos; / for the file itself");
    }
    Map<String, String> namespaces = new LinkedHashMap<>();
    YamlPlace spaces = root.child("namespaces");
    for (String prefix : spaces.keys()) {
      String uri = spaces.child(prefix).text("the namespace's URI");
      namespaces.put(prefix, uri == null ? "" : uri);
    }
    return new SourceOptions(
        format == null ? Format.CSV : format,
        delimiter == null && tabs ? (Character) '\t' : delimiter,
        character(root.child("quote")),
        root.child("header").flag(true),
        encoding(root.child("encoding")),
        root.child("skip").number(0, 0, 100_000),
        root.has("sheet") ? root.child("sheet").text("a sheet's name or number") : null,
        records,
        Map.copyOf(namespaces),
        around(root, format, records));
  }

  private static boolean around(YamlPlace root, Format format, String records) {
    boolean around = root.child("around").flag(false);
    if (around && (records == null || (format != Format.XML && format != Format.JSON))) {
      root.child("around").fault("needs records to stand round", "format: xml or json, records: …");
    }
    return around;
  }

  private static Character character(YamlPlace at) {
    String text = at.text("one character");
    if (text == null) {
      return null;
    }
    String plain = text.equalsIgnoreCase("tab") || text.equals("\\t") ? "\t" : text;
    if (plain.length() != 1) {
      at.fault("\"" + text + "\" is not one character", "\";\", \"|\", tab");
      return null;
    }
    return plain.charAt(0);
  }

  private static String encoding(YamlPlace at) {
    String name = at.text("utf-8, windows-1252, …");
    if (name == null) {
      return null;
    }
    try {
      return Charset.forName(name).name();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      at.fault(
          "\"" + name + "\" is no known encoding", "utf-8, windows-1252, iso-8859-15, utf-16le, …");
      return null;
    }
  }

  private Map<String, Expression> fields(YamlPlace at, ExpressionParser expressions) {
    Map<String, Expression> fields = new LinkedHashMap<>();
    ObjectNode fixed = Json.MAPPER.createObjectNode();
    at.only(types.names());
    for (String field : at.keys()) {
      YamlPlace value = at.child(field);
      if (!types.names().contains(field)) {
        continue;
      }
      Expression expression = expressions.read(value);
      if (expression instanceof Expression.ObjectOf && !types.object(field)) {
        value.fault("names no source", "from, fileName, value, first, join, template or each");
      }
      fields.put(field, expression);
      if (expression instanceof Expression.Fixed literal && !value.node().isTextual()) {
        fixed.set(field, literal.value());
      }
    }
    checked(at, fixed, "/fields/");
    return fields;
  }

  private ObjectNode constants(YamlPlace at) {
    ObjectNode constants = Json.MAPPER.createObjectNode();
    if (at.isMissing()) {
      return constants;
    }
    if (!(at.node() instanceof ObjectNode given)) {
      at.fault("is no map", "constants: {privacy: public}");
      return constants;
    }
    at.only(types.names());
    for (String field : at.keys()) {
      boolean one = types.list(field) && given.get(field).isTextual();
      constants.set(
          field, one ? Json.MAPPER.createArrayNode().add(given.get(field)) : given.get(field));
    }
    checked(at, constants, "/constants/");
    return constants;
  }

  private void checked(YamlPlace at, ObjectNode values, String where) {
    for (FieldFault fault : items.check(values)) {
      String top = fault.field().replaceAll("[.\\[].*", "");
      if (types.names().contains(top)) {
        at.faultAt(where + top, fault.line(), null);
      }
    }
  }

  private static List<Condition> conditions(YamlPlace at, ExpressionParser expressions) {
    List<Condition> all = new ArrayList<>();
    for (YamlPlace item : at.items()) {
      Condition condition = expressions.condition(item);
      if (condition != null) {
        all.add(condition);
      }
    }
    return List.copyOf(all);
  }

  private static Match match(YamlPlace root) {
    YamlPlace at = root.child("match");
    if (!at.isMissing() && !at.node().isObject()) {
      at.fault("is no map", "match: {file: \"films*.csv\"}");
    }
    at.only(MATCH);
    YamlPlace values = at.child("values");
    Map<String, String> texts = new LinkedHashMap<>();
    for (String pointer : values.keys()) {
      String text = values.child(pointer).text("the text that stands there");
      texts.put(slashed(pointer), text == null ? "" : text);
    }
    return new Match(
        globs(at.child("file")),
        globs(at.child("folder")),
        at.child("columns").texts("names of columns"),
        at.child("has").texts("JSON pointers").stream().map(ProfileParser::slashed).toList(),
        texts,
        at.child("root").texts("names of elements"),
        at.child("elements").texts("names of elements"),
        at.has("text") ? TransformParser.regex(at.child("text")) : null,
        root.child("priority").number(0, -1000, 1000));
  }

  private static String slashed(String pointer) {
    return pointer.startsWith("/") ? pointer : "/" + pointer;
  }

  private static List<String> globs(YamlPlace at) {
    List<String> globs = at.texts("a pattern with * and ?");
    for (String glob : globs) {
      if (Glob.wrong(glob)) {
        at.fault("\"" + glob + "\" is no file name pattern", "*.csv, films-??.xml, *.{xml,nfo}");
      }
    }
    return globs;
  }

  /** The nearest of the names, as a question; empty: none is near. */
  static String question(String word, Set<String> known) {
    return Nearest.question(word, known);
  }
}
