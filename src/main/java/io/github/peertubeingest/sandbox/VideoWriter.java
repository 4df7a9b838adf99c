package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Uploading, updating and deleting videos. The order of the checks is PeerTube's (seen on 6.3.0).
 */
final class VideoWriter {

  private static final Set<String> UPLOAD_FILES =
      Set.of("videofile", "thumbnailfile", "previewfile");
  private static final Set<String> UPDATE_FILES = Set.of("thumbnailfile", "previewfile");
  private static final long KEPT_MEDIA = 10L * 1024 * 1024;
  private static final String[] KEPT_FIELDS = {
    "name",
    "category",
    "licence",
    "language",
    "nsfw",
    "nsfwFlags",
    "nsfwSummary",
    "waitTranscoding",
    "support",
    "description",
    "downloadEnabled",
    "originallyPublishedAt",
    "tags",
    "scheduleUpdate",
    "privacy"
  };

  private final SandboxVersion version;
  private final Clock clock;
  private final Path directory;
  private final Authenticator authenticator;
  private final VideoStore videos;
  private final VideoAccess access;
  private final VideoRules rules;
  private final SandboxFeatures features;
  private final AcceptedMedia accepted;

  VideoWriter(
      SandboxVersion version,
      Clock clock,
      Path directory,
      Authenticator authenticator,
      VideoStore videos,
      VideoAccess access,
      VideoRules rules,
      SandboxFeatures features) {
    this.version = version;
    this.clock = clock;
    this.directory = directory;
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
    this.rules = rules;
    this.features = features;
    this.accepted = new AcceptedMedia(version, features.isTranscoding());
  }

  Reply upload(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    try (UploadForm form = UploadForm.read(call, directory, UPLOAD_FILES)) {
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      rules.checkNew(form.fields(), form.files(), invalid);
      refuseIfAny(invalid);
      checkSchedule(form.fields());
      Channel channel = access.requireChannel(account, form.fields().get("channelId"));
      StoredFile file = form.files().get("videofile");
      checkFile(account, file);
      access.checkPasswords(form.fields(), 0);
      MediaFile media =
          MediaFile.read(file.path()).orElseThrow(() -> Refusal.of(422, "Video file unreadable."));
      checkNsfw(form.fields());
      Video video = create(form, channel, file, media);
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer
          .putObject("video")
          .put("id", video.id())
          .put("shortUUID", video.shortUuid())
          .put("uuid", video.uuid().toString());
      return Reply.json(answer);
    }
  }

  Reply update(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    String id = path.group(1);
    try (UploadForm form = UploadForm.read(call, directory, UPDATE_FILES)) {
      ObjectNode body = form.fields();
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      rules.checkChange(body, form.files(), VideoStore.isId(id) ? null : id, invalid);
      refuseIfAny(invalid);
      checkSchedule(body);
      Video video = videos.require(id, invalid);
      access.checkPasswords(body, video.state().privacy());
      access.requireManager(account, video);
      Channel channel =
          body.has("channelId") ? access.requireChannel(account, body.get("channelId")) : null;
      checkNsfw(body);
      if (body.has("commentsPolicy") && body.get("commentsPolicy").isNull()) {
        throw Refusal.coded(
            500,
            "SequelizeValidationError",
            "notNull Violation: VideoModel.commentsPolicy cannot be null");
      }
      Picture thumbnail = picture(form.files().get("thumbnailfile"), true);
      Picture preview = picture(form.files().get("previewfile"), true);
      if (body.has("description")) {
        video
            .around()
            .descriptionChanged(video.state().description(), body.get("description").textValue());
      }
      video.update(state -> changed(state, body, channel, thumbnail, preview));
      return Reply.noContent();
    }
  }

  Reply delete(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    Video video = videos.require(path.group(1), JsonNodeFactory.instance.objectNode());
    access.requireManager(account, video);
    if (!videos.remove(video)) {
      throw Refusal.of(404, "Video not found");
    }
    if (video.source() != null && video.source().path() != null) {
      Files.deleteIfExists(video.source().path());
    }
    return Reply.noContent();
  }

