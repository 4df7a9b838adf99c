package io.github.peertubeingest.work;

import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.peertube.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is to be sent for an item.
 *
 * @param target the existing video's id; null on create
 * @param files the document's files that are there, by the field that names them
 * @param oneImage the instance takes one image for thumbnail and preview
 * @param notes what the receipt has to say, whatever the instance answers
 * @param waiting null: it can be sent now
 * @param around captions, chapters, playlists and the thumbnail
 */
public record Plan(
    Account account,
    Action action,
    String target,
    Wanted wanted,
    Map<String, Media> files,
    boolean oneImage,
    List<Note> notes,
    Waiting waiting,
    Around around) {

  /**
   * A file that the item names is not there, or not whole.
   *
   * @param until when to look again, or to give up
   */
  public record Waiting(String file, String why, Instant until) {}

  public boolean waits() {
    return waiting != null;
  }

  public boolean creates() {
    return action == Action.CREATE;
  }

  public boolean deletes() {
    return action == Action.DELETE;
  }

  public boolean selects() {
    return action == Action.SELECT;
  }

  /** Sends a new file for an existing video. */
  public boolean replaces() {
    return action == Action.UPDATE && files.containsKey("video");
  }

  /** The video file; null on update, or once the video exists. */
  public Media video() {
    return files.get("video");
  }

  /** Null when the document names none. */
  public Media thumbnail() {
    return files.get("thumbnail");
  }
}
