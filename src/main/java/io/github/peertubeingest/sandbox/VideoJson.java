package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * Videos as they are read (fields and order seen on 6.3.0; the differences of 8.2.1 as measured).
 */
final class VideoJson {

  private static final int TRUNCATED = 250;
  private static final int[][] SIZES_OF_EIGHT = {
    {280, 157}, {480, 270}, {850, 480}, {1280, 720}, {1920, 1080}
  };

  private final SandboxVersion version;
  private final Labels labels;
  private final ActorJson actors;
  private final String host;

  VideoJson(SandboxVersion version, Labels labels, ActorJson actors, String host) {
    this.version = version;
    this.labels = labels;
    this.actors = actors;
    this.host = host;
  }

  /** The entry of a list. */
  ObjectNode listed(Video video) {
    Video.State state = video.state();
    ObjectNode node = common(video, state);
    node.put("description", truncated(text(state, "description")));
    node.set("account", actors.accountSummary(state.channel().owner()));
    node.set("channel", actors.channelSummary(state.channel()));
    node.set("state", phase(video));
    node.put("waitTranscoding", flag(state, "waitTranscoding"));
    putSchedule(node, state);
    if (version.isEight()) {
      node.set("tags", tags(state));
    }
    return node.put("blacklisted", false).putNull("blacklistedReason");
  }

  /** The video of a playlist's element: an entry without what its owner alone is told. */
  ObjectNode inPlaylist(Video video) {
    ObjectNode node = listed(video);
    node.remove(
        List.of("state", "waitTranscoding", "scheduledUpdate", "blacklisted", "blacklistedReason"));
    return node;
  }

  /** The video of an import: an entry with its tags (seen on 6.3.0). */
  ObjectNode inImport(Video video) {
    ObjectNode node = listed(video);
    node.remove(List.of("blacklisted", "blacklistedReason"));
    node.set("tags", tags(video.state()));
    return node;
  }

  /** The answer of {@code GET /videos/ID}. */
  ObjectNode details(Video video) {
    Video.State state = video.state();
    ObjectNode node = common(video, state);
    node.put("description", text(state, "description"));
    node.set("account", actors.account(state.channel().owner()));
    node.set("channel", actors.channelWithOwner(state.channel()));
    putSchedule(node, state);
    node.put("blacklisted", false).putNull("blacklistedReason");
    node.putArray("streamingPlaylists");
    ArrayNode files = node.putArray("files");
    if (video.source() != null) {
      files.add(file(video));
    }
    node.put("support", text(state, "support"));
    node.put("descriptionPath", Routes.API + "videos/" + video.uuid() + "/description");
    node.set("tags", tags(state));
    int policy = state.attributes().get("commentsPolicy").intValue();
    if (!version.isEight()) {
      node.put("commentsEnabled", policy != 2);
    }
    node.set("commentsPolicy", Labels.described(policy, labels.commentPolicies()));
    node.put("downloadEnabled", flag(state, "downloadEnabled"));
    node.put("waitTranscoding", flag(state, "waitTranscoding"));
    node.putNull("inputFileUpdatedAt");
    node.set("state", phase(video));
    node.putArray("trackerUrls");
    return node;
  }

