package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lists of an instance: categories, licences, languages, privacies, and labels without a list.
 */
final class Labels {

  private final SandboxVersion version;
  private final Map<String, Map<String, String>> lists = new LinkedHashMap<>();

  Labels(SandboxVersion version) {
    this.version = version;
    lists.put("categories", load("categories.json"));
    lists.put("languages", load("languages.json"));
    Map<String, String> licences = new LinkedHashMap<>();
    licences.put("1", "Attribution");
    licences.put("2", "Attribution - Share Alike");
    licences.put("3", "Attribution - No Derivatives");
    licences.put("4", "Attribution - Non Commercial");
    licences.put("5", "Attribution - Non Commercial - Share Alike");
    licences.put("6", "Attribution - Non Commercial - No Derivatives");
    licences.put("7", "Public Domain Dedication");
    if (version.atLeast(SandboxVersion.V8_2)) {
      licences.put("8", "Free of known copyright restrictions");
      licences.put("9", "All rights reserved");
    }
    lists.put("licences", licences);
    Map<String, String> privacies = new LinkedHashMap<>();
    privacies.put("1", "Public");
    privacies.put("2", "Unlisted");
    privacies.put("3", "Private");
    privacies.put("4", "Internal");
    privacies.put("5", "Password protected");
    lists.put("privacies", privacies);
    lists.put("comments", Map.of("1", "Enabled", "2", "Disabled", "3", "Requires approval"));
  }

  private static Map<String, String> load(String name) {
    try (InputStream in = Labels.class.getResourceAsStream(name)) {
      JsonNode json = new ObjectMapper().readTree(in);
      Map<String, String> labels = new LinkedHashMap<>();
      json.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      return labels;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the jar", e);
    }
  }

  SandboxVersion version() {
    return version;
  }

  /** Code to label. */
  Map<String, String> of(String list) {
    return lists.get(list);
  }
}
