package io.github.peertubeingest.sandbox;

import java.util.List;

/**
 * A playlist the sandbox holds.
 *
 * @param privacy 1 public, 2 unlisted, 3 private
 * @param channel the channel's handle, or null
 * @param owner the username
 * @param videos the ids of the videos in their order, one for each element
 */
public record SandboxPlaylist(
    int id,
    String uuid,
    String displayName,
    String description,
    int privacy,
    String channel,
    String owner,
    List<Integer> videos) {

  /** Copies the list. */
  public SandboxPlaylist {
    videos = List.copyOf(videos);
  }
}
