package io.github.peertubeingest.work;

import io.github.peertubeingest.fetch.FetchOrder;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ImportRequests.Source;
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
 * @param orders files named by URL that are still to be fetched
 * @param source what the instance is to import; null where a file is uploaded
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
    Around around,
    List<FetchOrder> orders,
    Source source) {

  /**
   * A file that the item names is not there, or not whole.
   *
   * @param until when to look again, or to give up
   */
  public record Waiting(String file, String why, Instant until) {}

  public boolean waits() {
    return waiting != null;
  }

  /** Everything that lies here is there, and something is to be fetched. */
  public boolean fetches() {
    return waiting == null && !orders.isEmpty();
  }

  /** The instance imports the video, or is asked to. */
  public boolean imports() {
    return source != null;
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

  /** The torrent that the instance imports; null when the document names none. */
  public Media torrent() {
    return files.get("torrent");
  }

  /** Null when the document names none. */
  public Media thumbnail() {
    return files.get("thumbnail");
  }
}
