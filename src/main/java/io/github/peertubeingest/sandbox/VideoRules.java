package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The rules for the fields of a video, in the order they are reported (seen on 6.3.0, the nsfw
 * fields by documentation).
 */
final class VideoRules {

  private static final Pattern IMAGE_TYPE = Pattern.compile("image/(png|jpg|jpeg|webp)");

  private static final Pattern MAGNET =
      Pattern.compile("magnet:\\?.*xt=urn:bt(?:ih|mh):[0-9a-zA-Z]{32,}.*");
  private static final Set<String> TORRENT_TYPES =
      Set.of("application/x-bittorrent", "application/octet-stream");

  /** In bytes (reference, C.1). */
  private static final int MAX_TORRENT = 200 * 1024;

  private final SandboxVersion version;
  private final Labels labels;

  VideoRules(SandboxVersion version, Labels labels) {
    this.version = version;
    this.labels = labels;
  }

  /** Judges a new video. */
  void checkNew(ObjectNode body, Map<String, StoredFile> files, ObjectNode invalid) {
    checkCommon(body, files, invalid);
    if (!files.containsKey("videofile")) {
      FieldRule.report(invalid, "videofile", body.get("videofile"), "Should have a file", "body");
    }
    checkIdentity(body, false, invalid);
  }

  /** Judges a change; a malformed id of the video is reported in between. */
  void checkChange(
      ObjectNode body, Map<String, StoredFile> files, String malformedId, ObjectNode invalid) {
    checkCommon(body, files, invalid);
    if (malformedId != null) {
      VideoStore.reportMalformedId(invalid, malformedId);
    }
    checkIdentity(body, true, invalid);
  }

  /** Judges a new import. */
  void checkImport(ObjectNode body, Map<String, StoredFile> files, ObjectNode invalid) {
    checkCommon(body, files, invalid);
    channelRule(false).apply(body, invalid);
    rule("targetUrl", v -> v, v -> textThat(v, ImportTarget::isGood), null).apply(body, invalid);
    rule("magnetUri", v -> v, v -> textThat(v, m -> MAGNET.matcher(m).matches()), null)
        .apply(body, invalid);
    StoredFile torrent = files.get("torrentfile");
    if (torrent != null
        && (torrent.size() > MAX_TORRENT || !TORRENT_TYPES.contains(torrent.contentType()))) {
      FieldRule.report(
          invalid,
          "torrentfile",
          (JsonNode) null,
          "This torrent file is not supported or too large. Please, make sure it is of the"
              + " following type: .torrent",
          "body");
    }
    nameRule(true).apply(body, invalid);
    passwordsRule().apply(body, invalid);
  }

  private static String textThat(JsonNode value, Predicate<String> good) {
    return value.isTextual() && good.test(value.textValue()) ? null : FieldRule.INVALID;
  }

  private static FieldRule nameRule(boolean optional) {
    return new FieldRule(
        "name",
        optional,
        FieldValues::trimmed,
        v -> FieldValues.lengthProblem(v, 3, 120),
        "Should have a video name between 3 and 120 characters long");
  }

  private static FieldRule channelRule(boolean optional) {
    return new FieldRule(
        "channelId", optional, FieldValues::integer, VideoRules::integerProblem, null);
  }

  private static FieldRule passwordsRule() {
    return new FieldRule(
        "videoPasswords",
        true,
        v -> v,
        v -> v.isArray() ? null : FieldRule.INVALID,
        "Video passwords should be an array.");
  }

  private void checkIdentity(ObjectNode body, boolean optional, ObjectNode invalid) {
    nameRule(optional).apply(body, invalid);
    channelRule(optional).apply(body, invalid);
    passwordsRule().apply(body, invalid);
  }

  private void checkCommon(ObjectNode body, Map<String, StoredFile> files, ObjectNode invalid) {
    checkImage("thumbnail", files, invalid);
    checkImage("preview", files, invalid);
    for (FieldRule rule : commonRules()) {
      rule.apply(body, invalid);
    }
  }

  private void checkImage(String kind, Map<String, StoredFile> files, ObjectNode invalid) {
    StoredFile file = files.get(kind + "file");
    if (file != null && !isGoodImage(file, version)) {
      FieldRule.report(
          invalid,
          kind + "file",
          (JsonNode) null,
          "This "
              + kind
              + " file is not supported or too large. Please, make sure it is of the following type: "
              + ".png, .jpg, .jpeg, .webp",
          "body");
    }
  }

