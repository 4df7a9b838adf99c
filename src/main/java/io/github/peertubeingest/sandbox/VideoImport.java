package io.github.peertubeingest.sandbox;

import java.time.Clock;
import java.time.Instant;

/** An import and how far it has come. */
final class VideoImport {

  /** The states of an import (ids and labels seen on 6.3.0). */
  enum Phase {
    /** Not yet begun. */
    PENDING(1, "Pending"),
    /** The video is there. */
    SUCCESS(2, "Success"),
    /** It went wrong. */
    FAILED(3, "Failed"),
    /** Taken back before it began. */
    CANCELLED(5, "Cancelled"),
    /** Being fetched. */
    PROCESSING(6, "Processing");

    private final int id;
    private final String label;

    Phase(int id, String label) {
      this.id = id;
      this.label = label;
    }

    int id() {
      return id;
    }

    String label() {
      return label;
    }
  }

  /** Where the file comes from; all but one are null. */
  record Origin(String targetUrl, String magnetUri, String torrentName) {}

  private final int id;
  private final Account owner;
  private final Origin origin;
  private final Video video;
  private final Clock clock;
  private final Instant createdAt;
  private Phase phase = Phase.PENDING;
  private String error;
  private int attempts;
  private Instant updatedAt;

  VideoImport(int id, Account owner, Origin origin, Video video, Clock clock) {
    this.id = id;
    this.owner = owner;
    this.origin = origin;
    this.video = video;
    this.clock = clock;
    this.createdAt = clock.instant();
    this.updatedAt = createdAt;
  }

  int id() {
    return id;
  }

  Account owner() {
    return owner;
  }

  Origin origin() {
    return origin;
  }

  Video video() {
    return video;
  }

  Instant createdAt() {
    return createdAt;
  }

  synchronized Phase phase() {
    return phase;
  }

  synchronized String error() {
    return error;
  }

  synchronized int attempts() {
    return attempts;
  }

  synchronized Instant updatedAt() {
    return updatedAt;
  }

  /** Goes from one state to another; false if it is not in the first. */
  synchronized boolean move(Phase from, Phase to, String newError) {
    if (phase != from) {
      return false;
    }
    phase = to;
    error = newError;
    updatedAt = clock.instant();
    if (to == Phase.PROCESSING) {
      attempts++;
    }
    return true;
  }
}
