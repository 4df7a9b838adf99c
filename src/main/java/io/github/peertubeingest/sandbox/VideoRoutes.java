package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.sandbox.Call.Upload;
import io.github.peertubeingest.sandbox.Users.Channel;
import io.github.peertubeingest.sandbox.Users.User;
import io.github.peertubeingest.sandbox.Videos.Video;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** The routes about videos. */
final class VideoRoutes {

  private static final Set<String> VIDEO_TYPES = Set.of("video/mp4", "video/webm", "video/ogg");
  private static final Set<String> IMAGE_TYPES =
      Set.of("image/png", "image/jpeg", "image/jpg", "image/webp");
  private static final double FUZZY = 0.8;

  private final Users users;
  private final Videos videos;
  private final Views views;
  private final Labels labels;
  private final SandboxVersion version;
  private final MediaProbe probe = new MediaProbe();

  VideoRoutes(Users users, Videos videos, Views views, Labels labels) {
    this.users = users;
    this.videos = videos;
    this.views = views;
    this.labels = labels;
    version = labels.version();
  }

  /** {@code POST /videos/upload}: everything is checked after the whole body has arrived. */
  Reply upload(Call call, User user) throws IOException, Refusal {
    if (!call.isForm()) {
      call.json();
      new FieldRules(labels, JsonNodeFactory.instance.objectNode(), true).check(true, noFile());
    }
    Call.Form form = call.form();
    checkFileFields(form, Set.of("videofile", "thumbnailfile", "previewfile"));
    ObjectNode faults = imageFaults(form);
    Upload video = first(form, "videofile");
    if (video == null) {
      noFile().properties().forEach(e -> faults.set(e.getKey(), e.getValue()));
    }
    ObjectNode values = new FieldRules(labels, form.fields(), true).check(true, faults);
    checkChannel(values.get("channelId").asLong(), user);
    if (video.contentType() == null || !VIDEO_TYPES.contains(video.contentType())) {
      throw Refusal.plain(
          415,
          "This file is not supported. Please, make sure it is of the following type: .webm, .ogv, .mp4");
    }
    if (user.quota() >= 0 && videos.bytesOf(user) + video.size() >= user.quota()) {
      throw Refusal.coded(
          413,
          "quota_reached",
          version.atLeast(SandboxVersion.V8_2)
              ? "The user video quota is exceeded"
              : "The user video quota is exceeded with this video.");
    }
    if (values.path("privacy").asInt() == 5 && values.path("videoPasswords").isEmpty()) {
      throw Refusal.plain(400, "Video passwords are missing.");
    }
    if (!probe.readable(video.file())) {
      throw Refusal.plain(422, "Video file unreadable.");
    }
    checkImages(form, values);
    String sha256;
    try (InputStream in = Files.newInputStream(video.file())) {
      sha256 = HexFormat.of().formatHex(DigestUtils.sha256(in));
    }
    Video created = videos.add(user, values, video.filename(), video.size(), sha256);
    return Reply.json(views.created(created));
  }

  private static ObjectNode noFile() {
    return Refusal.param(
        JsonNodeFactory.instance.objectNode(), "videofile", null, "Should have a file", "body");
  }

  private static Upload first(Call.Form form, String name) {
    List<Upload> uploads = form.files().get(name);
    return uploads == null ? null : uploads.get(0);
  }

  private static void checkFileFields(Call.Form form, Set<String> known) throws Refusal {
    for (Map.Entry<String, List<Upload>> file : form.files().entrySet()) {
      if (!known.contains(file.getKey()) || file.getValue().size() > 1) {
        throw Refusal.coded(500, "MulterError", "Unexpected field");
      }
    }
  }

