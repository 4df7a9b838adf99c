package io.github.peertubeingest.inbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds the files of the inbox that nothing claims. */
public final class Unclaimed {

  private final Folders folders;
  private final Waiting waiting;

  public Unclaimed(Folders folders, Waiting waiting) {
    this.folders = folders;
    this.waiting = waiting;
  }

  /**
   * A file that stays where it is.
   *
   * @param path relative to the inbox
   * @param why in words
   */
  public record Left(String path, String why) {}

  /**
   * @param claimed whether an unfinished item names the file
   */
  public List<Left> list(Predicate<Path> claimed) throws IOException {
    List<Left> left = new ArrayList<>();
    if (!Files.isDirectory(folders.inbox())) {
      return left;
    }
    Files.walkFileTree(
        folders.inbox(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean hidden =
                !folder.equals(folders.inbox()) && folder.getFileName().toString().startsWith(".");
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes now) {
            if (FileNames.ignored(file) || FileNames.defaults(file)) {
              return FileVisitResult.CONTINUE;
            }
            if (FileNames.unusable(file)) {
              left.add(new Left(folders.relative(file), FileNames.UNUSABLE));
            } else if (!now.isRegularFile()) {
              left.add(
                  new Left(
                      folders.relative(file),
                      now.isSymbolicLink() ? "a symbolic link" : "no regular file"));
            } else if (!claimed.test(file) && !FileNames.isMarker(file)) {
              String why = waiting.words(file, now);
              if (why != null) {
                left.add(new Left(folders.relative(file), why));
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            left.add(
                new Left(
                    folders.relative(file),
                    FileNames.unusable(file) ? FileNames.UNUSABLE : "cannot be looked at: " + e));
            return FileVisitResult.CONTINUE;
          }
        });
    return left;
  }
}
