package io.github.peertubeingest.ledger;

import java.time.Instant;

/**
 * What the ledger knows of a configured feed.
 *
 * @param url as configured
 * @param movedTo where it moved for good; null: nowhere
 * @param etag of the body that was read to its end last; null: none
 * @param modified the same of {@code Last-Modified}
 * @param sha256 the same of its bytes
 * @param reading a body that is not read to its end yet; null: the next thing is to ask
 * @param polls answers, unchanged ones included
 * @param bodies bodies that were read to their end
 * @param entries of the last of them; null before the first
 * @param due when it is asked next
 * @param holdUntil before this the server does not want to be asked
 * @param lease names the claim that this was read under; null: never claimed
 * @param polledAt of the last answer; null before the first
 * @param failingSince null: it does not fail
 * @param failures in a row
 * @param why the last failure; null: it does not fail
 * @param pauseMillis the last pause after a failure
 */
public record Feed(
    String name,
    String url,
    String movedTo,
    String etag,
    String modified,
    String sha256,
    Reading reading,
    long polls,
    long bodies,
    Long entries,
    Instant due,
    Instant holdUntil,
    String lease,
    Instant polledAt,
    Instant failingSince,
    int failures,
    String why,
    long pauseMillis) {

  /**
   * A body that is being read.
   *
   * @param body path of the file
   * @param at where it came from, for addresses in it that are relative
   * @param entries that were read so far
   * @param upTo number of the last record that was read; 0: none
   */
  public record Reading(
      String body,
      String sha256,
      String etag,
      String modified,
      String at,
      String movedTo,
      long freshSeconds,
      long entries,
      long upTo) {

    /** The same, read on. */
    public Reading on(long moreEntries, long number) {
      return new Reading(
          body, sha256, etag, modified, at, movedTo, freshSeconds, entries + moreEntries, number);
    }
  }

  /** Whether it was read to its end before. */
  public boolean begun() {
    return bodies > 0;
  }

  /** Number of the body that is being read, or of the next one. */
  public long body() {
    return bodies + 1;
  }

  @Override
  public String toString() {
    return "feed " + name;
  }
}
