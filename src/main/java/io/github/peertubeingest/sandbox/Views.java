package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.sandbox.Users.Channel;
import io.github.peertubeingest.sandbox.Users.User;
import io.github.peertubeingest.sandbox.Videos.Video;

/** What the sandbox shows: read shapes differ from write shapes, as in PeerTube. */
final class Views {

  private static final int TRUNCATED = 250;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String base;
  private final SandboxVersion version;
  private final Labels labels;
  private final Users users;

  Views(String base, Labels labels, Users users) {
    this.base = base;
    this.labels = labels;
    this.users = users;
    version = labels.version();
  }

  ObjectNode created(Video video) {
    ObjectNode root = NODES.objectNode();
    root.putObject("video")
        .put("id", video.id())
        .put("shortUUID", video.shortUuid())
        .put("uuid", video.uuid().toString());
    return root;
  }

  /** As lists show a video: no tags, support, comments or downloads. */
  ObjectNode listed(Video video) {
    JsonNode fields = video.fields();
    ObjectNode view = NODES.objectNode();
    view.put("id", video.id());
    view.put("uuid", video.uuid().toString());
    view.put("shortUUID", video.shortUuid());
    view.put("url", base + "/videos/watch/" + video.uuid());
    view.set("name", fields.get("name"));
    view.set("category", label("categories", fields.get("category"), "Unknown"));
    view.set("licence", label("licences", fields.get("licence"), "Unknown"));
    view.set("language", label("languages", fields.get("language"), "Unknown"));
    view.set("privacy", label("privacies", fields.get("privacy"), "Unknown"));
    view.set("nsfw", fields.get("nsfw"));
    view.set("truncatedDescription", truncated(fields.get("description")));
    view.set("description", truncated(fields.get("description")));
    view.put("isLocal", true);
    view.put("duration", 1);
    view.put("views", 0);
    long image = video.fields().path("thumbnail").asLong();
    boolean one = version.atLeast(SandboxVersion.V8_2);
    view.put("thumbnailPath", "/lazy-static/thumbnails/" + video.uuid() + "-" + image + ".jpg");
    view.put(
        "previewPath",
        "/lazy-static/"
            + (one ? "thumbnails/" : "previews/")
            + video.uuid()
            + "-"
            + image
            + ".jpg");
    view.put("embedPath", "/videos/embed/" + video.uuid());
    view.put("createdAt", Videos.wire(video.createdAt()));
    view.put("updatedAt", Videos.wire(video.createdAt()));
    view.put("publishedAt", Videos.wire(video.createdAt()));
    view.set("originallyPublishedAt", fields.get("originallyPublishedAt"));
    view.put("isLive", false);
    view.set("account", account(video.owner()));
    users
        .channel(fields.path("channelId").asLong())
        .ifPresent(c -> view.set("channel", channel(c)));
    view.put("blacklisted", false);
    view.putNull("blacklistedReason");
    view.putObject("state").put("id", 1).put("label", "Published");
    view.set("waitTranscoding", fields.get("waitTranscoding"));
    if (fields.has("scheduleUpdate")) {
      view.set("scheduledUpdate", fields.get("scheduleUpdate"));
    }
    return view;
  }

  /** As {@code GET /videos/{id}} shows it. */
  ObjectNode detailed(Video video) {
    JsonNode fields = video.fields();
    ObjectNode view = listed(video);
    view.set("description", fields.get("description"));
    view.set("support", fields.get("support"));
    view.set("tags", fields.get("tags"));
    if (!version.atLeast(SandboxVersion.V8_2)) {
      view.put("commentsEnabled", fields.get("commentsPolicy").asInt() != 2);
    }
    view.set("commentsPolicy", label("comments", fields.get("commentsPolicy"), "Unknown"));
    view.set("downloadEnabled", fields.get("downloadEnabled"));
    view.putNull("inputFileUpdatedAt");
    view.putArray("streamingPlaylists");
    ObjectNode file = view.putArray("files").addObject();
    file.put("id", video.id()).put("size", video.size());
    view.put("descriptionPath", "/api/v1/videos/" + video.uuid() + "/description");
    return view;
  }

  /** As {@code GET /videos/{id}/source} shows it to the owner. */
  ObjectNode source(Video video) {
    ObjectNode view = NODES.objectNode();
    if (!version.atLeast(SandboxVersion.V8_2)) {
      view.put("filename", video.inputFilename());
      view.putNull("fileUrl");
    }
    view.put("inputFilename", video.inputFilename());
    view.putNull("fileDownloadUrl");
    view.put("size", video.size());
    view.put("createdAt", Videos.wire(video.createdAt()));
    return view;
  }

