package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;

/**
 * The rules that PeerTube holds a video's fields against, in its order and with its messages (seen
 * on 6.3.0). Turns what a request says, as form texts or as JSON, into stored values.
 */
final class FieldRules {

  private static final String INVALID = "Invalid value";
  private static final String NAME = "Should have a video name between 3 and 120 characters long";
  private static final String TAGS =
      "Should have an array of up to 5 tags between 2 and 30 characters each";

  private final Labels labels;
  private final boolean form;
  private final ObjectNode body;
  private final ObjectNode values = JsonNodeFactory.instance.objectNode();
  private final ObjectNode invalid = JsonNodeFactory.instance.objectNode();

  /**
   * @param form whether the values come from a form: then everything is text, and {@code null} is a
   *     word
   */
  FieldRules(Labels labels, ObjectNode body, boolean form) {
    this.labels = labels;
    this.body = body;
    this.form = form;
  }

  /** Stored values of what the request says; throws what is wrong with it. */
  ObjectNode check(boolean creating, ObjectNode fileFaults) throws Refusal {
    fileFaults.properties().forEach(e -> invalid.set(e.getKey(), e.getValue()));
    code("category", labels.of("categories"));
    code("licence", labels.of("licences"));
    text("language", 1, 10);
    privacy();
    text("description", 3, 10_000);
    text("support", 3, 1_000);
    flag("nsfw");
    flag("waitTranscoding");
    flag("downloadEnabled");
    tags();
    comments();
    date();
    schedule();
    passwords();
    name(creating);
    channel(creating);
    if (!invalid.isEmpty()) {
      throw Refusal.invalid(invalid);
    }
    JsonNode schedule = values.path("scheduleUpdate");
    if (schedule.isObject() && !schedule.has("updateAt")) {
      throw Refusal.plain(400, "Schedule update at is mandatory.");
    }
    return values;
  }

  private boolean absent(String field) {
    return !body.has(field);
  }

  private boolean isNull(String field) {
    JsonNode value = body.get(field);
    return value.isNull() || (form && value.isTextual() && value.asText().equals("null"));
  }

  private void fault(String field, String message) {
    JsonNode value = body.get(field);
    if (value != null
        && form
        && value.isTextual()
        && value.asText().matches("-?[0-9]{1,9}")
        && Set.of("category", "licence", "privacy", "channelId").contains(field)) {
      value = JsonNodeFactory.instance.numberNode(Integer.parseInt(value.asText()));
    }
    Refusal.param(invalid, field, value, message, "body");
  }

  private Integer integer(String field) {
    String text = body.get(field).asText();
    return text.matches("-?[0-9]{1,9}") ? Integer.valueOf(text) : null;
  }

  private void code(String field, Map<String, String> known) {
    if (absent(field)) {
      return;
    }
    if (isNull(field)) {
      values.putNull(field);
      return;
    }
    Integer code = integer(field);
    if (code == null || !known.containsKey(code.toString())) {
      fault(field, INVALID);
    } else {
      values.put(field, code);
    }
  }

  private void text(String field, int least, int most) {
    if (absent(field)) {
      return;
    }
    if (isNull(field)) {
      values.putNull(field);
    } else if (body.get(field).isTextual() && between(body.get(field).asText(), least, most)) {
      values.set(field, body.get(field));
    } else {
      fault(field, INVALID);
    }
  }

  private static boolean between(String text, int least, int most) {
    int length = text.codePointCount(0, text.length());
    return length >= least && length <= most;
  }

  private void privacy() {
    if (absent("privacy")) {
      return;
    }
    Integer code = isNull("privacy") ? null : integer("privacy");
    if (code == null || !labels.of("privacies").containsKey(code.toString())) {
      fault("privacy", INVALID);
    } else {
      values.put("privacy", code);
    }
  }