  /** The answer of {@code GET /videos/ID/source}. */
  ObjectNode source(Video video) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (!version.isEight()) {
      node.put("filename", video.source().filename());
    }
    node.put("inputFilename", video.source().filename());
    if (!version.isEight()) {
      node.putNull("fileUrl");
    }
    node.putNull("fileDownloadUrl");
    node.set("resolution", resolution(video.media()));
    return node.put("size", video.source().size())
        .put("width", video.media().width())
        .put("height", video.media().height())
        .put("createdAt", IsoDate.format(video.createdAt()));
  }

  /**
   * When a video counts as published. 8.2.1 tells the future date of a scheduled one (measured).
   */
  Instant publishedAt(Video.State state) {
    return version.isEight()
        ? state.scheduledFor().orElse(state.publishedAt())
        : state.publishedAt();
  }

  private ObjectNode common(Video video, Video.State state) {
    ObjectNode attributes = state.attributes();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", video.id())
        .put("uuid", video.uuid().toString())
        .put("shortUUID", video.shortUuid());
    node.put("url", "http://" + host + "/videos/watch/" + video.uuid()).put("name", state.name());
    node.set("category", Labels.described(attributes.get("category"), labels.categories()));
    node.set("licence", Labels.described(attributes.get("licence"), labels.licences()));
    node.set("language", Labels.described(attributes.get("language"), labels.languages()));
    node.set("privacy", Labels.described(state.privacy(), labels.privacies()));
    node.put("nsfw", flag(state, "nsfw"));
    if (version.isEight()) {
      node.put("nsfwFlags", attributes.path("nsfwFlags").asInt(0))
          .put("nsfwSummary", text(state, "nsfwSummary"));
    }
    node.put("truncatedDescription", truncated(text(state, "description")));
    node.putNull("description")
        .put("isLocal", true)
        .put("duration", video.media().durationSeconds());
    node.set("aspectRatio", aspectRatio(video.media()));
    node.put("views", 0).put("viewers", 0).put("likes", 0).put("dislikes", 0);
    putPictures(node, state);
    node.put("embedPath", "/videos/embed/" + video.uuid());
    node.put("createdAt", IsoDate.format(video.createdAt()));
    node.put("updatedAt", IsoDate.format(state.updatedAt()));
    node.put("publishedAt", IsoDate.format(publishedAt(state)));
    node.set("originallyPublishedAt", date(attributes.get("originallyPublishedAt")));
    return node.put("isLive", false);
  }

  private void putPictures(ObjectNode node, Video.State state) {
    if (!version.isEight()) {
      putPicture(node, "thumbnailPath", "/lazy-static/thumbnails/", state.thumbnail());
      putPicture(node, "previewPath", "/lazy-static/previews/", state.preview());
      return;
    }
    if (state.preview() == null) {
      node.putNull("thumbnailPath").putNull("previewPath").putArray("thumbnails");
      return;
    }
    String path = "/lazy-static/thumbnails/" + state.preview().name();
    node.put("thumbnailPath", path).put("previewPath", path);
    ArrayNode thumbnails = node.putArray("thumbnails");
    for (int[] size : SIZES_OF_EIGHT) {
      thumbnails
          .addObject()
          .put("width", size[0])
          .put("height", size[1])
          .put("fileUrl", "http://" + host + path);
    }
  }

  /** Null while a video is to be imported (seen on 6.3.0). */
  private static void putPicture(ObjectNode node, String field, String folder, Picture picture) {
    node.put(field, picture == null ? null : folder + picture.name());
  }

  private static ObjectNode file(Video video) {
    ObjectNode file = JsonNodeFactory.instance.objectNode().put("id", video.id());
    file.set("resolution", resolution(video.media()));
    return file.put("width", video.media().width())
        .put("height", video.media().height())
        .put("size", video.source().size());
  }

  private static ObjectNode resolution(MediaFile media) {
    int resolution = Math.min(media.width(), media.height());
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", resolution)
        .put("label", resolution + "p");
  }

  private static JsonNode aspectRatio(MediaFile media) {
    if (media.width() == 0 || media.height() == 0) {
      return NullNode.instance;
    }
    double ratio = Math.round(10_000.0 * media.width() / media.height()) / 10_000.0;
    return JsonNodeFactory.instance.numberNode(ratio);
  }

  private static ObjectNode phase(Video video) {
    VideoPhase phase = video.phase();
    return JsonNodeFactory.instance.objectNode().put("id", phase.id()).put("label", phase.label());
  }

  /** Absent, not null, while nothing is scheduled (seen on 6.3.0). */
  private static void putSchedule(ObjectNode node, Video.State state) {
    if (state.attributes().get("scheduleUpdate") instanceof ObjectNode schedule) {
      ObjectNode written = node.putObject("scheduledUpdate");
      written.set("updateAt", date(schedule.get("updateAt")));
      written.set(
          "privacy", schedule.hasNonNull("privacy") ? schedule.get("privacy") : NullNode.instance);
    }
  }

  private static JsonNode date(JsonNode written) {
    if (written == null || !written.isTextual()) {
      return NullNode.instance;
    }
    return IsoDate.parse(written.textValue())
        .<JsonNode>map(at -> JsonNodeFactory.instance.textNode(IsoDate.format(at)))
        .orElse(NullNode.instance);
  }

  /** Tags come sorted and without repetition (seen on 6.3.0). */
  private static ArrayNode tags(Video.State state) {
    TreeSet<String> sorted = new TreeSet<>();
    state.attributes().path("tags").forEach(tag -> sorted.add(tag.asText()));
    ArrayNode tags = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(tags::add);
    return tags;
  }

  private static boolean flag(Video.State state, String name) {
    return state.attributes().path(name).asBoolean(false);
  }

  private static String text(Video.State state, String name) {
    JsonNode value = state.attributes().get(name);
    return value == null || value.isNull() ? null : value.asText();
  }

  /**
   * A description over 250 characters is cut, after a word if it can be, and ends with three points
   * (seen on 6.3.0).
   */
  private static String truncated(String description) {
    if (description == null || description.length() <= TRUNCATED) {
      return description;
    }
    String cut = description.substring(0, TRUNCATED - 3);
    int space = cut.lastIndexOf(' ');
    return (space > 0 ? cut.substring(0, space + 1) : cut) + "...";
  }
}
