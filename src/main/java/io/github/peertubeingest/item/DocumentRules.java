package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.ItemDocument.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that need more than one field, or more than a schema can say. */
public final class DocumentRules {

  /**
   * @param known faults already found; a field that has one is not judged again
   */
  public List<FieldFault> check(ItemDocument document, List<FieldFault> known) {
    Set<String> faulty = known.stream().map(FieldFault::field).collect(Collectors.toSet());
    List<FieldFault> faults = new ArrayList<>();
    checkAction(document, faults);
    checkDates(document, faults);
    checkText("", document.json(), faults);
    return faults.stream().filter(f -> !faulty.contains(f.field())).toList();
  }

  private static void checkAction(ItemDocument document, List<FieldFault> faults) {
    String id = document.text("id");
    if (document.action() == Action.CREATE) {
      if (!document.names("name")) {
        faults.add(new FieldFault("name", null, "is missing", "3 to 120 characters"));
      } else if (document.text("name") != null
          && Texts.length(Texts.trim(document.text("name"))) < 3) {
        faults.add(
            new FieldFault(
                "name",
                document.text("name"),
                "has fewer than 3 characters without the blanks around it",
                "3 to 120 characters"));
      }
      if (!document.names("video")) {
        faults.add(new FieldFault("video", null, "is missing", "the path of a media file"));
      }
      if (id != null) {
        faults.add(
            new FieldFault(
                "id", id, "cannot stand in a document that creates a video", "action: update"));
      }
      return;
    }
    if (id == null) {
      faults.add(new FieldFault("id", null, "is missing", VideoId.ALLOWED));
    } else if (VideoId.parse(id).isEmpty()) {
      faults.add(new FieldFault("id", id, "names no video", VideoId.ALLOWED));
    }
    if (document.names("video")) {
      faults.add(
          new FieldFault(
              "video",
              document.text("video"),
              "cannot stand in an update: replacing a video's file is not supported by this"
                  + " version yet",
              "leave it out"));
    }
  }

  private static void checkDates(ItemDocument document, List<FieldFault> faults) {
    checkDate("originallyPublishedAt", document.text("originallyPublishedAt"), faults);
    checkDate("publishAt", document.text("publishAt"), faults);
    JsonNode schedule = document.get("scheduleUpdate");
    if (schedule != null && schedule.path("updateAt").isTextual()) {
      checkDate("scheduleUpdate.updateAt", schedule.path("updateAt").asText(), faults);
    }
    if (document.names("publishAt") && document.names("scheduleUpdate")) {
      faults.add(
          new FieldFault(
              "publishAt",
              document.text("publishAt"),
              "stands beside scheduleUpdate, which it is short for",
              "one of the two"));
    }
  }

  private static void checkDate(String field, String value, List<FieldFault> faults) {
    if (value != null && Dates.parse(value).isEmpty()) {
      faults.add(new FieldFault(field, value, "is no date", Dates.ALLOWED));
    }
  }

  /** Half of a surrogate pair cannot be sent as UTF-8: it would silently become a question mark. */
  private static void checkText(String path, JsonNode node, List<FieldFault> faults) {
    if (node.isTextual() && hasLoneSurrogate(node.asText())) {
      faults.add(new FieldFault(path, null, "contains half a character", "valid Unicode text"));
    }
    node.properties()
        .forEach(
            e ->
                checkText(
                    path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), faults));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        checkText(path + "[" + i + "]", node.get(i), faults);
      }
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
