package io.github.peertubeingest.work;

import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Ledger;
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

  /**
   * Moves the files.
   *
   * @return false when the document is neither in the inbox nor taken already
   */
  public boolean take(Item item) {
    if (!shelves.take(item.id(), item.source(), item.sourceName())) {
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
