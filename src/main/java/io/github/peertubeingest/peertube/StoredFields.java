package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.StoredVideo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code GET /videos/{id}} shows, in the words that {@code PUT} takes: the API reads objects
 * {@code {id, label}} and writes scalars. Compares it with what was asked.
 */
public final class StoredFields {

  private static final List<String> LABELLED =
      List.of("category", "licence", "language", "privacy");

  /** Shown by some versions only. */
  private static final List<String> IF_SHOWN = List.of("nsfwFlags", "nsfwSummary");

  /** What a read of the video does not show. */
  private static final Set<String> HIDDEN = Set.of(Wanted.PASSWORDS, "generateTranscription");

  private static final List<String> PLAIN =
      List.of("name", "description", "support", "nsfw", "downloadEnabled", "waitTranscoding");

  /** The video that the answer to an upload names. */
  public StoredVideo created(Account account, JsonNode answer) throws ItemFailure {
    return video(account, answer.path("video"));
  }

  /** The video of an import, as an entry of the imports shows it. */
  public StoredVideo imported(Account account, JsonNode entry) throws ItemFailure {
    return video(account, entry.path("video"));
  }

  /** The video that a read's answer shows. */
  public StoredVideo shown(Account account, ApiAnswer answer) throws ItemFailure {
    return video(account, answer.json());
  }

  /** A video as a list shows it. */
  StoredVideo listed(Account account, JsonNode video) throws ItemFailure {
    return video(account, video);
  }

  private static StoredVideo video(Account account, JsonNode video) throws ItemFailure {
    if (!video.path("uuid").isTextual()) {
      throw ItemFailure.of(
              FailureClass.INSTANCE, "answer", account.url() + " answered without naming a video")
          .next("Check what stands between this machine and the instance.")
          .build();
    }
    String shortUuid = video.path("shortUUID").asText();
    return new StoredVideo(
        video.path("id").asLong(),
        video.path("uuid").asText(),
        shortUuid,
        account.watchUrl(shortUuid));
  }

  /** The stored fields, every one that a document can name. */
  public ObjectNode of(JsonNode video) {
    ObjectNode stored = JsonNodeFactory.instance.objectNode();
    for (String field : PLAIN) {
      stored.set(field, valueOrNull(video.get(field)));
    }
    for (String field : LABELLED) {
      stored.set(field, valueOrNull(video.path(field).get("id")));
    }
    if (video.has("commentsPolicy") || !video.has("commentsEnabled")) {
      stored.set("commentsPolicy", valueOrNull(video.path("commentsPolicy").get("id")));
    } else {
      stored.set("commentsEnabled", video.get("commentsEnabled")); // before PeerTube 6.2
    }
    IF_SHOWN.stream().filter(video::has).forEach(field -> stored.set(field, video.get(field)));
    stored.set("tags", valueOrNull(video.get("tags")));
    stored.set("originallyPublishedAt", valueOrNull(video.get("originallyPublishedAt")));
    stored.set("scheduleUpdate", valueOrNull(video.get("scheduledUpdate")));
    stored.set("channelId", valueOrNull(video.path("channel").get("id")));
    stored.set("channel", valueOrNull(video.path("channel").get("name")));
    return stored;
  }

  /**
   * The passwords that {@code GET /videos/{id}/passwords} shows: the newest hundred, which is every
   * one of an ordinary video.
   */
  public ArrayNode passwords(ApiAnswer answer) {
    ArrayNode passwords = JsonNodeFactory.instance.arrayNode();
    answer.json().path("data").forEach(entry -> passwords.add(entry.path("password").asText()));
    return passwords;
  }

  /**
   * The fields in which the stored video is not what is asked; of those that a read of the video
   * shows.
   */
  public List<String> differences(Wanted wanted, ObjectNode stored) {
    List<String> different = new ArrayList<>();
    wanted
        .fields()
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!HIDDEN.contains(field) && !same(field, wanted.get(field), stored.path(field))) {
                different.add(field);
              }
            });
    return different;
  }

  /** A note for every field that the instance stored otherwise than asked. */
  public List<Note> notes(Wanted wanted, ObjectNode stored) {
    return differences(wanted, stored).stream()
        .map(
            field ->
                new Note(
                    Wanted.documentField(field),
                    text(wanted.get(field)),
                    text(stored.path(field)),
                    "the instance stored something else than was asked"))
        .toList();
  }

  private static boolean same(String field, JsonNode asked, JsonNode stored) {
    return switch (field) {
      case "tags" -> texts(asked).equals(texts(stored));
      case "originallyPublishedAt" -> sameDate(asked, stored);
      case "scheduleUpdate" -> sameSchedule(asked, stored);
      default -> Objects.equals(text(asked), text(stored));
    };
  }

  private static boolean sameSchedule(JsonNode asked, JsonNode stored) {
    if (isNothing(asked) || isNothing(stored)) {
      return isNothing(asked) && isNothing(stored);
    }
    return sameDate(asked.path("updateAt"), stored.path("updateAt"))
        && asked.path("privacy").asInt() == stored.path("privacy").asInt();
  }

  private static boolean sameDate(JsonNode asked, JsonNode stored) {
    if (isNothing(asked) || isNothing(stored)) {
      return isNothing(asked) && isNothing(stored);
    }
    return Dates.parse(asked.asText()).equals(Dates.parse(stored.asText()));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  private static boolean isNothing(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }

  private static JsonNode valueOrNull(JsonNode node) {
    return node == null ? JsonNodeFactory.instance.nullNode() : node;
  }

  private static String text(JsonNode node) {
    return isNothing(node) ? null : node.isTextual() ? node.asText() : node.toString();
  }
}
