package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The enumerations of {@code /videos/categories} and its neighbours, ids to labels (lists of
 * 6.3.0).
 */
final class Labels {

  private static final String[] CATEGORIES = {
    "Music",
    "Films",
    "Vehicles",
    "Art",
    "Sports",
    "Travels",
    "Gaming",
    "People",
    "Comedy",
    "Entertainment",
    "News & Politics",
    "How To",
    "Education",
    "Activism",
    "Science & Technology",
    "Animals",
    "Kids",
    "Food"
  };
  private static final String[] LICENCES = {
    "Attribution",
    "Attribution - Share Alike",
    "Attribution - No Derivatives",
    "Attribution - Non Commercial",
    "Attribution - Non Commercial - Share Alike",
    "Attribution - Non Commercial - No Derivatives",
    "Public Domain Dedication"
  };
  private static final String[] PRIVACIES = {
    "Public", "Unlisted", "Private", "Internal", "Password protected"
  };
  private static final String[] COMMENT_POLICIES = {"Enabled", "Disabled", "Requires approval"};

  private final ObjectNode categories = numbered(CATEGORIES);
  private final ObjectNode licences = numbered(LICENCES);
  private final ObjectNode privacies = numbered(PRIVACIES);
  private final ObjectNode commentPolicies = numbered(COMMENT_POLICIES);
  private final ObjectNode languages;

  Labels(SandboxVersion version, List<SandboxFeatures.Label> added) throws IOException {
    if (version.isEight()) {
      // Measured: ids 8 and 9 exist in 8.2.1. The wording is the changelog's of 7.3, not read from
      // a server.
      licences.put("8", "Free of known copyright restrictions").put("9", "All rights reserved");
    }
    languages = resource("languages.json");
    for (SandboxFeatures.Label label : added) {
      of(label.kind()).put(label.id(), label.label());
    }
  }

  private ObjectNode of(SandboxFeatures.LabelKind kind) {
    return switch (kind) {
      case CATEGORY -> categories;
      case LICENCE -> licences;
      case LANGUAGE -> languages;
    };
  }

  static ObjectNode resource(String name) throws IOException {
    try (InputStream in = Labels.class.getResourceAsStream(name)) {
      return (ObjectNode) JsonMapper.builder().build().readTree(in);
    }
  }

  ObjectNode categories() {
    return categories;
  }

  ObjectNode licences() {
    return licences;
  }

  ObjectNode privacies() {
    return privacies;
  }

  ObjectNode commentPolicies() {
    return commentPolicies;
  }

  ObjectNode languages() {
    return languages;
  }

  /**
   * The shape a constant is read in: {@code {id, label}}, with "Unknown" for none (seen on 6.3.0).
   */
  static ObjectNode described(JsonNode id, ObjectNode labels) {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    JsonNode label = id == null || id.isNull() ? null : labels.get(id.asText());
    described.set("id", id == null ? JsonNodeFactory.instance.nullNode() : id);
    return described.put("label", label == null ? "Unknown" : label.textValue());
  }

  static ObjectNode described(int id, ObjectNode labels) {
    return described(IntNode.valueOf(id), labels);
  }

  private static ObjectNode numbered(String... labels) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < labels.length; i++) {
      node.put(Integer.toString(i + 1), labels[i]);
    }
    return node;
  }
}