  private void flag(String field) {
    if (absent(field)) {
      return;
    }
    JsonNode value = body.get(field);
    if (form) {
      values.put(field, !Set.of("", "0", "false").contains(value.asText()));
    } else if (value.isBoolean()) {
      values.put(field, value.asBoolean());
    } else {
      fault(field, "Should have a valid " + field + " boolean");
    }
  }

  private void tags() {
    if (absent("tags")) {
      return;
    }
    if (isNull("tags")) {
      values.putArray("tags");
      return;
    }
    JsonNode tags = body.get("tags");
    boolean right = tags.isArray() && tags.size() <= 5 && !(form && tags.isEmpty());
    for (JsonNode tag : tags) {
      right &= tag.isTextual() && between(tag.asText(), 2, 30);
    }
    if (right) {
      var stored = values.putArray("tags");
      tags.forEach(stored::add);
    } else {
      fault("tags", TAGS);
    }
  }

  private void comments() {
    SandboxVersion version = labels.version();
    if (!absent("commentsEnabled") && !version.atLeast(SandboxVersion.V8_2)) {
      boolean enabled = !Set.of("", "0", "false").contains(body.get("commentsEnabled").asText());
      values.put("commentsPolicy", enabled ? 1 : 2);
    }
    if (absent("commentsPolicy")) {
      return;
    }
    Integer code = isNull("commentsPolicy") ? null : integer("commentsPolicy");
    if (isNull("commentsPolicy")) {
      values.putNull("commentsPolicy");
    } else if (code == null || code < 1 || code > 3) {
      fault("commentsPolicy", INVALID);
    } else {
      values.put("commentsPolicy", code);
    }
  }

  private void date() {
    if (absent("originallyPublishedAt")) {
      return;
    }
    if (isNull("originallyPublishedAt")) {
      values.putNull("originallyPublishedAt");
      return;
    }
    Instant at = instant(body.get("originallyPublishedAt").asText());
    if (at == null) {
      fault("originallyPublishedAt", INVALID);
    } else {
      values.put("originallyPublishedAt", Videos.wire(at));
    }
  }

  private void schedule() {
    if (absent("scheduleUpdate")) {
      return;
    }
    if (isNull("scheduleUpdate")) {
      values.putNull("scheduleUpdate");
      return;
    }
    JsonNode asked = body.get("scheduleUpdate");
    ObjectNode schedule = values.putObject("scheduleUpdate");
    if (asked.hasNonNull("updateAt")) {
      Instant at = instant(asked.get("updateAt").asText());
      if (at == null) {
        Refusal.param(
            invalid,
            "scheduleUpdate.updateAt",
            asked.get("updateAt"),
            "Should have a schedule update date that conforms to ISO 8601",
            "body");
      } else {
        schedule.put("updateAt", Videos.wire(at));
      }
    }
    if (asked.hasNonNull("privacy")) {
      int privacy = asked.get("privacy").asInt();
      if (Set.of(1, 2, 4).contains(privacy)) {
        schedule.put("privacy", privacy);
      } else {
        Refusal.param(invalid, "scheduleUpdate.privacy", asked.get("privacy"), INVALID, "body");
      }
    }
  }

  private void passwords() {
    if (!absent("videoPasswords")) {
      values.set("videoPasswords", body.get("videoPasswords"));
    }
  }

  private void name(boolean creating) {
    if (absent("name") && !creating) {
      return;
    }
    String name = absent("name") || isNull("name") ? "" : body.get("name").asText().strip();
    if (between(name, 3, 120)) {
      values.put("name", name);
    } else {
      Refusal.param(invalid, "name", name, NAME, "body");
    }
  }

  private void channel(boolean creating) {
    if (absent("channelId") && !creating) {
      return;
    }
    Integer id = absent("channelId") || isNull("channelId") ? null : integer("channelId");
    if (id == null) {
      fault("channelId", INVALID);
    } else {
      values.put("channelId", id);
    }
  }

  private static Instant instant(String text) {
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      return null; // no date: the caller answers "Invalid value"
    }
  }
}
