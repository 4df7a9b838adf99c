package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.fetch.Spool;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Receipt.ReceiptFile;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.VideoMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a row of a table: it has no folder, its files gather with those of the other rows, and
 * its receipt or reason stays in the ledger until the table is finished. May be repeated after a
 * crash.
 */
public final class RowSettlement {

  private static final Logger LOG = LoggerFactory.getLogger(RowSettlement.class);

  private final TableFolders places;
  private final Shelves shelves;
  private final Ledger ledger;
  private final TableBook tables;
  private final VideoMemory memory;
  private final Spool spool;
  private final Announcements announcements;

  public RowSettlement(
      Folders folders,
      Shelves shelves,
      Ledger ledger,
      TableBook tables,
      VideoMemory memory,
      Spool spool,
      Announcements announcements) {
    this.places = new TableFolders(folders, shelves);
    this.shelves = shelves;
    this.ledger = ledger;
    this.tables = tables;
    this.memory = memory;
    this.spool = spool;
    this.announcements = announcements;
  }

  /** The row's files are moved, its receipt is completed, and the row is done. */
  public void settle(Item row) throws IOException {
    Map<Path, String> files = files(row);
    Path staging = files.isEmpty() ? null : staging(row);
    for (Map.Entry<Path, String> file : files.entrySet()) {
      if (moves(row, file.getKey()) && ledger.lastToName(row, file.getKey().toString())) {
        gather(file.getKey(), staging, file.getValue());
      }
    }
    ObjectNode outcome = row.outcome();
    if (row.state() == State.PUBLISHED) {
      describe(row, files, staging, outcome.putArray("files"));
    }
    tables.settledRow(row, outcome, announcements.of(row, outcome, null));
    shelves.removeEmptyTree(places.accepted(row.id()));
  }

  /** What each file that the row names is called in the table's folder. */
  private Map<Path, String> files(Item row) {
    Map<Path, String> files = new LinkedHashMap<>();
    for (NamedFile file : row.media()) {
      Path path = Path.of(file.path());
      files.computeIfAbsent(path, p -> places.nameOf(row, p));
    }
    return files;
  }

  private static boolean moves(Item row, Path path) {
    return row.media().stream().anyMatch(f -> f.moves() && f.path().equals(path.toString()));
  }

  private void gather(Path file, Path staging, String name) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(staging.resolve(name).getParent());
      shelves.gather(file, staging, name);
    }
  }

  private Path staging(Item row) {
    return places.staging(ledger.get(row.row().table()), row.state());
  }

  private void describe(Item row, Map<Path, String> files, Path staging, ArrayNode described)
      throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      ReceiptFile found = found(file.getKey(), staging, file.getValue());
      if (found != null) {
        described.add(Json.MAPPER.valueToTree(found));
        remember(row, file.getKey(), found);
      }
    }
    for (Path fetched : spool.files(row.id())) {
      described.add(Json.MAPPER.valueToTree(shelves.describeOne(fetched, null)));
    }
  }

  /** The bytes that made the video are known by heart: they replace nothing later. */
  private void remember(Item row, Path path, ReceiptFile found) {
    NamedFile sent = row.file(SentFiles.VIDEO);
    boolean made = row.decision() == Action.CREATE && row.video() != null;
    if (made && sent != null && sent.path().equals(path.toString())) {
      memory.remember(row.account(), row.video().uuid(), SentFiles.VIDEO, found.sha256());
    }
  }

  private ReceiptFile found(Path path, Path staging, String name) {
    Path moved = staging.resolve(name);
    boolean there = Files.isRegularFile(moved, LinkOption.NOFOLLOW_LINKS);
    if (!there && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      ReceiptFile file = shelves.describeOne(there ? moved : path, there ? null : path.toString());
      return there ? new ReceiptFile(name, file.size(), file.sha256(), null) : file;
    } catch (IOException e) {
      LOG.warn("{} cannot be read for the receipt: {}", path, e.toString());
      return null;
    }
  }
}
