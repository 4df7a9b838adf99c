package io.github.peertubeingest.work;

import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.MetadataFiles;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.TableBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a table's files are, and what they are called there. Until a table is finished its rows'
 * files gather in hidden folders of {@code published/} and {@code dead-letter/}.
 */
public final class TableFolders {

  static final String RESULTS = FolderNames.RESULTS;
  static final String RECEIPTS = "receipts.jsonl";
  static final String URLS = "urls.csv";
  static final String URL_MAP = "urls.map";
  static final String FAILED = "failed.csv";
  static final String FAILED_LINES = "failed.jsonl";
  static final String REASONS = "reasons.jsonl";

  /** What this program writes into a table's folders. */
  static final List<String> REPORTS =
      List.of(RESULTS, RECEIPTS, URLS, URL_MAP, FAILED, FAILED_LINES, REASONS, FolderNames.REASON);

  /** Stands for the step up in the path of a file above the table's own folder. */
  private static final String UP = "up";

  private final Folders folders;
  private final Shelves shelves;

  TableFolders(Folders folders, Shelves shelves) {
    this.folders = folders;
    this.shelves = shelves;
  }

  /** What is to be known of a table whose folder was moved back into the inbox. */
  public static MetadataFiles.Table returned(Item table) {
    String profile = table.document() == null ? null : table.document().text(Acceptance.PROFILE);
    return new MetadataFiles.Table(profile, original(table), TableBook.leaves(table));
  }

  /** What the table itself is called in its folders, where its name is not one of our own. */
  static String original(Item table) {
    String name = table.sourceName();
    return Set.copyOf(REPORTS).contains(name) ? "original-" + name : name;
  }

  Path shelf(State state) {
    return state == State.PUBLISHED ? folders.published() : folders.deadLetter();
  }

  /** Hidden, and gone when the table is finished. */
  Path staging(Item table, State state) {
    return shelves.staging(shelf(state), table.base(), table.id());
  }

  /** Where rows that went back to work have their files, and a table that is not read yet. */
  Path accepted(String itemId) {
    return folders.accepted(itemId);
  }

  /** The table as it was dropped, wherever it is now; empty when somebody took it away. */
  Optional<Path> find(Item table) {
    List<Path> places = new ArrayList<>();
    places.add(accepted(table.id()).resolve(table.sourceName()));
    places.add(accepted(table.id()).resolve(original(table)));
    for (State state : List.of(State.DEAD, State.PUBLISHED)) {
      places.add(staging(table, state).resolve(original(table)));
      for (String folder : folders(table, state)) {
        places.add(Path.of(folder).resolve(original(table)));
      }
    }
    return first(places);
  }

  /**
   * A file of a dead row, where its table keeps it.
   *
   * @param name as {@link #nameOf} says
   */
  Optional<Path> kept(Item table, String name) {
    List<Path> places = new ArrayList<>();
    places.add(staging(table, State.DEAD).resolve(name));
    places.add(accepted(table.id()).resolve(name));
    folders(table, State.DEAD).forEach(folder -> places.add(Path.of(folder).resolve(name)));
    return first(places);
  }

  private static List<String> folders(Item table, State state) {
    List<String> folders = new ArrayList<>();
    for (String folder :
        new String[] {TableBook.chosen(table, state), TableBook.folder(table, state)}) {
      if (folder != null) {
        folders.add(folder);
      }
    }
    return folders;
  }

  private static Optional<Path> first(List<Path> places) {
    return places.stream()
        .filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /**
   * What a row's file is called in its table's folder: its path relative to the table's own folder,
   * so that a folder that is moved back into the inbox works.
   */
  String nameOf(Item row, Path file) {
    Path taken = accepted(row.id());
    if (file.startsWith(taken)) {
      return taken.relativize(file).toString();
    }
    return nameOf(row.source(), row.sourceName(), file);
  }

  private String nameOf(String source, String sourceName, Path file) {
    Path name = Path.of("");
    for (Path part : folders.inbox().resolve(source).getParent().relativize(file)) {
      name = name.resolve(part.toString().equals("..") ? UP : part.toString());
    }
    boolean ours =
        REPORTS.contains(name.toString())
            || name.toString().equals(sourceName)
            || name.toString().equals("original-" + sourceName);
    return ours ? "media-" + name : name.toString();
  }

  /**
   * Files of a failed row come back to where the row names them, when its table's failed rows were
   * dropped again and the files stayed with the dead letter.
   *
   * @param failed the table that the row failed in
   * @return whether any came back
   */
  boolean bringBack(Item failed, NewItem row) throws IOException {
    boolean any = false;
    for (NamedFile file : row.media()) {
      Path to = Path.of(file.path());
      if (file.moves() && !Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        String name = nameOf(row.source(), failed.sourceName(), to);
        Optional<Path> kept = kept(failed, name);
        if (kept.isPresent()) {
          Files.createDirectories(to.getParent());
          shelves.moveInto(kept.get(), to);
          any = true;
        }
      }
    }
    return any;
  }
}