  static boolean isGoodImage(StoredFile file, SandboxVersion version) {
    return file.size() <= version.maxImageBytes()
        && IMAGE_TYPE.matcher(file.contentType()).matches();
  }

  private List<FieldRule> commonRules() {
    List<FieldRule> rules = new ArrayList<>();
    rules.add(
        rule(
            "category", FieldValues::integer, v -> keyProblem(v, labels.categories(), true), null));
    rules.add(
        rule("licence", FieldValues::integer, v -> keyProblem(v, labels.licences(), true), null));
    rules.add(rule("language", FieldValues::orNull, VideoRules::languageProblem, null));
    rules.add(bool("nsfw", "Should have a valid nsfw boolean"));
    if (version.isEight()) {
      rules.add(rule("nsfwFlags", FieldValues::integer, v -> nullOr(v, integerProblem(v)), null));
      rules.add(rule("nsfwSummary", FieldValues::orNull, v -> textProblem(v, 3, 250), null));
    }
    rules.add(bool("waitTranscoding", "Should have a valid waitTranscoding boolean"));
    rules.add(
        rule("privacy", FieldValues::integer, v -> keyProblem(v, labels.privacies(), false), null));
    rules.add(rule("description", FieldValues::orNull, v -> textProblem(v, 3, 10_000), null));
    rules.add(rule("support", FieldValues::orNull, v -> textProblem(v, 3, 1000), null));
    rules.add(
        rule(
            "tags",
            FieldValues::orNull,
            VideoRules::tagsProblem,
            "Should have an array of up to 5 tags between 2 and 30 characters each"));
    if (!version.isEight()) {
      rules.add(bool("commentsEnabled", "Should have valid commentsEnabled boolean"));
    }
    rules.add(
        rule("commentsPolicy", v -> v, v -> keyProblem(v, labels.commentPolicies(), true), null));
    rules.add(bool("downloadEnabled", "Should have downloadEnabled boolean"));
    rules.add(
        rule("originallyPublishedAt", FieldValues::orNull, v -> nullOr(v, dateProblem(v)), null));
    rules.add(rule("scheduleUpdate", FieldValues::orNull, v -> null, null));
    rules.add(
        rule(
            "scheduleUpdate.updateAt",
            v -> v,
            VideoRules::dateProblem,
            "Should have a schedule update date that conforms to ISO 8601"));
    rules.add(
        rule(
            "scheduleUpdate.privacy",
            FieldValues::integer,
            VideoRules::schedulePrivacyProblem,
            null));
    return rules;
  }

  private static FieldRule rule(
      String path, UnaryOperator<JsonNode> clean, FieldRule.Check check, String message) {
    return new FieldRule(path, true, clean, check, message);
  }

  private static FieldRule bool(String path, String message) {
    return rule(path, FieldValues::bool, v -> v.isBoolean() ? null : FieldRule.INVALID, message);
  }

  private static String nullOr(JsonNode value, String problem) {
    return value.isNull() ? null : problem;
  }

  private static String keyProblem(JsonNode value, ObjectNode labels, boolean nullable) {
    boolean good = value.isNull() ? nullable : labels.has(value.asText());
    return good ? null : FieldRule.INVALID;
  }

  private static String integerProblem(JsonNode value) {
    return FieldValues.isInteger(value) ? null : FieldRule.INVALID;
  }

  private static String textProblem(JsonNode value, int min, int max) {
    return value.isNull() ? null : FieldValues.lengthProblem(value, min, max);
  }

  private static String languageProblem(JsonNode value) {
    boolean good =
        value.isNull() || (value.isTextual() && FieldValues.lengthProblem(value, 1, 10) == null);
    return good ? null : FieldRule.INVALID;
  }

  private static String tagsProblem(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!value.isArray() || value.size() > 5) {
      return FieldRule.INVALID;
    }
    for (JsonNode tag : value) {
      if (FieldValues.lengthProblem(tag, 2, 30) != null) {
        return FieldRule.INVALID;
      }
    }
    return null;
  }

  private static String dateProblem(JsonNode value) {
    if (value.isNull()) {
      return FieldRule.INVALID;
    }
    if (!value.isTextual()) {
      return FieldValues.lengthProblem(value, 0, 0);
    }
    return IsoDate.parse(value.textValue()).isPresent() ? null : FieldRule.INVALID;
  }

  private static String schedulePrivacyProblem(JsonNode value) {
    int privacy = value.isNumber() ? value.intValue() : 0;
    return privacy == 1 || privacy == 2 || privacy == 4 ? null : FieldRule.INVALID;
  }
}
