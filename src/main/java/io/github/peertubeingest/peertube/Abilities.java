package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance can do and how much it takes, read from its {@code GET /config}. A switch or a
 * limit that the instance publishes is believed; what it does not publish is decided by its
 * version, by the releases that the API's changelog names.
 *
 * @param config the answer of {@code GET /config}
 */
public record Abilities(JsonNode config) {

  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6}).*");

  /** Its own number, like {@code 8.2.1} or {@code 8.3.0-rc.1}; empty where it tells none. */
  public String version() {
    return config.path("serverVersion").asText("");
  }

  /**
   * Whether the instance is of this release or a later one; a pre-release counts as its release.
   */
  public boolean atLeast(int major, int minor) {
    Matcher found = NUMBERS.matcher(version());
    if (!found.matches()) {
      return false;
    }
    int itsMajor = Integer.parseInt(found.group(1));
    return itsMajor > major || (itsMajor == major && Integer.parseInt(found.group(2)) >= minor);
  }

  /** {@code nsfwFlags} and {@code nsfwSummary}; PeerTube 7.2. */
  public boolean takesNsfwFlags() {
    return config.has("nsfwFlagsSettings") || atLeast(7, 2);
  }

  /**
   * {@code commentsPolicy}, which took the place of {@code commentsEnabled}; PeerTube 6.2 (8.2
   * ignores the old field).
   */
  public boolean takesCommentsPolicy() {
    return config.path("defaults").path("publish").has("commentsPolicy") || atLeast(6, 2);
  }

  /** One image serves as thumbnail and preview; PeerTube 8.1. */
  public boolean singleImage() {
    return atLeast(8, 1);
  }

  /** The instance makes captions by itself where it is asked to. */
  public boolean transcribes() {
    return config.path("videoTranscription").path("enabled").asBoolean(false);
  }

  /** A video's file may be replaced ({@code video_file.update.enabled}, off by default). */
  public boolean replacesFiles() {
    return config.path("videoFile").path("update").path("enabled").asBoolean(false);
  }

  /** Imports by URL are switched on. */
  public boolean importsUrls() {
    return imports("http");
  }

  /** Imports by magnet link and torrent file are switched on. */
  public boolean importsTorrents() {
    return imports("torrent");
  }

  private boolean imports(String kind) {
    return config.path("import").path("videos").path(kind).path("enabled").asBoolean(false);
  }

  /** A failed import keeps its video and can be retried; PeerTube 8.0. */
  public boolean retriesImports() {
    return atLeast(8, 0);
  }

  /** Bytes of one chunk of a resumable upload at most; empty: as many as you like. */
  public OptionalLong maxChunkSize() {
    return hint("maxChunkSize");
  }

  /** Bytes of every chunk but the last at least; empty: as few as you like. */
  public OptionalLong minChunkSize() {
    return hint("minChunkSize");
  }

  private OptionalLong hint(String name) {
    long bytes = config.path("client").path("videos").path("resumableUpload").path(name).asLong(0);
    return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  /** Bytes of a thumbnail at most; 4 MiB up to 7.0, 8 MiB since 7.1. */
  public long imageLimit() {
    long assumed = atLeast(7, 1) ? 8L << 20 : 4L << 20;
    return config.path("video").path("image").path("size").path("max").asLong(assumed);
  }

  /** Bytes of a caption file at most. */
  public long captionLimit() {
    return config.path("videoCaption").path("file").path("size").path("max").asLong(20L << 20);
  }

  /** Endings of caption files, dot included; empty where the instance names none. */
  public List<String> captionEndings() {
    return texts(config.path("videoCaption").path("file").path("extensions"));
  }

  /** Endings of video files, dot included; empty where the instance names none. */
  public List<String> videoEndings() {
    return texts(config.path("video").path("file").path("extensions"));
  }

  /** Characters of a video's password at most: 99, since 8.2 100. */
  public int passwordLimit() {
    return atLeast(8, 2) ? 100 : 99;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return List.copyOf(texts);
  }
}
