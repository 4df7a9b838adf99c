package io.github.peertubeingest.work;

import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.peertube.Wanted;
import java.time.Instant;

/**
 * What is to be sent for an item.
 *
 * @param target the existing video's id; null on create
 * @param video null on update, or once the video exists
 * @param thumbnail null when the document names none
 * @param oneImage the instance takes one image for thumbnail and preview
 * @param waiting null: it can be sent now
 */
public record Plan(
    Account account,
    Action action,
    String target,
    Wanted wanted,
    Media video,
    Media thumbnail,
    boolean oneImage,
    Waiting waiting) {

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
}