  ObjectNode me(User user) {
    ObjectNode view = NODES.objectNode();
    view.put("id", user.id());
    view.put("username", user.name());
    view.put("email", user.name() + "@example.com");
    view.putObject("role")
        .put("id", user.admin() ? 0 : 2)
        .put("label", user.admin() ? "Administrator" : "User");
    view.put("videoQuota", user.quota());
    view.put("videoQuotaDaily", -1);
    view.put("blocked", user.blocked());
    view.set("account", account(user));
    ArrayNode channels = view.putArray("videoChannels");
    users.of(user).forEach(c -> channels.add(channel(c)));
    view.put("createdAt", Videos.wire(user.createdAt()));
    view.put("twoFactorEnabled", user.otpSecret() != null);
    if (version.atLeast(SandboxVersion.V8_2)) {
      view.putArray("videoChannelCollaborations");
    }
    return view;
  }

  ObjectNode channel(Channel channel) {
    ObjectNode view = NODES.objectNode();
    view.put("url", base + "/video-channels/" + channel.handle());
    view.put("name", channel.handle());
    view.put("host", base.substring(base.indexOf("//") + 2));
    view.put("id", channel.id());
    view.put("createdAt", Videos.wire(channel.createdAt()));
    view.put("displayName", channel.displayName());
    view.putNull("description");
    view.putNull("support");
    view.put("isLocal", true);
    view.set("ownerAccount", account(channel.owner()));
    return view;
  }

  private ObjectNode account(User user) {
    ObjectNode view = NODES.objectNode();
    view.put("url", base + "/accounts/" + user.name());
    view.put("name", user.name());
    view.put("host", base.substring(base.indexOf("//") + 2));
    view.put("id", user.id());
    view.put("displayName", user.name());
    return view;
  }

  /** The parts of {@code GET /config} that a publishing client reads. */
  ObjectNode config() {
    ObjectNode config = NODES.objectNode();
    config.put("serverVersion", version.serverVersion());
    config.putObject("instance").put("name", "peertube-ingest sandbox");
    ObjectNode video = config.putObject("video");
    ObjectNode image = video.putObject("image");
    image.putArray("extensions").add(".png").add(".jpg").add(".jpeg").add(".webp");
    image.putObject("size").put("max", version.imageSize());
    video.putObject("file").putArray("extensions").add(".webm").add(".ogv").add(".mp4");
    ObjectNode captionFile = config.putObject("videoCaption").putObject("file");
    captionFile.putObject("size").put("max", 20 * 1024 * 1024);
    captionFile.putArray("extensions").add(".vtt").add(".srt");
    ObjectNode imports = config.putObject("import").putObject("videos");
    imports.putObject("http").put("enabled", false);
    imports.putObject("torrent").put("enabled", false);
    config
        .putObject("client")
        .putObject("videos")
        .putObject("resumableUpload")
        .put("maxChunkSize", 0);
    config.putObject("videoFile").putObject("update").put("enabled", false);
    config.putObject("videoTranscription").put("enabled", false);
    ObjectNode publish = config.putObject("defaults").putObject("publish");
    publish.put("downloadEnabled", true);
    publish.put("commentsPolicy", 1);
    if (!version.atLeast(SandboxVersion.V8_2)) {
      publish.put("commentsEnabled", true);
    }
    publish.put("privacy", 1);
    publish.putNull("licence");
    config
        .putObject("autoBlacklist")
        .putObject("videos")
        .putObject("ofUsers")
        .put("enabled", false);
    config.putObject("user").put("videoQuota", -1).put("videoQuotaDaily", -1);
    config.putObject("videoChannels").put("maxPerUser", 20);
    ObjectNode transcoding = config.putObject("transcoding");
    transcoding.put("enabled", false);
    transcoding.putArray("enabledResolutions");
    config.putObject("plugin").putArray("registered");
    return config;
  }

  private ObjectNode label(String list, JsonNode code, String unknown) {
    ObjectNode label = NODES.objectNode();
    label.set("id", code);
    label.put(
        "label",
        code == null || code.isNull()
            ? unknown
            : labels.of(list).getOrDefault(code.asText(), unknown));
    return label;
  }

  private static JsonNode truncated(JsonNode text) {
    if (!text.isTextual() || text.asText().length() <= TRUNCATED) {
      return text;
    }
    return NODES.textNode(text.asText().substring(0, TRUNCATED - 3) + "...");
  }
}
