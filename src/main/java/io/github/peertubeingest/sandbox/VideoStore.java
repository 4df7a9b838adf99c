package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** The videos of an instance. */
final class VideoStore {

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+");
  private static final Pattern UUID_V4 =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private final Map<Integer, Video> videos = new LinkedHashMap<>();
  private int lastId;

  synchronized Video add(IntFunction<Video> create) {
    lastId++;
    Video video = create.apply(lastId);
    videos.put(lastId, video);
    return video;
  }

  synchronized boolean remove(Video video) {
    return videos.remove(video.id()) != null;
  }

  /** All videos, the oldest first. */
  synchronized List<Video> all() {
    return List.copyOf(videos.values());
  }

  List<Video> of(Account owner) {
    List<Video> found = new ArrayList<>();
    for (Video video : all()) {
      if (video.owner() == owner) {
        found.add(video);
      }
    }
    return found;
  }

  long bytesOf(Account owner) {
    return of(owner).stream().mapToLong(Video::bytes).sum();
  }

  /** Whether the text has the form of an id, a UUID or a short UUID. */
  static boolean isId(String text) {
    return NUMBER.matcher(text).matches() || uuid(text).isPresent();
  }

  /**
   * Whether an id is a number: an unlisted video is shown to strangers only under its UUID (seen on
   * 6.3.0).
   */
  static boolean isNumber(String id) {
    return NUMBER.matcher(id).matches();
  }

  static void reportMalformedId(ObjectNode invalidParams, String id) {
    reportMalformedId(invalidParams, "id", id);
  }

  /** Reports it under the name the route has for it: {@code id} or {@code videoId}. */
  static void reportMalformedId(ObjectNode invalidParams, String parameter, String id) {
    FieldRule.report(
        invalidParams,
        parameter,
        id,
        "Should have a valid video id (id, short UUID or UUID)",
        "params");
  }

  /** The video of an id in the path; refuses a malformed one and an unknown one. */
  Video require(String id, ObjectNode invalidParams) {
    if (!isId(id)) {
      reportMalformedId(invalidParams, id);
      throw Refusal.invalidParams(invalidParams);
    }
    return existing(id);
  }

  /** The video of a well-formed id; refuses an unknown one. */
  Video existing(String id) {
    return find(id).orElseThrow(() -> Refusal.of(404, "Video not found"));
  }

  Optional<Video> find(String id) {
    Optional<UUID> uuid = uuid(id);
    return all().stream()
        .filter(
            v ->
                uuid.isPresent()
                    ? v.uuid().equals(uuid.get())
                    : Integer.toString(v.id()).equals(id))
        .findFirst();
  }

  static Optional<UUID> uuid(String text) {
    String complete = ShortUuid.parse(text).map(UUID::toString).orElse(text);
    return UUID_V4.matcher(complete).matches()
        ? Optional.of(UUID.fromString(complete))
        : Optional.empty();
  }
}
