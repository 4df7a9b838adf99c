package io.github.peertubeingest.work;

import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes an item's files out of the inbox: its document first, then what was matched to it by name.
 * Whoever sees the document there knows that the take has begun, and may repeat it.
 */
public final class Taking {

  private final Folders folders;
  private final Shelves shelves;
  private final Ledger ledger;

  public Taking(Folders folders, Shelves shelves, Ledger ledger) {
    this.folders = folders;
    this.shelves = shelves;
    this.ledger = ledger;
  }

  /** An entry's document, as a file has it. */
  static byte[] bytes(ItemDocument document) {
    return Json.pretty(document.json()).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether its files are there to be taken, or were taken already. */
  public boolean takeable(Item item) {
    return item.origin() != null || shelves.isTaken(item.id(), item.sourceName());
  }

  /**
   * Moves the files. A message, and the document of an entry of a feed, is written: no file said it
   * so far.
   *
   * @return false when the document is neither in the inbox nor taken already
   */
  public boolean take(Item item) {
    if (item.origin() != null) {
      byte[] said = item.message() ? ledger.body(item).orElse(null) : null;
      shelves.write(item.id(), item.sourceName(), said == null ? bytes(item.document()) : said);
    } else if (!shelves.take(item.id(), item.source(), item.sourceName())) {
      return false;
    }
    List<Path> along =
        item.media().stream().filter(NamedFile::beside).map(f -> Path.of(f.path())).toList();
    shelves.takeAlong(item.id(), along);
    return true;
  }

  /** The ledger is told: work may begin. */
  public void taken(Item item) {
    ledger.taken(item, folders.accepted(item.id()));
  }
}
