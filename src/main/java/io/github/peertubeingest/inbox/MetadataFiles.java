package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Shape;
import java.nio.file.Path;

/** Which files of the inbox are metadata: each is an item, or a table of items. */
public final class MetadataFiles {

  private final Folders folders;
  private final Formats formats;

  public MetadataFiles(Folders folders, Formats formats) {
    this.folders = folders;
    this.formats = formats;
  }

  /** What this program wrote itself never is. */
  boolean is(Path path) {
    if (FileNames.report(path)) {
      return false;
    }
    Shape shape = formats.choose(path, folders.relative(path)).shape();
    return shape == Shape.DOCUMENT || shape == Shape.TABLE;
  }
}
