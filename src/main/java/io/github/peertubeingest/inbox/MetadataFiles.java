package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Shape;
import java.nio.file.Path;

/** Which files of the inbox are metadata: each is an item, or a table of items. */
public final class MetadataFiles {

  private static final Choice OTHER = new Choice(Shape.OTHER, null);

  private final Folders folders;
  private final Formats formats;

  public MetadataFiles(Folders folders, Formats formats) {
    this.folders = folders;
    this.formats = formats;
  }

  /** What this program wrote itself never is, nor what holds for a folder. */
  boolean is(Path path) {
    Shape shape = choice(path, folders.relative(path)).shape();
    return shape == Shape.DOCUMENT || shape == Shape.TABLE;
  }

  /**
   * What the file is to be read as.
   *
   * @param name where it was dropped, relative to the inbox
   */
  public Choice choice(Path path, String name) {
    boolean known =
        BundleName.readings(path.getFileName().toString()).stream()
            .anyMatch(r -> r.role() != Role.METADATA);
    return known || FileNames.report(path) || FileNames.defaults(path)
        ? OTHER
        : formats.choose(path, name);
  }
}
