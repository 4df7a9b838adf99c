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

  /**
   * The uploaded or imported file.
   *
   * @param source null while it is to be imported; its path is null if its bytes were not kept
   * @param at when it was complete
   * @param replacement whether it took the place of an earlier one
   */
  private record Content(StoredFile source, MediaFile media, Instant at, boolean replacement) {}

  private final int id;
  private final UUID uuid;
  private final Instant createdAt;
  private final Clock clock;
  private final VideoAround around = new VideoAround();
  private VideoPhase phase = VideoPhase.PUBLISHED;
  private Instant transcodedAt = Instant.MIN;
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

  /** The imported file, or another for the one before, takes its place. */
  synchronized void take(StoredFile source, MediaFile media, Duration transcodingTime) {
    boolean replacement = content.source() != null;
    content = new Content(source, media, clock.instant(), replacement);
    phase = VideoPhase.PUBLISHED;
    transcodeFor(transcodingTime);
  }

  /** The size of the file, 0 before it is imported. */
  long bytes() {
    StoredFile file = source();
    return file == null ? 0 : file.size();
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
