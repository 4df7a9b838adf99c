package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.sandbox.Users.User;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The videos of a sandbox. */
final class Videos {

  private static final DateTimeFormatter WIRE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final List<Video> videos = new ArrayList<>();
  private long ids;

  /**
   * A video.
   *
   * @param fields stored scalars, as {@code PUT} takes them; changed in place
   */
  record Video(
      long id,
      UUID uuid,
      String shortUuid,
      User owner,
      ObjectNode fields,
      String inputFilename,
      long size,
      String sha256,
      Instant createdAt) {}

  /** As PeerTube writes a time. */
  static String wire(Instant at) {
    return WIRE.format(at);
  }

  synchronized Video add(
      User owner, ObjectNode values, String inputFilename, long size, String sha256) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String empty :
        List.of(
            "category", "licence", "language", "description", "support", "originallyPublishedAt")) {
      fields.putNull(empty);
    }
    fields.putArray("tags");
    fields.put("nsfw", false);
    fields.put("waitTranscoding", false);
    fields.put("downloadEnabled", true);
    fields.put("commentsPolicy", 1);
    fields.put("privacy", 3); // whatever the instance's default for its own pages is
    fields.put("thumbnail", 0);
    apply(fields, values);
    UUID uuid = UUID.randomUUID();
    Video video =
        new Video(
            ++ids,
            uuid,
            ShortUuid.of(uuid),
            owner,
            fields,
            inputFilename,
            size,
            sha256,
            Instant.now());
    videos.add(video);
    return video;
  }

  synchronized void update(Video video, ObjectNode values) {
    apply(video.fields(), values);
  }

  private static void apply(ObjectNode fields, ObjectNode values) {
    values
        .properties()
        .forEach(
            e -> {
              if (e.getKey().equals("scheduleUpdate") && e.getValue().isNull()) {
                fields.remove("scheduleUpdate");
              } else {
                fields.set(e.getKey(), e.getValue());
              }
            });
  }

  synchronized void remove(Video video) {
    videos.remove(video);
  }

  /** By numeric id, UUID or short UUID. */
  synchronized Optional<Video> find(String id) {
    runSchedules();
    return videos.stream()
        .filter(
            v ->
                Long.toString(v.id()).equals(id)
                    || v.uuid().toString().equals(id)
                    || v.shortUuid().equals(id))
        .findFirst();
  }

  /** Newest first. */
  synchronized List<Video> of(User owner) {
    runSchedules();
    List<Video> own = new ArrayList<>(videos.stream().filter(v -> v.owner() == owner).toList());
    java.util.Collections.reverse(own);
    return own;
  }

  synchronized List<Video> all() {
    runSchedules();
    return List.copyOf(videos);
  }

  synchronized long bytesOf(User owner) {
    return videos.stream().filter(v -> v.owner() == owner).mapToLong(Video::size).sum();
  }

  /** What PeerTube's scheduler does every minute. */
  private void runSchedules() {
    for (Video video : videos) {
      JsonNode schedule = video.fields().get("scheduleUpdate");
      if (schedule != null
          && !Instant.parse(schedule.get("updateAt").asText()).isAfter(Instant.now())) {
        if (schedule.has("privacy")) {
          video.fields().set("privacy", schedule.get("privacy"));
        }
        video.fields().remove("scheduleUpdate");
      }
    }
  }
}
