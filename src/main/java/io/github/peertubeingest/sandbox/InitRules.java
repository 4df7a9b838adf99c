package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What every init must bring, judged before anything else of it: the name of the file and the two
 * headers. Order and texts seen on 6.3.0.
 */
final class InitRules {

  private static final String LENGTH = "X-Upload-Content-Length";
  private static final String TYPE = "X-Upload-Content-Type";
  private static final Pattern NUMERIC = Pattern.compile("[+-]?(\\d*\\.)?\\d+");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
  private static final int MAX_FILENAME = 1000;
  private static final String[] NAMES = {"name", "title", "originalName", "filename"};

  private InitRules() {}

  static void check(Call call, ObjectNode fields) {
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    new FieldRule("filename", false, v -> v, InitRules::filenameProblem, null)
        .apply(fields, invalid);
    String length = call.header(LENGTH);
    if (length == null || !NUMERIC.matcher(length.trim()).matches()) {
      report(invalid, LENGTH, length);
    }
    if (call.header(TYPE) == null) {
      report(invalid, TYPE, null);
    }
    if (!invalid.isEmpty()) {
      throw Refusal.invalidParams(invalid);
    }
  }

  /** The declared media type; parameters are not cut off. */
  static String contentType(Call call) {
    return call.header(TYPE).trim();
  }

  /** The declared size in bytes; one that is no whole number counts as too large. */
  static long size(Call call) {
    String length = call.header(LENGTH).trim();
    if (!INTEGER.matcher(length).matches()) {
      throw Refusal.coded(
          413,
          "max_file_size_reached",
          "This file is too large. It exceeds the maximum file size authorized.");
    }
    return Long.parseLong(length);
  }

  /** The declaration of a judged init; the first name of several that is not empty is its name. */
  static Upload.Declaration declaration(
      Call call, ObjectNode fields, Map<String, StoredFile> pictures) {
    String name = "";
    for (String candidate : NAMES) {
      if (name.isEmpty()) {
        name = fields.path(candidate).asText("");
      }
    }
    return new Upload.Declaration(
        fields, Map.copyOf(pictures), contentType(call), name, size(call));
  }

  private static String filenameProblem(JsonNode filename) {
    return filename == null
        ? FieldRule.INVALID
        : FieldValues.lengthProblem(filename, 1, MAX_FILENAME);
  }

  private static void report(ObjectNode invalid, String header, String value) {
    String path = header.toLowerCase(Locale.ROOT);
    JsonNode node = value == null ? null : JsonNodeFactory.instance.textNode(value);
    FieldRule.report(invalid, path, node, FieldRule.INVALID, "headers");
  }
}