  private void checkFile(Account account, StoredFile file) {
    if (!accepted.accepts(file.contentType())) {
      throw Refusal.of(
          415,
          "This file is not supported. Please, make sure it is of the following type: "
              + String.join(", ", accepted.extensions()));
    }
    if (isOverQuota(account, file.size())) {
      throw Refusal.coded(
          413,
          "quota_reached",
          version.isEight()
              ? "The user video quota is exceeded"
              : "The user video quota is exceeded with this video.");
    }
  }

  /** Whether so many bytes more reach the quota (measured). */
  boolean isOverQuota(Account account, long bytes) {
    return account.quota() >= 0 && videos.bytesOf(account) + bytes >= account.quota();
  }

  private Video create(UploadForm form, Channel channel, StoredFile file, MediaFile media)
      throws IOException {
    Picture small = picture(form.files().get("thumbnailfile"), false);
    Picture large = picture(form.files().get("previewfile"), false);
    // 8.1 and later hold one image; previewfile wins (reference, B.1).
    Picture single = large == null ? small : large;
    Picture thumbnail = version.isEight() ? single : small;
    Picture preview = version.isEight() ? single : large;
    Path kept = null;
    if (file.size() <= KEPT_MEDIA) {
      kept = Files.move(file.path(), directory.resolve("media-" + UUID.randomUUID() + ".bin"));
    }
    StoredFile source =
        new StoredFile(file.filename(), file.contentType(), kept, file.size(), file.sha256());
    checkToldChapters(form.fields());
    Video.State state =
        newState(
            form.fields(),
            channel,
            thumbnail == null ? generated() : thumbnail,
            preview == null ? generated() : preview);
    Video video = videos.add(id -> new Video(id, source, media, clock, state));
    video.around().descriptionChanged(null, state.description());
    video.transcodeFor(features.transcodingTime());
    return video;
  }

  /**
   * Chapters the database does not take end an upload with the 500 of its second try, which does
   * not find the file any more (seen on 6.3.0).
   */
  private static void checkToldChapters(ObjectNode fields) {
    try {
      DescriptionChapters.of(fields.path("description").textValue());
    } catch (Refusal e) {
      throw Refusal.coded(500, "Error", "ffprobe exited with code 1: No such file or directory");
    }
  }

