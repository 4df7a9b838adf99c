package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A video: what never changes about it, and its present state, which is replaced as a whole. */
final class Video {

  static final int PUBLIC = 1;
  static final int UNLISTED = 2;
  static final int PRIVATE = 3;
  static final int INTERNAL = 4;
  static final int PASSWORD_PROTECTED = 5;

  /**
   * What an update can change.
   *
   * @param attributes the fields as they are written: {@code name}, {@code privacy}, {@code tags},
   *     …; never changed in place
   */
  record State(
      ObjectNode attributes,
      Channel channel,
      Instant publishedAt,
      Instant updatedAt,
      Picture thumbnail,
      Picture preview) {

    int privacy() {
      return attributes.get("privacy").intValue();
    }

    String name() {
      return attributes.get("name").textValue();
    }

    /**
     * When a scheduled change is due, as 8.2.1 reports it in place of the publication date
     * (measured).
     */
    Optional<Instant> scheduledFor() {
      JsonNode at = attributes.at("/scheduleUpdate/updateAt");
      return at.isTextual() ? IsoDate.parse(at.textValue()) : Optional.empty();
    }
  }

  /**
   * The uploaded file.
   *
   * @param source its path is null if its bytes were not kept
   * @param at when it was complete
   * @param replacement whether it took the place of an earlier one
   */
  private record Content(StoredFile source, MediaFile media, Instant at, boolean replacement) {}

  private final int id;
  private final UUID uuid;
  private final Instant createdAt;
  private final Clock clock;
  private State state;
  private volatile Content content;

  Video(int id, StoredFile source, MediaFile media, Clock clock, State state) {
    this.id = id;
    this.uuid = UUID.randomUUID();
    this.clock = clock;
    this.createdAt = clock.instant();
    this.content = new Content(source, media, createdAt, false);
    this.state = state;
  }

  int id() {
    return id;
  }

  UUID uuid() {
    return uuid;
  }

  String shortUuid() {
    return ShortUuid.of(uuid);
  }

  /** The uploaded file; its path is null if its bytes were not kept. */
  StoredFile source() {
    return content.source();
  }

  MediaFile media() {
    return content.media();
  }

  /** When the present file was complete. */
  Instant fileCreatedAt() {
    return content.at();
  }

  /** When the file was replaced; empty if it is still the first one. */
  Optional<Instant> fileReplacedAt() {
    Content present = content;
    return present.replacement() ? Optional.of(present.at()) : Optional.empty();
  }

  void replace(StoredFile source, MediaFile media) {
    content = new Content(source, media, clock.instant(), true);
  }

  Instant createdAt() {
    return createdAt;
  }

  Account owner() {
    return state().channel().owner();
  }

  /**
   * The present state. A scheduled change that has come due is made now; PeerTube looks once a
   * minute.
   */
  synchronized State state() {
    Optional<Instant> due = state.scheduledFor().filter(at -> !at.isAfter(clock.instant()));
    if (due.isPresent()) {
      ObjectNode attributes = state.attributes().deepCopy();
      JsonNode schedule = attributes.remove("scheduleUpdate");
      Instant publishedAt = state.publishedAt();
      if (schedule.hasNonNull("privacy")) {
        publishedAt = publishedAt(state, schedule.get("privacy").intValue(), clock.instant());
        attributes.set("privacy", schedule.get("privacy"));
      }
      state =
          new State(
              attributes,
              state.channel(),
              publishedAt,
              clock.instant(),
              state.thumbnail(),
              state.preview());
    }
    return state;
  }

  synchronized void update(UnaryOperator<State> change) {
    state = change.apply(state());
  }

  /** Leaving privacy 3 is the publication (seen on 6.3.0). */
  static Instant publishedAt(State before, int newPrivacy, Instant now) {
    return before.privacy() == PRIVATE && newPrivacy != PRIVATE ? now : before.publishedAt();
  }
}
