package io.github.peertubeingest.item;

import io.github.peertubeingest.item.ItemFailure.Scope;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * This machine cannot write or read as it should: its disk is full, read-only or gone. No fault of
 * the item's and no attempt of it: everything is tried again until somebody made room.
 */
public final class LocalTrouble {

  /** As Linux, macOS and Windows say it. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|not enough space on the disk"
              + "|Read-only file system|Input/output error|Too many open files"
              + "|Stale file handle",
          Pattern.CASE_INSENSITIVE);

  private LocalTrouble() {}

  /** The failure that a full or broken disk means; empty when it was something else. */
  public static Optional<ItemFailure> in(Throwable thrown, String stage) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof FileSystemException || (t instanceof IOException && full(t))) {
        return Optional.of(of(stage, t));
      }
    }
    return Optional.empty();
  }

  private static boolean full(Throwable thrown) {
    return thrown.getMessage() != null && FULL.matcher(thrown.getMessage()).find();
  }

  /** Whatever else cannot be written or read here. */
  public static ItemFailure of(String stage, Throwable thrown) {
    return ItemFailure.of(FailureClass.INSTANCE, stage, "this machine's disk: " + words(thrown))
        .scope(Scope.HERE)
        .next("Make room on the disk, or give this user the right to write there: it goes on then.")
        .cause(thrown)
        .build();
  }

  private static String words(Throwable thrown) {
    return thrown instanceof FileSystemException file && file.getReason() != null
        ? file.getFile() + ": " + file.getReason()
        : String.valueOf(thrown.getMessage());
  }
}