  private Video.State newState(
      ObjectNode fields, Channel channel, Picture thumbnail, Picture preview) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    attributes.put("privacy", Video.PRIVATE).put("commentsPolicy", 1).put("downloadEnabled", true);
    merge(attributes, fields);
    if (attributes.get("privacy").intValue() == Video.PASSWORD_PROTECTED) {
      attributes.set("videoPasswords", fields.get("videoPasswords"));
    }
    Instant now = clock.instant();
    return new Video.State(attributes, channel, now, now, thumbnail, preview);
  }

  /** A video without file and pictures, as an import makes it. */
  Video createForImport(ObjectNode fields, Channel channel) {
    checkToldChapters(fields);
    Video.State state = newState(fields, channel, null, null);
    Video video = videos.add(id -> Video.toImport(id, clock, state));
    video.around().descriptionChanged(null, state.description());
    return video;
  }

  /** Gives an imported video its file and its pictures. */
  void finishImport(Video video, StoredFile file, MediaFile media) throws IOException {
    Path kept = null;
    if (file.size() <= KEPT_MEDIA) {
      kept = Files.move(file.path(), directory.resolve("media-" + UUID.randomUUID() + ".bin"));
    }
    video.update(
        state ->
            new Video.State(
                state.attributes(),
                state.channel(),
                state.publishedAt(),
                clock.instant(),
                state.thumbnail() == null ? generated() : state.thumbnail(),
                state.preview() == null ? generated() : state.preview()));
    video.imported(
        new StoredFile(file.filename(), file.contentType(), kept, file.size(), file.sha256()),
        media);
    video.transcodeFor(features.transcodingTime());
  }

  private Video.State changed(
      Video.State before, ObjectNode body, Channel channel, Picture thumbnail, Picture preview) {
    ObjectNode attributes = before.attributes().deepCopy();
    Instant publishedAt = before.publishedAt();
    if (body.has("privacy")) {
      int privacy = body.get("privacy").intValue();
      publishedAt = Video.publishedAt(before, privacy, clock.instant());
      if (privacy == Video.PASSWORD_PROTECTED) {
        attributes.set("videoPasswords", body.get("videoPasswords"));
      } else {
        attributes.remove("videoPasswords");
      }
    }
    merge(attributes, body);
    if (version.isEight() && body.has("nsfw") && !body.get("nsfw").booleanValue()) {
      attributes.put("nsfwFlags", 0).putNull("nsfwSummary");
    }
    // 8.1 and later hold one image; previewfile wins (reference, B.1).
    Picture single = preview == null ? thumbnail : preview;
    Picture newThumbnail = version.isEight() ? single : thumbnail;
    Picture newPreview = version.isEight() ? single : preview;
    return new Video.State(
        attributes,
        channel == null ? before.channel() : channel,
        publishedAt,
        clock.instant(),
        newThumbnail == null ? before.thumbnail() : newThumbnail,
        newPreview == null ? before.preview() : newPreview);
  }

  private void merge(ObjectNode attributes, ObjectNode body) {
    for (String field : KEPT_FIELDS) {
      if (body.has(field)) {
        attributes.set(field, body.get(field));
      }
    }
    // Measured: commentsEnabled sets the policy up to 7.0.0 and is ignored in 8.2.1; commentsPolicy
    // wins.
    if (body.hasNonNull("commentsPolicy")) {
      attributes.set("commentsPolicy", IntNode.valueOf(body.get("commentsPolicy").asInt()));
    } else if (!version.isEight() && body.path("commentsEnabled").isBoolean()) {
      attributes.put("commentsPolicy", body.get("commentsEnabled").booleanValue() ? 1 : 2);
    }
  }

  /** A picture that cannot be decoded: 400 for an upload to 8.2.1, else 500 (measured). */
  private Picture picture(StoredFile file, boolean update) throws IOException {
    if (file == null) {
      return null;
    }
    Optional<ImageKind> kind = ImageKind.of(file.path());
    if (kind.isEmpty()) {
      if (!version.isEight()) {
        throw Refusal.coded(
            500, "Error", "ffmpeg exited with code 1: Invalid data found when processing input");
      }
      throw update
          ? Refusal.coded(500, "Error", "Input buffer contains unsupported image format")
          : Refusal.of(400, "The provided thumbnail file is invalid.");
    }
    String name = UUID.randomUUID() + "." + (version.isEight() ? kind.get().extension() : "jpg");
    Path kept = Files.move(file.path(), directory.resolve("picture-" + name));
    return new Picture(name, kind.get().contentType(), kept);
  }

  private static Picture generated() {
    return new Picture(UUID.randomUUID() + ".jpg", "image/jpeg", null);
  }

  static void refuseIfAny(ObjectNode invalid) {
    if (!invalid.isEmpty()) {
      throw Refusal.invalidParams(invalid);
    }
  }

  static void checkSchedule(ObjectNode body) {
    JsonNode schedule = body.get("scheduleUpdate");
    if (schedule != null && !schedule.isNull() && !schedule.hasNonNull("updateAt")) {
      throw Refusal.of(400, "Schedule update at is mandatory.");
    }
  }

  /**
   * Flags or a summary without {@code nsfw: true} in the same request are refused (reference, 7.2
   * and later).
   */
  void checkNsfw(ObjectNode body) {
    boolean described = body.path("nsfwFlags").asInt(0) != 0 || body.hasNonNull("nsfwSummary");
    if (version.isEight() && described && !body.path("nsfw").asBoolean(false)) {
      throw Refusal.of(400, "Cannot set NSFW flags or summary on a video that is not NSFW");
    }
  }

  /** The stored picture of this name, of any video. */
  Optional<Picture> picture(String name) {
    return videos.all().stream()
        .map(Video::state)
        .flatMap(state -> Stream.of(state.thumbnail(), state.preview()))
        .filter(picture -> picture != null && picture.name().equals(name))
        .findFirst();
  }
}
