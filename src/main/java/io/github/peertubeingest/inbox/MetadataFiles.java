package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Shape;
import java.nio.file.Path;

/** Which files of the inbox are metadata: each is an item, or a table of items. */
public final class MetadataFiles {

  private static final Choice OTHER = new Choice(Shape.OTHER, null);

  /** Names of what is to be corrected and dropped again, in the folder of a table. */
  private static final String FAILED = "failed.";

  private final Folders folders;
  private final Formats formats;
  private final Tables tables;

  /** What the ledger knows of tables. */
  @FunctionalInterface
  public interface Tables {
    /** The table of a short key; null when there is none. */
    Table ofKey(String key16);
  }

  /**
   * A table that was dropped before.
   *
   * @param profile that its rows were read with; null when none was needed
   * @param original name that it has in its folders
   * @param leaves whether the failed rows are a table of their own beside it
   */
  public record Table(String profile, String original, boolean leaves) {}

  public MetadataFiles(Folders folders, Formats formats, Tables tables) {
    this.folders = folders;
    this.formats = formats;
    this.tables = tables;
  }

  /** How a file is to be understood that lies where it was dropped. */
  public Choice choice(Path path) {
    return choice(path, path);
  }

  /**
   * How a file is to be understood. What a table's folder holds, when it was moved back, is read as
   * the table was; there the table itself is nothing, where its failed rows lie beside it. What
   * this program wrote itself never is metadata, nor what holds for a folder, nor a side file.
   *
   * @param path where it lies
   * @param place where it was dropped, in the inbox
   */
  public Choice choice(Path path, Path place) {
    if (FileNames.report(place)
        || FileNames.defaults(place)
        || BundleName.isOther(place.getFileName().toString())) {
      return OTHER;
    }
    String key = FileNames.keyOf(place.getParent());
    Table table = key == null ? null : tables.ofKey(key);
    if (table != null) {
      String name = place.getFileName().toString();
      boolean original = name.equals(table.original());
      if (original && table.leaves()) {
        return OTHER;
      }
      if (original || name.startsWith(FAILED)) {
        return formats.named(table.profile());
      }
    }
    return formats.choose(path, folders.relative(place));
  }

  boolean is(Path path) {
    Shape shape = choice(path).shape();
    return shape == Shape.DOCUMENT || shape == Shape.TABLE;
  }
}
