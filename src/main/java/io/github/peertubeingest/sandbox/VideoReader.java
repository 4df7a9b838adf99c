package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;

/** Reading videos. */
final class VideoReader {

  private static final List<String> SORTABLE =
      List.of(
          "name",
          "duration",
          "createdAt",
          "publishedAt",
          "originallyPublishedAt",
          "views",
          "likes",
          "trending",
          "hot",
          "best",
          "localVideoFilesSize");

  private final SandboxVersion version;
  private final Authenticator authenticator;
  private final Directory directory;
  private final VideoStore videos;
  private final VideoAccess access;
  private final VideoJson json;

  VideoReader(
      SandboxVersion version,
      Authenticator authenticator,
      Directory directory,
      VideoStore videos,
      VideoAccess access,
      VideoJson json) {
    this.version = version;
    this.authenticator = authenticator;
    this.directory = directory;
    this.videos = videos;
    this.access = access;
    this.json = json;
  }

  Reply get(Call call, Matcher path) {
    Account account = authenticator.optional(call);
    Video video = videos.require(path.group(1), JsonNodeFactory.instance.objectNode());
    access.requireReader(call, account, video, path.group(1));
    return Reply.json(json.details(video));
  }

  Reply description(Call call, Matcher path) {
    Video video = videos.require(path.group(1), JsonNodeFactory.instance.objectNode());
    access.requirePartReader(call, authenticator, video, path.group(1));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("description", json.details(video).get("description"));
    return Reply.json(answer);
  }

  Reply source(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    Video video = videos.require(path.group(1), JsonNodeFactory.instance.objectNode());
    access.requireManager(account, video);
    if (video.source() == null) {
      throw Refusal.of(404, "Video source not found");
    }
    return Reply.json(json.source(video));
  }

  Reply mine(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    PageQuery page = PageQuery.of(call, SORTABLE);
    String channelId = call.query("channelId");
    String search = call.query("search");
    List<Video> found = new ArrayList<>(videos.of(account));
    if (channelId != null) {
      Channel channel = existingChannel(channelId);
      found.removeIf(video -> video.state().channel().id() != channel.id());
    }
    if (search != null && !search.isEmpty()) {
      VideoSearch finder = new VideoSearch(version, search);
      found.removeIf(video -> !finder.finds(video));
    }
    found.sort(order(page.sort()));
    return page.page(found, json::listed);
  }

  Reply quotaUsed(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    long used = videos.bytesOf(account);
    return Reply.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("videoQuotaUsed", used)
            .put("videoQuotaUsedDaily", used));
  }

  /** The file behind a thumbnail path. */
  static Reply picture(Picture picture) throws IOException {
    if (picture.file() != null) {
      return Reply.file(picture.contentType(), picture.file());
    }
    try (InputStream in = VideoReader.class.getResourceAsStream("default-thumbnail.jpg")) {
      return Reply.bytes(picture.contentType(), in.readAllBytes());
    }
  }

  /** Any channel will do: another account's just holds nothing of this one (seen on 6.3.0). */
  private Channel existingChannel(String channelId) {
    if (!VideoStore.isNumber(channelId)) {
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      FieldRule.report(invalid, "channelId", channelId, FieldRule.INVALID, "query");
      throw Refusal.invalidParams(invalid);
    }
    return directory
        .channel(FieldValues.clampedInt(channelId))
        .orElseThrow(() -> Refusal.of(404, "Video channel not found"));
  }

  /**
   * Without sort: the newest first; in 8.2.1 by publication date, scheduled ones at the top
   * (measured).
   */
  private Comparator<Video> order(String sort) {
    String key = sort == null ? "-publishedAt" : sort;
    boolean descending = key.startsWith("-");
    Comparator<Video> comparator =
        switch (descending ? key.substring(1) : key) {
          case "name" -> Comparator.comparing((Video video) -> video.state().name());
          case "duration" -> Comparator.comparing((Video video) -> video.media().durationSeconds());
          case "publishedAt" ->
              Comparator.comparing((Video video) -> json.publishedAt(video.state()));
          case "originallyPublishedAt" -> Comparator.comparing(VideoReader::originallyPublishedAt);
          case "localVideoFilesSize" -> Comparator.comparing(Video::bytes);
          default -> Comparator.comparing(Video::createdAt);
        };
    Comparator<Video> complete = comparator.thenComparing(Video::id);
    return descending ? Collections.reverseOrder(complete) : complete;
  }

  private static Instant originallyPublishedAt(Video video) {
    return IsoDate.parse(video.state().attributes().path("originallyPublishedAt").asText(""))
        .orElse(Instant.MIN);
  }
}
