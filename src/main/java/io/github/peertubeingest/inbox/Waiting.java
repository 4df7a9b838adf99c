package io.github.peertubeingest.inbox;

import io.github.peertubeingest.inbox.Bundle.Member;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What lies in the inbox and waits there, for what, and for how long. */
public final class Waiting {

  /** What becomes of a media file without metadata ({@code inbox.media-only}). */
  public enum MediaOnly {
    WAIT,
    PUBLISH,
    IGNORE
  }

  private final Folders folders;
  private final Knowledge knowledge;
  private final Stillness stillness;
  private final MediaOnly mediaOnly;
  private final Duration companionTimeout;
  private final Clock clock;

  /**
   * @param companionTimeout {@code inbox.companion-timeout}
   */
  public Waiting(
      Folders folders,
      Knowledge knowledge,
      Stillness stillness,
      MediaOnly mediaOnly,
      Duration companionTimeout,
      Clock clock) {
    this.folders = folders;
    this.knowledge = knowledge;
    this.stillness = stillness;
    this.mediaOnly = mediaOnly;
    this.companionTimeout = companionTimeout;
    this.clock = clock;
  }

  /** How much longer a document waits for what belongs to it; zero: it was long enough. */
  Duration left(Path document, BasicFileAttributes now) {
    Instant since = stillness.here(document, now);
    Duration left = companionTimeout.minus(Duration.between(since, clock.instant()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether an unfinished item names the file. */
  boolean isNamed(Path file) {
    return knowledge.named(file);
  }

  /** Whether a media file without metadata makes a video. */
  boolean publishesAlone(Path file) {
    return mediaOnly == MediaOnly.PUBLISH
        || (mediaOnly == MediaOnly.WAIT && knowledge.describedByName(file));
  }

  /** Whether no table that is being worked on may still name the media file. */
  boolean noTable(Path file) {
    return !knowledge.tablesUnfinished();
  }

  /** Whether the item that a side file belongs to is published. */
  boolean isPublished(Path file) {
    return relative(file).filter(Knowledge.Relative::published).isPresent();
  }

  private Optional<Knowledge.Relative> relative(Path file) {
    return knowledge.relative(InboxFilter.sources(folders, file));
  }

  /** Whether the side file says something about a video. */
  static boolean changesVideo(Member member) {
    return switch (member.role()) {
      case CAPTION, THUMBNAIL, DESCRIPTION, CHAPTERS -> true;
      case METADATA, MEDIA, EXTRA -> false;
    };
  }

  /** What a file without a document waits for; null: it is not to be told. */
  String words(Bundle bundle, Member member) {
    if (member.role() == Role.MEDIA) {
      return switch (mediaOnly) {
        case IGNORE -> null;
        case WAIT -> "waits for its metadata: " + bundle.base() + ".json, .yaml, .info.json or .nfo";
        case PUBLISH -> "waits until it stands still";
      };
    }
    String kind = "no document and no media file is called " + bundle.base() + ".*";
    return relative(member.path())
        .map(r -> r.words())
        .orElse(kind);
  }
}
