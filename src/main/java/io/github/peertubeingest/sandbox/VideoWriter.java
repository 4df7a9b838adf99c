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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Uploading, updating and deleting videos. The order of the checks is PeerTube's (seen on 6.3.0).
 */
final class VideoWriter {

  private static final Set<String> UPLOAD_FILES =
      Set.of("videofile", "thumbnailfile", "previewfile");
  private static final Set<String> UPDATE_FILES = Set.of("thumbnailfile", "previewfile");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("video/(mp4|webm|ogg)", Pattern.CASE_INSENSITIVE);
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
  private final FaultReplies faults;

  VideoWriter(
      SandboxVersion version,
      Clock clock,
      Path directory,
      Authenticator authenticator,
      VideoStore videos,
      VideoAccess access,
      VideoRules rules,
      FaultReplies faults) {
    this.version = version;
    this.clock = clock;
    this.directory = directory;
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
    this.rules = rules;
    this.faults = faults;
  }

  Reply upload(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    try (UploadForm form = form(call, UPLOAD_FILES)) {
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      rules.checkNew(form.fields(), form.files(), invalid);
      refuseIfAny(invalid);
      checkSchedule(form.fields());
      Channel channel = access.requireChannel(account, form.fields().get("channelId"));
      StoredFile file = form.files().get("videofile");
      checkMediaType(file.contentType());
      checkQuota(account, file.size());
      VideoAccess.checkPasswords(form.fields(), 0);
      MediaFile media =
          MediaFile.read(file.path()).orElseThrow(() -> Refusal.of(422, "Video file unreadable."));
      checkNsfw(form.fields());
      faults.slowFinish(call);
      Video video = create(form.fields(), form.files(), channel, file, media);
      Optional<SandboxFault> failure = faults.failedFinish(call);
      return failure.isPresent() ? faults.reply(failure.get(), call) : Reply.json(created(video));
    }
  }

  /** What the end of an upload answers. */
  static ObjectNode created(Video video) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("video")
        .put("id", video.id())
        .put("shortUUID", video.shortUuid())
        .put("uuid", video.uuid().toString());
    return answer;
  }

  /** The body of a request as a form whose files are spooled to the sandbox's directory. */
  UploadForm form(Call call, Set<String> fileFields) throws IOException {
    return UploadForm.read(call, directory, fileFields);
  }

  Reply update(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    String id = path.group(1);
    try (UploadForm form = form(call, UPDATE_FILES)) {
      ObjectNode body = form.fields();
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      rules.checkChange(body, form.files(), VideoStore.isId(id) ? null : id, invalid);
      refuseIfAny(invalid);
      checkSchedule(body);
      Video video = videos.require(id, invalid);
      VideoAccess.checkPasswords(body, video.state().privacy());
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
    if (video.source().path() != null) {
      Files.deleteIfExists(video.source().path());
    }
    return Reply.noContent();
  }

  void checkMediaType(String contentType) {
    if (!MEDIA_TYPE.matcher(contentType).matches()) {
      throw Refusal.of(
          415,
          "This file is not supported. Please, make sure it is of the following type: .webm, .ogv, .mp4");
    }
  }

  void checkQuota(Account account, long size) {
    if (account.quota() >= 0 && videos.bytesOf(account) + size >= account.quota()) {
      throw Refusal.coded(
          413,
          "quota_reached",
          version.isEight()
              ? "The user video quota is exceeded"
              : "The user video quota is exceeded with this video.");
    }
  }

  /** Makes a video of checked fields and a complete file. */
  Video create(
      ObjectNode fields,
      Map<String, StoredFile> files,
      Channel channel,
      StoredFile file,
      MediaFile media)
      throws IOException {
    Picture small = picture(files.get("thumbnailfile"), false);
    Picture large = picture(files.get("previewfile"), false);
    // 8.1 and later hold one image; previewfile wins (reference, B.1).
    Picture single = large == null ? small : large;
    Picture thumbnail = version.isEight() ? single : small;
    Picture preview = version.isEight() ? single : large;
    StoredFile source = kept(file);
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    attributes.put("privacy", Video.PRIVATE).put("commentsPolicy", 1).put("downloadEnabled", true);
    merge(attributes, fields);
    if (attributes.get("privacy").intValue() == Video.PASSWORD_PROTECTED) {
      attributes.set("videoPasswords", fields.get("videoPasswords"));
    }
    Instant now = clock.instant();
    Video.State state =
        new Video.State(
            attributes,
            channel,
            now,
            now,
            thumbnail == null ? generated() : thumbnail,
            preview == null ? generated() : preview);
    return videos.add(id -> new Video(id, source, media, clock, state));
  }

  /** Gives a video another file; thumbnails that came from the old one are made anew. */
  void replace(Video video, StoredFile file, MediaFile media) throws IOException {
    Path before = video.source().path();
    video.replace(kept(file), media);
    video.update(
        state ->
            new Video.State(
                state.attributes(),
                state.channel(),
                state.publishedAt(),
                clock.instant(),
                state.thumbnail().file() == null ? generated() : state.thumbnail(),
                state.preview().file() == null ? generated() : state.preview()));
    if (before != null) {
      Files.deleteIfExists(before);
    }
  }

  /** Moves a small file to where videos are kept; of a large one only what is known of it stays. */
  private StoredFile kept(StoredFile file) throws IOException {
    Path kept = null;
    if (file.size() <= KEPT_MEDIA) {
      kept = Files.move(file.path(), directory.resolve("media-" + UUID.randomUUID() + ".bin"));
    }
    return new StoredFile(file.filename(), file.contentType(), kept, file.size(), file.sha256());
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
        .filter(picture -> picture.name().equals(name))
        .findFirst();
  }
}
