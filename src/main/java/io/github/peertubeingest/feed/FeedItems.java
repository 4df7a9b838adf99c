package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.feed.Entry.Change;
import io.github.peertubeingest.feed.FeedConfig.Vanished;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.FeedEntry;
import io.github.peertubeingest.ledger.FeedEntry.State;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.work.Acceptance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes items of entries. */
public final class FeedItems {

  /** Ids that no two feeds use for different things: addresses, URNs, tags, UUIDs. */
  private static final Pattern UNIQUE =
      Pattern.compile(
          "[A-Za-z][A-Za-z0-9+.-]+:.+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Set<String> PUBLIC = Set.of("public", "1");

  private final FeedBook book;
  private final Acceptance acceptance;
  private final VideoMemory memory;
  private final String privacy;

  /**
   * @param privacy {@code publish.privacy}
   */
  public FeedItems(FeedBook book, Acceptance acceptance, VideoMemory memory, String privacy) {
    this.book = book;
    this.acceptance = acceptance;
    this.memory = memory;
    this.privacy = privacy;
  }

  /** The entry as an item of the ledger, which remembers the entry with it. */
  Item enter(FeedConfig config, Entry entry) {
    ObjectNode constants = constants(config, entry.mapped());
    ObjectNode document = entry.mapped().document().deepCopy();
    String externalId = externalId(config, entry, document);
    document.put("externalId", externalId);
    String shown = privacy(entry, document, constants);
    if (entry.what() == Change.BACK && !document.has("privacy")) {
      document.put("privacy", shown);
    }
    media(config, entry, document, externalId);
    Mapped mapped =
        new Mapped(document, constants, entry.mapped().faults(), entry.mapped().notes(), null);
    FeedEntry now = entry.now();
    FeedEntry taken =
        new FeedEntry(
            now.feed(),
            now.id(),
            externalId,
            now.account(),
            State.TAKEN,
            null,
            now.title(),
            shown,
            now.contentHash(),
            now.mediaHash(),
            now.publishedAt(),
            now.seenBody());
    String title = document.path("name").asText();
    String base = Shelves.nameOf(title.isBlank() ? externalId : title);
    return book.taken(taken, acceptance.entry(config.name(), config.account(), base, mapped));
  }

  /** What the settings say of the feed is nearer than what its profile does. */
  private static ObjectNode constants(FeedConfig config, Mapped mapped) {
    ObjectNode constants = mapped.constants().deepCopy();
    constants.setAll(config.constants());
    return constants;
  }

  /** As the feed has it; with the feed's name where another feed calls something else so. */
  private String externalId(FeedConfig config, Entry entry, ObjectNode document) {
    String before = entry.now().externalId();
    if (before != null) {
      return before;
    }
    String own = EntryReader.externalId(document);
    return !UNIQUE.matcher(own).matches()
            && book.ofAnotherFeed(config.name(), config.account(), own)
        ? config.name() + ":" + own
        : own;
  }

  private String privacy(Entry entry, ObjectNode document, ObjectNode constants) {
    for (ObjectNode says : List.of(document, constants)) {
      if (says.path("privacy").isValueNode() && !says.path("privacy").isNull()) {
        return says.path("privacy").asText();
      }
    }
    return entry.now().privacy() == null ? privacy : entry.now().privacy();
  }

  /** The instance imports what it can reach; what is to replace a file is sent from here. */
  private void media(FeedConfig config, Entry entry, ObjectNode document, String externalId) {
    document.remove("replaceFile");
    String video = document.path("video").asText();
    String url = WebAddress.is(video) ? video : document.path("targetUrl").asText();
    boolean known = memory.known(config.account(), externalId).isPresent();
    if (entry.what() == Change.REPLACED && known && !url.isEmpty()) {
      document.remove(ItemDocument.SOURCES);
      document.put("video", url);
      document.put("replaceFile", true);
    } else if (WebAddress.is(video)) {
      document.remove("video");
      document.put("targetUrl", video);
    } else if (!video.isEmpty()) {
      document.remove("targetUrl");
    }
  }

  /**
   * An entry that its feed lists no more.
   *
   * @return what follows from that; empty: nothing does, or not yet
   */
  Optional<Item> vanished(FeedConfig config, FeedEntry entry) {
    if (entry.externalId() == null || memory.known(entry.account(), entry.externalId()).isEmpty()) {
      return Optional.empty(); // it has no video, or none yet
    }
    if (config.vanished() == Vanished.UNLIST && !PUBLIC.contains(entry.privacy())) {
      book.noted(List.of(entry.as(State.VANISHED, "its video is " + entry.privacy())));
      return Optional.empty(); // to unlist it would show it to more people
    }
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.put("externalId", entry.externalId());
    if (config.vanished() == Vanished.DELETE) {
      document.put("action", Action.DELETE.word());
    } else {
      document.put("action", Action.UPDATE.word());
      document.put("privacy", config.vanished() == Vanished.UNLIST ? "unlisted" : "private");
    }
    Mapped mapped =
        new Mapped(document, Json.MAPPER.createObjectNode(), List.of(), List.of(), null);
    String title = entry.title() == null ? entry.externalId() : entry.title();
    NewItem item =
        acceptance.entry(
            config.name(), entry.account(), Shelves.nameOf(title + " (vanished)"), mapped);
    return Optional.of(book.taken(entry.as(State.VANISHED, null), item));
  }
}
