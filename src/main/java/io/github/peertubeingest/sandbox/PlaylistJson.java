package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Playlists as they are read (fields and order seen on 6.3.0). */
final class PlaylistJson {

  private static final String[] PRIVACIES = {"Public", "Unlisted", "Private"};

  private final VideoStore videos;
  private final VideoJson videoJson;
  private final ActorJson actors;
  private final String host;

  PlaylistJson(VideoStore videos, VideoJson videoJson, ActorJson actors, String host) {
    this.videos = videos;
    this.videoJson = videoJson;
    this.actors = actors;
    this.host = host;
  }

  ObjectNode playlist(Playlist playlist) {
    Playlist.State state = playlist.state();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    String uuid = playlist.uuid().toString();
    node.put("id", playlist.id()).put("uuid", uuid).put("shortUUID", playlist.shortUuid());
    node.put("isLocal", true).put("url", "http://" + host + "/video-playlists/" + uuid);
    node.put("displayName", state.displayName()).put("description", state.description());
    node.putObject("privacy").put("id", state.privacy()).put("label", label(state.privacy()));
    node.put(
        "thumbnailPath",
        state.thumbnail() == null ? null : "/lazy-static/thumbnails/" + state.thumbnail().name());
    node.put("embedPath", "/video-playlists/embed/" + uuid);
    node.putObject("type")
        .put("id", playlist.type())
        .put("label", playlist.type() == Playlist.WATCH_LATER ? "Watch later" : "Regular");
    node.put("videosLength", playlist.elements().size());
    node.put("createdAt", IsoDate.format(playlist.createdAt()));
    node.put("updatedAt", IsoDate.format(state.updatedAt()));
    node.set("ownerAccount", actors.accountSummary(playlist.owner()));
    if (state.channel() == null) {
      return node.putNull("videoChannel");
    }
    node.set("videoChannel", actors.channelSummary(state.channel()));
    return node;
  }

  /**
   * An element: type 0 with its video, 1 if the video is gone, 2 if the reader may not see it, both
   * without it.
   */
  ObjectNode element(Playlist.Element element, int position, Account reader) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", element.id()).put("position", position);
    node.put("startTimestamp", element.start()).put("stopTimestamp", element.stop());
    boolean gone = !videos.all().contains(element.video());
    boolean shown = !gone && isShown(element.video(), reader);
    node.put("type", gone ? 1 : shown ? 0 : 2);
    if (shown) {
      node.set("video", videoJson.inPlaylist(element.video()));
    } else {
      node.putNull("video");
    }
    return node;
  }

  static String label(int privacy) {
    return PRIVACIES[privacy - 1];
  }

  private static boolean isShown(Video video, Account reader) {
    return switch (video.state().privacy()) {
      case Video.PUBLIC, Video.UNLISTED -> true;
      case Video.INTERNAL -> reader != null;
      default -> video.owner() == reader;
    };
  }
}
