package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rules for playlists, in the order they are reported (seen on 6.3.0). */
final class PlaylistRules {

  static final int PUBLIC = 1;
  static final int UNLISTED = 2;
  static final int PRIVATE = 3;

  private final SandboxVersion version;

  PlaylistRules(SandboxVersion version) {
    this.version = version;
  }

  void checkFields(UploadForm form, boolean update, ObjectNode invalid) {
    ObjectNode body = form.fields();
    StoredFile file = form.files().get("thumbnailfile");
    if (file != null && !VideoRules.isGoodImage(file, version)) {
      FieldRule.report(
          invalid,
          "thumbnailfile",
          (JsonNode) null,
          "This thumbnail file is not supported or too large. Please, make sure it is of the"
              + " following type: .jpg, .jpeg",
          "body");
    }
    new FieldRule(
            "description",
            true,
            FieldValues::orNull,
            v -> v.isNull() ? null : FieldValues.lengthProblem(v, 3, 1000),
            null)
        .apply(body, invalid);
    new FieldRule("privacy", true, FieldValues::integer, PlaylistRules::privacyProblem, null)
        .apply(body, invalid);
    // What is no number counts as none (seen on 6.3.0).
    new FieldRule("videoChannelId", true, FieldValues::integer, v -> null, null)
        .apply(body, invalid);
    new FieldRule(
            "displayName",
            update,
            v -> v,
            v ->
                v == null || !v.isTextual()
                    ? FieldRule.INVALID
                    : FieldValues.lengthProblem(v, 1, 120),
            null)
        .apply(body, invalid);
  }

  static void checkElement(ObjectNode body, boolean withVideo, ObjectNode invalid) {
    if (withVideo) {
      JsonNode video = body.get("videoId");
      if (video == null || !VideoStore.isId(video.asText())) {
        FieldRule.report(
            invalid, "videoId", video, "Should have a valid video id/uuid/short uuid", "body");
      }
    }
    for (String field : new String[] {"startTimestamp", "stopTimestamp"}) {
      new FieldRule(field, true, v -> v, PlaylistRules::timestampProblem, null)
          .apply(body, invalid);
    }
  }

  static void checkOrder(ObjectNode body, ObjectNode invalid) {
    position("startPosition", false, 1).apply(body, invalid);
    position("insertAfterPosition", false, 0).apply(body, invalid);
    position("reorderLength", true, 1).apply(body, invalid);
  }

  static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static FieldRule position(String field, boolean optional, int min) {
    return new FieldRule(
        field,
        optional,
        v -> v,
        v -> FieldValues.isInteger(v) && v.asInt() >= min ? null : FieldRule.INVALID,
        null);
  }

  private static String privacyProblem(JsonNode value) {
    return value.isNumber() && value.intValue() >= PUBLIC && value.intValue() <= PRIVATE
        ? null
        : FieldRule.INVALID;
  }

  private static String timestampProblem(JsonNode value) {
    boolean good = value.isNull() || (FieldValues.isInteger(value) && value.asInt() >= 0);
    return good ? null : FieldRule.INVALID;
  }
}
