package io.github.peertubeingest.inbox;

import io.github.peertubeingest.item.FieldFault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a document may point, and what is there. A path leads below the inbox or one of {@code
 * inbox.media-roots}, through no symbolic link, to a regular file.
 */
public final class MediaPaths {

  private final Folders folders;
  private final Stillness stillness;

  public MediaPaths(Folders folders, Stillness stillness) {
    this.folders = folders;
    this.stillness = stillness;
  }

  /** What a document's text leads to: a path, or a fault that says why not. */
  public record Resolution(Path path, FieldFault fault) {}

  /** What is at a path now. */
  public sealed interface Presence {
    /**
     * @param size bytes
     */
    record Whole(long size, long modifiedMillis) implements Presence {}

    record Missing() implements Presence {}

    /**
     * @param left how much longer it has to stand still
     */
    record Growing(Duration left, long size, long modifiedMillis) implements Presence {}

    record Bad(String message, String allowed) implements Presence {}
  }

  /**
   * Resolves what a document names, without looking whether it is there.
   *
   * @param folder the document's own
   */
  public Resolution resolve(Path folder, String field, String text) {
    Path path;
    try {
      path = text.startsWith("file:") ? Path.of(URI.create(text)) : folder.resolve(text);
    } catch (IllegalArgumentException e) {
      return bad(field, text.replace("\0", "\\u0000"), "is no path");
    }
    Path normal = path.toAbsolutePath().normalize();
    if (root(normal).isEmpty()) {
      return bad(field, text, "leads out of the folders that documents may name files in");
    }
    return new Resolution(normal, null);
  }

  /** Whether the file lies in the inbox, and so moves with its item. */
  public boolean moves(Path path) {
    return path.startsWith(folders.inbox())
        && folders.mediaRoots().stream().noneMatch(path::startsWith);
  }

  /** What is at the path now. */
  public Presence presence(Path path) {
    try {
      Optional<Path> link = link(path);
      if (link.isPresent()) {
        return new Presence.Bad(
            link.get().equals(path) ? "is a symbolic link" : link.get() + " is a symbolic link",
            "a regular file, reached through no link");
      }
      BasicFileAttributes now =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!now.isRegularFile()) {
        return new Presence.Bad(
            now.isDirectory() ? "is a folder" : "is a FIFO or device", "a regular file");
      }
      Duration left = left(path, now);
      if (!left.isZero()) {
        return new Presence.Growing(left, now.size(), now.lastModifiedTime().toMillis());
      }
      return now.size() == 0
          ? new Presence.Bad("is empty (0 bytes)", "a media file")
          : readable(path, now);
    } catch (NoSuchFileException e) {
      return new Presence.Missing();
    } catch (IOException e) {
      return new Presence.Bad("cannot be looked at: " + reason(e), "a readable file");
    }
  }

  private Duration left(Path path, BasicFileAttributes now) {
    if (FileNames.isDone(path)) {
      return Duration.ZERO;
    }
    return stillness.missing(path, now);
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.toString();
  }

  private static Presence readable(Path path, BasicFileAttributes now) {
    return Files.isReadable(path)
        ? new Presence.Whole(now.size(), now.lastModifiedTime().toMillis())
        : new Presence.Bad("may not be read by this user", "a readable file");
  }

  /** The first symbolic link on the way from the root to the path. */
  private Optional<Path> link(Path path) {
    Path root = root(path).orElseThrow();
    Path at = root;
    for (Path part : root.relativize(path)) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private Optional<Path> root(Path path) {
    return roots().stream().filter(r -> path.startsWith(r) && !path.equals(r)).findFirst();
  }

  private List<Path> roots() {
    List<Path> roots = new ArrayList<>(folders.mediaRoots());
    roots.add(folders.inbox());
    return roots;
  }

  private Resolution bad(String field, String text, String message) {
    String allowed =
        "a path below "
            + roots().stream().map(Path::toString).collect(Collectors.joining(" or "))
            + ", relative to the document";
    return new Resolution(null, new FieldFault(field, text, message, allowed));
  }
}
