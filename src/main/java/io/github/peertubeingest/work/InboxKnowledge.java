package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.inbox.Bundles;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Knowledge;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Recent;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.peertube.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What documents and the ledger tell of the files of the inbox. */
public final class InboxKnowledge implements Knowledge {

  /** What says that a file is an item document, and not chapters that another one names. */
  private static final List<String> OF_ITEMS =
      List.of("name", "id", "externalId", "select", "action", "video", "targetUrl", "magnetUri");

  private static final int REMEMBERED = 10_000;

  private record Seen(Path file, long size, long modified) {}

  /**
   * @param document null: it could not be understood
   */
  private record Asked(Set<Path> named, ItemDocument document) {}

  private final Documents documents;
  private final Formats formats;
  private final Folders folders;
  private final Ledger ledger;
  private final VideoMemory memory;
  private final Map<Seen, Asked> seen = new Recent<>(REMEMBERED);

  public InboxKnowledge(
      Documents documents, Formats formats, Folders folders, Ledger ledger, VideoMemory memory) {
    this.documents = documents;
    this.formats = formats;
    this.folders = folders;
    this.ledger = ledger;
    this.memory = memory;
  }

  @Override
  public Needs needs(Path file, Choice choice) {
    Asked asked;
    try {
      asked = asked(file, choice);
    } catch (IOException e) {
      return new Needs(Set.of(), false, true); // it went away, or reading it will say why
    }
    ItemDocument document = asked.document();
    if (document == null) {
      return new Needs(Set.of(), false, true);
    }
    boolean media =
        ItemDocument.SOURCES.stream().noneMatch(document::names)
            && document.action() == Action.CREATE
            && !(document.dependsOnMemory() && known(document))
            && publishedAlone(file).isEmpty();
    return new Needs(asked.named(), media, OF_ITEMS.stream().anyMatch(document::names));
  }

  private boolean known(ItemDocument document) {
    String account = document.text("account");
    return memory
        .known(account == null ? Account.DEFAULT : account, document.text("externalId"))
        .isPresent();
  }

  private synchronized Asked asked(Path file, Choice choice) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Seen key = new Seen(file, now.size(), now.lastModifiedTime().toMillis());
    Asked known = seen.get(key);
    if (known == null) {
      Documents.Said said = documents.said(file, file, choice);
      ObjectNode document = said.mapped() == null ? null : said.mapped().document();
      known =
          document == null
              ? new Asked(Set.of(), null)
              : new Asked(
                  documents.named(document, file, UnaryOperator.identity()),
                  new ItemDocument(document));
      seen.put(key, known);
    }
    return known;
  }

  @Override
  public boolean named(Path file) {
    return ledger.named(file.toString());
  }

  @Override
  public Optional<Relative> relative(List<Path> origins) {
    return newest(origins).map(InboxKnowledge::relative);
  }

  /** The newest item that was made of one of these files. */
  Optional<Item> newest(List<Path> origins) {
    return ledger.newestFrom(origins.stream().map(folders::relative).toList());
  }

  /**
   * The video of a media file that was published without metadata before this document of its base
   * name came: the document describes that one, unless its externalId stands for another.
   */
  Optional<StoredVideo> describedLate(Path file, Choice choice) throws IOException {
    ItemDocument document = asked(file, choice).document();
    return document == null || (document.dependsOnMemory() && known(document))
        ? Optional.empty()
        : publishedAlone(file);
  }

  private Optional<StoredVideo> publishedAlone(Path document) {
    return newest(Bundles.origins(document))
        .filter(item -> relative(item).changed())
        .filter(InboxKnowledge::ledByMedia)
        .map(Item::video);
  }

  private static boolean ledByMedia(Item item) {
    NamedFile video = item.file("video");
    return video != null
        && Path.of(video.path()).getFileName().toString().equals(item.sourceName());
  }

  private static Relative relative(Item item) {
    if (item.state() == State.DEAD) {
      return new Relative(
          false,
          item.source()
              + " is a dead letter: move it into "
              + item.folder()
              + " before that is redriven");
    }
    if (item.state() != State.PUBLISHED) {
      return new Relative(false, "waits until " + item.source() + " is published");
    }
    boolean stands = item.video() != null && item.decision() != Action.DELETE;
    return new Relative(
        stands, stands ? "becomes an update of " + item.video().url() : "its video is deleted");
  }

  @Override
  public boolean tablesUnfinished() {
    return ledger.tablesUnfinished();
  }

  @Override
  public boolean describedByName(Path file) {
    return formats.fromName(folders.relative(file)).isPresent();
  }
}
