package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
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

  private static final MediaFile NO_MEDIA = new MediaFile(0, 0, 0);

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

    /** This state with one attribute replaced. */
    State with(String attribute, JsonNode value) {
      ObjectNode changed = attributes.deepCopy();
      changed.set(attribute, value);
      return new State(changed, channel, publishedAt, updatedAt, thumbnail, preview);
    }

    String description() {
      JsonNode description = attributes.get("description");
      return description == null || description.isNull() ? null : description.textValue();
    }

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

  private final int id;
  private final UUID uuid;
  private final Instant createdAt;
  private final Clock clock;
  private final VideoAround around = new VideoAround();
  private StoredFile source;
  private MediaFile media;
  private VideoPhase phase = VideoPhase.PUBLISHED;
  private Instant transcodedAt = Instant.MIN;
  private State state;

  Video(int id, StoredFile source, MediaFile media, Clock clock, State state) {
    this.id = id;
    this.uuid = UUID.randomUUID();
    this.source = source;
    this.media = media;
    this.clock = clock;
    this.createdAt = clock.instant();
    this.state = state;
  }

  /** A video whose file is still to be imported. */
  static Video toImport(int id, Clock clock, State state) {
    Video video = new Video(id, null, NO_MEDIA, clock, state);
    video.phase = VideoPhase.TO_IMPORT;
    return video;
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

  /**
   * The uploaded file, null while it is to be imported; its path is null if its bytes were not
   * kept.
   */
  synchronized StoredFile source() {
    return source;
  }

  synchronized MediaFile media() {
    return media;
  }

  /** The size of the file, 0 before it is imported. */
  long bytes() {
    StoredFile file = source();
    return file == null ? 0 : file.size();
  }

  /** The file that was imported takes its place. */
  synchronized void imported(StoredFile file, MediaFile content) {
    source = file;
    media = content;
    phase = VideoPhase.PUBLISHED;
  }

  synchronized void phase(VideoPhase value) {
    phase = value;
  }

  /** Counts as to transcode for so long from now on. */
  synchronized void transcodeFor(Duration time) {
    if (!time.isZero()) {
      transcodedAt = clock.instant().plus(time);
      phase = VideoPhase.TO_TRANSCODE;
    }
  }

  synchronized VideoPhase phase() {
    if (phase == VideoPhase.TO_TRANSCODE && !transcodedAt.isAfter(clock.instant())) {
      phase = VideoPhase.PUBLISHED;
    }
    return phase;
  }

  /** Captions and chapters. */
  VideoAround around() {
    return around;
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
