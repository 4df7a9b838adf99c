package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Shape;
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

  private final Bundles bundles;
  private final Knowledge knowledge;
  private final Stillness stillness;
  private final MediaOnly mediaOnly;
  private final Duration companionTimeout;
  private final Clock clock;

  /**
   * @param companionTimeout {@code inbox.companion-timeout}
   */
  public Waiting(
      Bundles bundles,
      Knowledge knowledge,
      Stillness stillness,
      MediaOnly mediaOnly,
      Duration companionTimeout,
      Clock clock) {
    this.bundles = bundles;
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

  /** Whether a media file without metadata makes a video. */
  boolean publishesAlone(Path file) {
    return mediaOnly == MediaOnly.PUBLISH
        || (mediaOnly == MediaOnly.WAIT && knowledge.describedByName(file));
  }

  private Knowledge.Needs needs(Member document) {
    return knowledge.needs(document.path(), document.choice());
  }

  /** What became of the item that a side file belongs to. */
  Optional<Knowledge.Relative> relative(Path file) {
    return knowledge.relative(Bundles.origins(file));
  }

  /** Whether the side file says something about a video. */
  static boolean changesVideo(Member member) {
    return switch (member.role()) {
      case CAPTION, THUMBNAIL, DESCRIPTION, CHAPTERS -> true;
      case METADATA, MEDIA, EXTRA -> false;
    };
  }

  /**
   * Why a file still lies there.
   *
   * @return null when an item is being made of it, or it belongs to a document that is
   */
  String words(Path file, BasicFileAttributes now) {
    Bundles.Listing listing = bundles.in(file.getParent());
    Shape shape = listing.other().get(file);
    if (shape == Shape.IGNORED) {
      return "a profile of config/profiles/ leaves it alone";
    }
    if (listing.tables().containsKey(file)) {
      return null;
    }
    Bundle bundle = listing.of(file);
    if (bundle == null) {
      return "no document names it";
    }
    Member document = bundle.first(Role.METADATA);
    if (document != null) {
      return document.path().equals(file) ? ofDocument(bundle, document, now) : null;
    }
    Member member = bundle.at(file);
    if (bundles.namedByOther(file, file, knowledge)) {
      return null;
    }
    return member.role() == Role.MEDIA ? ofMedia(bundle, member) : ofSideFile(bundle, member);
  }

  private String ofDocument(Bundle bundle, Member document, BasicFileAttributes now) {
    boolean misses = needs(document).media() && bundle.first(Role.MEDIA) == null;
    Duration left = left(document.path(), now);
    if (left.isZero() || (!misses && bundle.unfinished().isEmpty())) {
      return null;
    }
    String what =
        bundle.unfinished().isEmpty()
            ? "its media file " + bundle.base() + ".mp4, .mkv, …"
            : bundle.unfinished().get(0) + ", which is still being written";
    return "waits for " + what + " until " + clock.instant().plus(left);
  }

  private String ofMedia(Bundle bundle, Member media) {
    if (publishesAlone(media.path())) {
      return null;
    }
    return mediaOnly == MediaOnly.IGNORE
        ? "has no metadata, and inbox.media-only = ignore leaves such a file alone"
        : "waits for its metadata: " + bundle.base() + ".json, .yaml, .info.json or .nfo";
  }

  private String ofSideFile(Bundle bundle, Member file) {
    if (bundle.first(Role.MEDIA) != null) {
      return "belongs to " + bundle.first(Role.MEDIA).name();
    }
    return relative(file.path())
        .map(Knowledge.Relative::words)
        .orElse("no document and no media file is called " + bundle.base() + ".*");
  }
}
