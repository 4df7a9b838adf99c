package io.github.peertubeingest.ledger;

import java.time.Instant;

/**
 * What the ledger knows of an entry that a feed listed.
 *
 * @param id SHA-256 of what names it in its feed
 * @param externalId of its items; null: it never was one
 * @param why of an unusable one; else null
 * @param title for people; null without one
 * @param privacy that its video got; null: it never was an item
 * @param contentHash of what its items say, where the media come from left out
 * @param mediaHash of where they come from
 * @param publishedAt as the feed says; null: it does not
 * @param seenBody number of the last body that listed it
 */
public record FeedEntry(
    String feed,
    String id,
    String externalId,
    String account,
    State state,
    String why,
    String title,
    String privacy,
    String contentHash,
    String mediaHash,
    Instant publishedAt,
    long seenBody) {

  /** What became of it. */
  public enum State {
    /** It is an item, or more than one by now. */
    TAKEN,
    /** It was there before the feed was begun, and {@code first} leaves it out. */
    LEFTOUT,
    /** Nothing can be made of it. */
    UNUSABLE,
    /** The feed lists it no more, and what is to follow from that was entered. */
    VANISHED
  }

  /** The same in another state. */
  public FeedEntry as(State other, String newWhy) {
    return new FeedEntry(
        feed,
        id,
        externalId,
        account,
        other,
        newWhy,
        title,
        privacy,
        contentHash,
        mediaHash,
        publishedAt,
        seenBody);
  }
}
