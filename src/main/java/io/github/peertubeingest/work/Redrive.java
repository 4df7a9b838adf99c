package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Returned;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.Redrives;
import io.github.peertubeingest.ledger.TableBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes dead letters back to work: every step may be repeated after a crash. */
public final class Redrive {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** Part of an item: what was sent, and may have made a video, was called otherwise. */
  public static final String SENT_OTHERWISE = "sentOtherwise";

  private final Redrives redrives;
  private final Shelves shelves;
  private final Acceptance acceptance;
  private final TableBook tables;
  private final TableFolders places;

  public Redrive(
      Redrives redrives,
      Shelves shelves,
      Acceptance acceptance,
      TableBook tables,
      Folders folders) {
    this.redrives = redrives;
    this.shelves = shelves;
    this.acceptance = acceptance;
    this.tables = tables;
    this.places = new TableFolders(folders, shelves);
  }

  /** Whether a file of the inbox is the reason of a dead letter that came back. */
  public static boolean isReason(String path) {
    return Path.of(path).getFileName().toString().equals(Returned.REASON);
  }

  /**
   * A dead letter's folder was moved back into the inbox.
   *
   * @param reason path of its {@code reason.json}
   */
  public void returned(String reason) {
    Path folder = Path.of(reason).getParent();
    String key = Returned.key(Path.of(reason));
    List<Item> items = key == null ? List.of() : redrives.ofKey(key);
    Optional<Item> item =
        items.stream()
            .filter(Redrives::dead)
            .filter(i -> Path.of(i.folder()).getFileName().equals(folder.getFileName()))
            .findFirst()
            .or(() -> items.stream().filter(Redrives::dead).findFirst());
    if (item.isPresent()
        && redrives.mark(
            item.get(), folder.toString(), "its folder was moved back into the inbox")) {
      LOG.info("{} goes back to work: its folder was moved back into the inbox", item.get());
    }
  }

  /** The item's files come back, and its document is read again. */
  public void again(Item item) throws IOException {
    if (item.row() != null) {
      rowAgain(item);
      return;
    }
    List<String> reports = item.table() ? TableFolders.REPORTS : FolderNames.REPORTS;
    if (!shelves.takeBack(Path.of(item.folder()), item.id(), reports)) {
      redrives.gone(item);
      LOG.warn("{} cannot be redriven: {} is not there", item, item.folder());
      return;
    }
    if (item.table()) {
      tables.readOn(item);
      return;
    }
    NewItem now =
        Files.exists(shelves.taken(item.id(), item.sourceName()))
            ? acceptance.again(item)
            : asRemembered(item);
    redrives.again(item, now, parts(item, now));
  }

  /** A row has no folder: its files are where they were, or with its table's dead rows. */
  private void rowAgain(Item row) throws IOException {
    Item table = tables.get(row.row().table());
    List<NamedFile> files = new ArrayList<>();
    for (NamedFile file : row.media()) {
      files.add(takenBack(row, table, file));
    }
    redrives.again(row, asRemembered(row, files), parts(row, asRemembered(row)));
  }

  private NamedFile takenBack(Item row, Item table, NamedFile file) throws IOException {
    Path path = Path.of(file.path());
    String name = places.nameOf(row, path);
    Path taken = places.accepted(row.id()).resolve(name);
    Optional<Path> kept = places.kept(table, name);
    boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (!there && file.moves() && kept.isPresent()) {
      Files.createDirectories(taken.getParent());
      shelves.moveInto(kept.get(), taken);
    }
    return Files.exists(taken, LinkOption.NOFOLLOW_LINKS)
        ? new NamedFile(file.field(), taken.toString(), file.moves())
        : file;
  }

  /** Somebody took the document away: the ledger has what it said. */
  private static NewItem asRemembered(Item item) {
    return asRemembered(item, item.media());
  }

  private static NewItem asRemembered(Item item, List<NamedFile> files) {
    return new NewItem(
        item.key(),
        item.account(),
        item.base(),
        item.source(),
        item.sourceName(),
        item.document(),
        item.faults(),
        files,
        item.notes(),
        item.defaults(),
        item.row(),
        item.origin());
  }

  /** What is done stays done, unless the document asks for something else now. */
  private static ObjectNode parts(Item item, NewItem now) {
    ObjectNode parts = item.progress().parts().deepCopy();
    boolean selects = item.document() != null && item.document().names("select");
    if (Redrives.edited(item, now) || selects) {
      boolean spoilt = item.progress().uploadId() != null;
      parts = Json.MAPPER.createObjectNode();
      if (spoilt) {
        parts.put(Item.SPOILT, true);
      }
      if (item.progress().sentAt() != null) {
        parts.put(SENT_OTHERWISE, true);
      }
    }
    parts.remove(Sources.FAILED);
    return parts;
  }
}
