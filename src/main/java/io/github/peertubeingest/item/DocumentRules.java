package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.ItemDocument.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that need more than one field, or more than a schema can say. */
public final class DocumentRules {

  private static final String A_SOURCE = "one of " + String.join(", ", ItemDocument.SOURCES);

  /** What one document cannot say for many videos at once. */
  private static final List<String> ONE_VIDEO_ONLY =
      List.of(
          "id",
          "externalId",
          "replaceFile",
          "captions",
          "chapters",
          "playlists",
          "thumbnail",
          "video",
          "targetUrl",
          "magnetUri",
          "torrent");

  /**
   * @param known faults already found; a field that has one is not judged again
   */
  public List<FieldFault> check(ItemDocument document, List<FieldFault> known) {
    Set<String> faulty = known.stream().map(FieldFault::field).collect(Collectors.toSet());
    List<FieldFault> faults = new ArrayList<>();
    if (!document.dependsOnMemory()) {
      faults.addAll(checkAction(document, document.action()));
    }
    checkTags(document, faults);
    checkSensitive(document, faults);
    checkAddresses(document, faults);
    checkDates(document, faults);
    checkText("", document.json(), faults);
    return faults.stream().filter(f -> !faulty.contains(f.field())).toList();
  }

  /** What is wrong with the document as one that creates, updates or deletes. */
  public List<FieldFault> checkAction(ItemDocument document, Action action) {
    List<FieldFault> faults = new ArrayList<>();
    switch (action) {
      case CREATE -> checkCreate(document, faults);
      case UPDATE -> checkUpdate(document, faults);
      case DELETE -> checkTarget(document, faults);
      case SELECT -> checkSelect(document, faults);
      case TABLE -> {
        return faults; // its rows are judged one by one
      }
    }
    return faults;
  }

  private static void checkCreate(ItemDocument document, List<FieldFault> faults) {
    boolean imports = !document.names("video");
    if (!document.names("name") && !(imports && document.names("targetUrl"))) {
      faults.add(new FieldFault("name", null, "is missing", "3 to 120 characters"));
    } else {
      checkName(document, faults);
    }
    List<String> sources = ItemDocument.SOURCES.stream().filter(document::names).toList();
    if (sources.isEmpty()) {
      faults.add(
          new FieldFault("video", null, "is missing", "the path of a media file, or " + A_SOURCE));
    } else if (sources.size() > 1) {
      String last = sources.get(sources.size() - 1);
      faults.add(
          new FieldFault(
              last, document.text(last), "stands beside " + sources.get(0), A_SOURCE + ", alone"));
    }
    if (document.text("id") != null) {
      faults.add(
          new FieldFault(
              "id",
              document.text("id"),
              "cannot stand in a document that creates a video",
              "action: update"));
    }
    if (document.is("replaceFile")) {
      faults.add(
          new FieldFault(
              "replaceFile", "true", "has no file to replace on create", "leave it out"));
    }
  }

  private static void checkAddresses(ItemDocument document, List<FieldFault> faults) {
    String target = document.text("targetUrl");
    if (target != null && WebAddress.parse(target).isEmpty()) {
      faults.add(new FieldFault("targetUrl", target, "is no http(s) address", WebAddress.ALLOWED));
    }
    String magnet = document.text("magnetUri");
    if (magnet != null && !magnet.contains("xt=urn:bt")) {
      faults.add(
          new FieldFault(
              "magnetUri", magnet, "names no torrent", "a link like magnet:?xt=urn:btih:…"));
    }
    for (NamedFiles.Reference file : NamedFiles.of(document)) {
      if (NamedFiles.isUrl(file.text()) && WebAddress.parse(file.text()).isEmpty()) {
        faults.add(
            new FieldFault(file.field(), file.text(), "is no http(s) address", WebAddress.ALLOWED));
      }
    }
  }

  private static void checkName(ItemDocument document, List<FieldFault> faults) {
    String name = document.text("name");
    if (name != null && Texts.counted(Texts.trim(name)) < 3) {
      faults.add(
          new FieldFault(
              "name",
              name,
              "has fewer than 3 characters without the blanks around it",
              "3 to 120 characters"));
    }
  }

  private static void checkTags(ItemDocument document, List<FieldFault> faults) {
    JsonNode tags = document.json().path("tags");
    for (int i = 0; i < tags.size(); i++) {
      String tag = tags.get(i).asText();
      if (tags.get(i).isTextual() && Texts.counted(Texts.trim(tag)) < 2) {
        faults.add(
            new FieldFault(
                "tags[" + i + "]",
                tag,
                "has fewer than 2 characters without the blanks around it",
                "2 to 30 characters"));
      }
    }
  }

  /** The instance takes them only with {@code nsfw: true} in the same request (PeerTube 7.2). */
  private static void checkSensitive(ItemDocument document, List<FieldFault> faults) {
    for (String field : List.of("nsfwFlags", "nsfwSummary")) {
      String value = document.text(field);
      if (value != null && !value.equals("0") && !document.is("nsfw")) {
        faults.add(
            new FieldFault(
                field, value, "stands without nsfw: true", "nsfw: true beside it; or null"));
      }
    }
  }

  private static void checkUpdate(ItemDocument document, List<FieldFault> faults) {
    checkTarget(document, faults);
    checkName(document, faults);
    boolean upsert = document.dependsOnMemory();
    if (document.is("replaceFile") && !document.names("video")) {
      faults.add(new FieldFault("video", null, "is missing: replaceFile sends it", "a media file"));
    }
    if (upsert) {
      return; // a document that created the video goes on naming where it came from
    }
    for (String source : ItemDocument.SOURCES) {
      boolean replaces = source.equals("video") && document.is("replaceFile");
      if (document.names(source) && !replaces) {
        faults.add(
            new FieldFault(
                source,
                document.text(source),
                "cannot stand in an update: the video has its file",
                source.equals("video") ? "replaceFile: true beside it" : "leave it out"));
      }
    }
  }

  private static void checkTarget(ItemDocument document, List<FieldFault> faults) {
    String id = document.text("id");
    if (id == null && document.text("externalId") == null) {
      faults.add(
          new FieldFault("id", null, "is missing", VideoId.ALLOWED + "; or your externalId"));
    } else if (id != null && VideoId.parse(id).isEmpty()) {
      faults.add(new FieldFault("id", id, "names no video", VideoId.ALLOWED));
    }
  }

  private static void checkSelect(ItemDocument document, List<FieldFault> faults) {
    checkName(document, faults);
    for (String field : ONE_VIDEO_ONLY) {
      if (document.names(field)) {
        faults.add(
            new FieldFault(
                field,
                ItemSchema.shown(document.get(field)),
                "cannot stand beside select",
                "a document of its own for one video"));
      }
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
