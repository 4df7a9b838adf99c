package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.ledger.FeedEntry;

/**
 * An entry of which something is to be made.
 *
 * @param mapped what its profile made of it, addresses absolute
 * @param now what is remembered of it once it is taken
 * @param source where the video is at another PeerTube; null: the entry itself says what there is
 * @param what happened to it
 */
public record Entry(Mapped mapped, FeedEntry now, PeerTubeVideo source, Change what) {

  /** Why something is to be made of it. */
  enum Change {
    NEW,
    /** Its texts have changed, or other things that are no media. */
    EDITED,
    /** Its media come from elsewhere now, and are to be sent again. */
    REPLACED,
    /** It was gone, and is listed again. */
    BACK
  }

  /** Whether the instance that it comes from has to be asked for the rest. */
  public boolean mirrored() {
    return source != null;
  }

  /** The same, with what is known of it now. */
  Entry with(ObjectNode document) {
    Mapped better =
        new Mapped(document, mapped.constants(), mapped.faults(), mapped.notes(), mapped.oldId());
    return new Entry(better, now, source, what);
  }

  @Override
  public String toString() {
    return now.title() == null ? now.externalId() : now.title();
  }
}