  private ObjectNode imageFaults(Call.Form form) {
    ObjectNode faults = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("thumbnailfile", "previewfile")) {
      Upload image = first(form, field);
      if (image != null
          && (!IMAGE_TYPES.contains(String.valueOf(image.contentType()))
              || image.size() > version.imageSize())) {
        String what = field.startsWith("thumb") ? "thumbnail" : "preview";
        Refusal.param(
            faults,
            field,
            null,
            "This "
                + what
                + " file is not supported or too large. Please, make sure it is of the"
                + " following type: .png, .jpg, .jpeg, .webp",
            "body");
      }
    }
    return faults;
  }

  private void checkImages(Call.Form form, ObjectNode values) throws IOException, Refusal {
    for (String field : List.of("thumbnailfile", "previewfile")) {
      Upload image = first(form, field);
      if (image == null) {
        continue;
      }
      if (!probe.image(image.file())) {
        throw version.atLeast(SandboxVersion.V8_2)
            ? Refusal.plain(400, "The provided thumbnail file is invalid.")
            : Refusal.coded(500, "Error", "ffmpeg exited with code 1: Conversion failed!");
      }
      values.put("thumbnail", System.nanoTime());
    }
  }

  private void checkChannel(long id, User user) throws Refusal {
    Optional<Channel> channel = users.channel(id);
    boolean newer = version.atLeast(SandboxVersion.V8_2);
    if (channel.isEmpty()) {
      throw newer
          ? Refusal.plain(404, "Video channel not found")
          : Refusal.plain(400, "Unknown video \"video channel\" for this instance.");
    }
    if (channel.get().owner() != user) {
      throw newer
          ? Refusal.plain(403, "This user cannot manage this channel")
          : Refusal.plain(400, "Unknown video \"video channel\" for this account.");
    }
  }

  /** {@code PUT /videos/{id}}: partial; JSON, form, or nothing at all. */
  Reply update(Call call, User user) throws IOException, Refusal {
    Video video = find(call);
    if (video.owner() != user && !user.admin()) {
      throw Refusal.plain(403, "Cannot manage a video of another user.");
    }
    ObjectNode values;
    if (call.isForm()) {
      Call.Form form = call.form();
      checkFileFields(form, Set.of("thumbnailfile", "previewfile"));
      values = new FieldRules(labels, form.fields(), true).check(false, imageFaults(form));
      checkImages(form, values);
    } else {
      JsonNode body = call.json();
      ObjectNode object = body instanceof ObjectNode o ? o : JsonNodeFactory.instance.objectNode();
      values =
          new FieldRules(labels, object, false).check(false, JsonNodeFactory.instance.objectNode());
    }
    if (values.has("channelId")) {
      checkChannel(values.get("channelId").asLong(), user);
    }
    if (values.has("commentsPolicy") && values.get("commentsPolicy").isNull()) {
      throw Refusal.coded(
          500,
          "SequelizeValidationError",
          "notNull Violation: VideoModel.commentsPolicy cannot be null");
    }
    videos.update(video, values);
    return Reply.noContent();
  }

  Reply get(Call call, User user) throws Refusal {
    Video video = find(call);
    int privacy = video.fields().path("privacy").asInt();
    if (privacy >= 3 && user == null) {
      throw Refusal.plain(
          401,
          version.atLeast(SandboxVersion.V8_2)
              ? "Authentication is required"
              : "Not authenticated");
    }
    if (privacy == 3 && video.owner() != user && !user.admin()) {
      throw Refusal.plain(403, "Cannot fetch information of private/internal/blocked video");
    }
    return Reply.json(views.detailed(video));
  }

  Reply source(Call call, User user) throws Refusal {
    Video video = find(call);
    if (video.owner() != user && !user.admin()) {
      throw Refusal.plain(403, "Cannot manage a video of another user.");
    }
    return Reply.json(views.source(video));
  }

  Reply delete(Call call, User user) throws Refusal {
    Video video = find(call);
    if (video.owner() != user && !user.admin()) {
      throw Refusal.plain(403, "Cannot manage a video of another user.");
    }
    videos.remove(video);
    return Reply.noContent();
  }

  private Video find(Call call) throws Refusal {
    String id = call.part(1);
    if (!id.matches("[0-9]{1,9}|[0-9a-fA-F-]{36}|[1-9A-HJ-NP-Za-km-z]{22}")) {
      throw Refusal.invalid(
          Refusal.param(
              JsonNodeFactory.instance.objectNode(),
              "id",
              id,
              "Should have a valid video id (id, short UUID or UUID)",
              "params"));
    }
    return videos.find(id).orElseThrow(() -> Refusal.plain(404, "Video not found"));
  }

  /** {@code GET /users/me/videos}. */
  Reply mine(Call call, User user) throws Refusal {
    int count = page(call, "count", 15, 100);
    int start = page(call, "start", 0, Integer.MAX_VALUE);
    String search = call.query("search", null);
    List<Video> found =
        videos.of(user).stream()
            .filter(v -> search == null || matches(v, search))
            .sorted(order(call.query("sort", "-createdAt")))
            .toList();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("total", found.size());
    ArrayNode data = answer.putArray("data");
    found.stream().skip(start).limit(count).forEach(v -> data.add(views.listed(v)));
    return Reply.json(answer);
  }

  private static Comparator<Video> order(String sort) {
    Comparator<Video> order =
        sort.endsWith("name")
            ? Comparator.comparing(v -> v.fields().path("name").asText())
            : Comparator.comparing(Video::id);
    return sort.startsWith("-") ? order.reversed() : order;
  }

  /** A part of the name in any case; fuzzy in 8.2, which also finds a UUID. */
  private boolean matches(Video video, String search) {
    String name = video.fields().path("name").asText().toLowerCase(Locale.ROOT);
    String wanted = search.toLowerCase(Locale.ROOT);
    if (!version.atLeast(SandboxVersion.V8_2)) {
      return name.contains(wanted);
    }
    return name.contains(wanted.strip())
        || video.uuid().toString().equals(wanted)
        || new JaroWinklerSimilarity().apply(name, wanted) >= FUZZY;
  }

  static int page(Call call, String name, int otherwise, int most) throws Refusal {
    String text = call.query(name, Integer.toString(otherwise));
    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
      String limit = most == Integer.MAX_VALUE ? "" : " (max: " + most + ")";
      throw Refusal.invalid(
          Refusal.param(
              JsonNodeFactory.instance.objectNode(),
              name,
              text,
              "Should have a number " + name + limit,
              "query"));
    }
    return Integer.parseInt(text);
  }
}
