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
import io.github.peertubeingest.ledger.MediaBook;
import io.github.peertubeingest.ledger.Outcomes;
import io.github.peertubeingest.ledger.Outcomes.Outcome;
import io.github.peertubeingest.ledger.VideoMemory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.text.StringEscapeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a finished item's files to where its outcome says. Every step may be repeated: after a
 * crash the item is still to be settled, and each step finds what is already done.
 */
public final class Settlement {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Folders folders;
  private final Shelves shelves;
  private final Ledger ledger;
  private final VideoMemory memory;
  private final MediaBook media;
  private final Outcomes outcomes;
  private final Spool spool;
  private final Announcements announcements;

  public Settlement(
      Folders folders,
      Shelves shelves,
      Ledger ledger,
      VideoMemory memory,
      MediaBook media,
      Outcomes outcomes,
      Spool spool,
      Announcements announcements) {
    this.folders = folders;
    this.shelves = shelves;
    this.ledger = ledger;
    this.memory = memory;
    this.media = media;
    this.outcomes = outcomes;
    this.spool = spool;
    this.announcements = announcements;
  }

  /** The document, and the files that it alone names, come together. */
  public void gather(Item item) throws IOException {
    if (appeared(item)) {
      return;
    }
    Path staging = staging(item);
    shelves.gatherAccepted(item.id(), staging);
    Map<String, String> names = FolderNames.of(item);
    for (NamedFile file : item.media()) {
      if (file.moves() && ledger.lastToName(item, file.path())) {
        shelves.gather(Path.of(file.path()), staging, names.get(file.path()));
      }
    }
  }

  /** The receipt or reason is written beside them. */
  public void report(Item item) throws IOException {
    if (appeared(item)) {
      return;
    }
    ObjectNode report = item.outcome().deepCopy();
    if (item.state() == State.PUBLISHED) {
      ArrayNode files = report.putArray("files");
      List<ReceiptFile> found = files(item);
      found.forEach(file -> files.add(Json.MAPPER.valueToTree(file)));
      rememberVideo(item, found);
    } else if (created(item)) {
      rememberVideo(item, files(item)); // the item is dead, but its video is there
    }
    if (!outcomes.counts(item).isEmpty()) {
      results(item);
    }
    shelves.report(staging(item), reportName(item), report);
  }

  private static boolean created(Item item) {
    return item.decision() == Action.CREATE && item.video() != null;
  }

  /** The bytes that made the video are known by heart: they replace nothing later. */
  private void rememberVideo(Item item, List<ReceiptFile> found) {
    String name = created(item) ? nameOfSent(item) : null;
    found.stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .ifPresent(
            file -> {
              memory.remember(item.account(), item.video().uuid(), SentFiles.VIDEO, file.sha256());
              media.remember(item.account(), item.video(), file.size(), file.sha256());
            });
  }

  /** Under which name the file that was sent is among the item's; null: none was sent. */
  private String nameOfSent(Item item) {
    NamedFile sent = item.file(SentFiles.VIDEO);
    if (sent == null) {
      return spool
          .fetched(item.id(), SentFiles.VIDEO)
          .map(file -> file.getFileName().toString())
          .orElse(null);
    }
    String own = Path.of(sent.path()).getFileName().toString();
    return FolderNames.of(item).getOrDefault(sent.path(), own);
  }

  /** What became of each video of an item that is about many. */
  private void results(Item item) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(staging(item).resolve(FolderNames.RESULTS))) {
      out.write("uuid,url,outcome,detail\r\n");
      outcomes.each(item, outcome -> write(out, outcome));
    }
  }

  private static void write(BufferedWriter out, Outcome outcome) {
    try {
      out.write(
          outcome.videoUuid()
              + ","
              + outcome.videoUrl()
              + ","
              + outcome.ending().word()
              + ","
              + StringEscapeUtils.escapeCsv(outcome.detail())
              + "\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FolderNames.RESULTS, e);
    }
  }

  /** The folder appears under its name. */
  public String appear(Item item) throws IOException {
    if (appeared(item)) {
      return item.folder();
    }
    Path folder = shelves.freeName(shelf(item), item.base(), item.key());
    ledger.folderChosen(item, folder.toString());
    shelves.appear(staging(item), folder);
    return folder.toString();
  }

  /**
   * Nothing is left to do but to tell of it.
   *
   * @param folder where its files are
   */
  public void settled(Item item, String folder) {
    ledger.settled(item, folder, announcements.of(item, item.outcome(), folder));
  }

  /** A crash between the folder's appearance and the ledger's record of it. */
  private boolean appeared(Item item) {
    return item.folder() != null
        && Files.isDirectory(Path.of(item.folder()))
        && !Files.exists(staging(item));
  }

  private List<ReceiptFile> files(Item item) throws IOException {
    List<ReceiptFile> files = new ArrayList<>(shelves.describe(staging(item), reportName(item)));
    for (NamedFile named : item.media()) {
      Path path = Path.of(named.path());
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        try {
          files.add(shelves.describeOne(path, path.toString()));
        } catch (IOException e) {
          LOG.warn(
              "{} stays where it is and cannot be read for the receipt: {}", path, e.toString());
        }
      }
    }
    for (Path fetched : spool.files(item.id())) {
      files.add(shelves.describeOne(fetched, null));
    }
    return files;
  }

  private static String reportName(Item item) {
    return item.state() == State.PUBLISHED ? FolderNames.RECEIPT : FolderNames.REASON;
  }

  private Path shelf(Item item) {
    return item.state() == State.PUBLISHED ? folders.published() : folders.deadLetter();
  }

  private Path staging(Item item) {
    return shelves.staging(shelf(item), item.base(), item.id());
  }
}
