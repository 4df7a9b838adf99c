package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chapters. Rules and the order of the checks as seen on 6.3.0. */
final class ChapterEndpoints {

  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");
  private static final String MESSAGE =
      "Chapters must have a valid title and timecode, and each timecode must be unique";

  private final Authenticator authenticator;
  private final VideoStore videos;
  private final VideoAccess access;

  ChapterEndpoints(Authenticator authenticator, VideoStore videos, VideoAccess access) {
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
  }

  Reply get(Call call, Matcher path) {
    Video video = videos.require(path.group(1), JsonNodeFactory.instance.objectNode());
    access.requirePartReader(call, authenticator, video, path.group(1));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("chapters", json(video.around().chapters()));
    return Reply.json(answer);
  }

  Reply put(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    if (!VideoStore.isId(path.group(1))) {
      VideoStore.reportMalformedId(invalid, "videoId", path.group(1));
    }
    JsonNode sent = call.body().get("chapters");
    if (!isGood(sent)) {
      FieldRule.report(invalid, "chapters", sent, MESSAGE, "body");
    }
    VideoWriter.refuseIfAny(invalid);
    Video video = videos.existing(path.group(1));
    access.requireManager(account, video);
    video.around().chapters(read(sent));
    return Reply.noContent();
  }

  static ArrayNode json(List<Chapter> chapters) {
    ArrayNode node = JsonNodeFactory.instance.arrayNode();
    for (Chapter chapter : chapters) {
      node.addObject().put("timecode", chapter.timecode()).put("title", chapter.title());
    }
    return node;
  }

  private static boolean isGood(JsonNode chapters) {
    if (chapters == null || !chapters.isArray()) {
      return false;
    }
    Set<JsonNode> timecodes = new HashSet<>();
    for (JsonNode chapter : chapters) {
      JsonNode title = chapter.get("title");
      boolean goodTitle = title == null || isTitle(title);
      if (!goodTitle || !isTimecode(chapter.get("timecode"))) {
        return false;
      }
      timecodes.add(chapter.get("timecode"));
    }
    return timecodes.size() == chapters.size();
  }

  /** A number passes for a title; it becomes its digits (seen on 6.3.0). */
  private static boolean isTitle(JsonNode title) {
    return title.isNumber()
        || (title.isTextual() && FieldValues.lengthProblem(title, 1, 100) == null);
  }

  private static boolean isTimecode(JsonNode timecode) {
    return timecode != null
        && (timecode.isNumber() || timecode.isTextual())
        && WHOLE.matcher(timecode.asText()).matches()
        && new BigInteger(timecode.asText()).signum() >= 0;
  }

  /**
   * What passes the check and the database does not take is a 500: a missing title, "1" beside 1, a
   * number beyond 31 bits (seen on 6.3.0).
   */
  private static List<Chapter> read(JsonNode sent) {
    List<Chapter> chapters = new ArrayList<>();
    Set<Integer> timecodes = new HashSet<>();
    for (JsonNode chapter : sent) {
      if (!chapter.has("title")) {
        throw Refusal.coded(
            500,
            "SequelizeValidationError",
            "notNull Violation: VideoChapterModel.title cannot be null");
      }
      int timecode = DescriptionChapters.column(new BigInteger(chapter.get("timecode").asText()));
      if (!timecodes.add(timecode)) {
        throw Refusal.coded(500, "SequelizeUniqueConstraintError", "Validation error");
      }
      chapters.add(new Chapter(timecode, chapter.get("title").asText()));
    }
    chapters.sort(Comparator.comparing(Chapter::timecode));
    return chapters;
  }
}
