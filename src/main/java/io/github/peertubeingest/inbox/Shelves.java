package io.github.peertubeingest.inbox;

import io.github.peertubeingest.item.ItemKey;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Receipt.ReceiptFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Moves an item's files. Every step can be repeated after a crash and then finds what it already
 * did; a finished folder appears at once, by rename, and no folder that exists is ever written
 * into.
 */
public final class Shelves {

  /** A file that is being copied from another file system. */
  private static final String MOVING = ".moving";

  private final Folders folders;

  public Shelves(Folders folders) {
    this.folders = folders;
  }

  /** The base of a document's file name. */
  public static String base(String name) {
    return FileNames.base(name);
  }

  /**
   * Takes a document out of the inbox.
   *
   * @return false when it is neither in the inbox nor taken already: somebody took it away
   */
  public boolean take(String itemId, String source, String sourceName) {
    Path from = folders.inbox().resolve(source);
    Path to = folders.accepted(itemId).resolve(sourceName);
    try {
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
      Files.createDirectories(to.getParent());
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      FileNames.removeMarker(from);
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        return true; // another daemon took it at this very moment, for the same item
      }
      removeEmpty(to.getParent());
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + from + " to " + to, e);
    }
  }

  /**
   * What was matched to a document by its name goes with it. What is not there any more was moved
   * already, or somebody took it away.
   *
   * @param files absolute, in the inbox
   */
  public void takeAlong(String itemId, List<Path> files) {
    files.forEach(file -> takeAlong(file, taken(itemId, file.getFileName().toString())));
  }

  private static void takeAlong(Path from, Path to) {
    try {
      if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }
      FileNames.removeMarker(from);
    } catch (NoSuchFileException e) {
      return; // the plan will say so where it is needed
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + from + " to " + to, e);
    }
  }

  /** Whether a document was taken out of the inbox. */
  public boolean isTaken(String itemId, String sourceName) {
    return Files.exists(taken(itemId, sourceName), LinkOption.NOFOLLOW_LINKS);
  }

  /** Puts a document that never was in the inbox where those are that were taken out of it. */
  public void write(String itemId, String sourceName, byte[] document) {
    Path to = taken(itemId, sourceName);
    try {
      if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(to.getParent());
        Path part = to.resolveSibling(MOVING);
        Files.write(part, document);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + to, e);
    }
  }

  /** A file name that a text can have, without an ending; never empty. */
  public static String nameOf(String text) {
    return FileNames.nameOf(text);
  }

  /** Where a document is that was taken out of the inbox. */
  public Path taken(String itemId, String sourceName) {
    return folders.accepted(itemId).resolve(sourceName);
  }

  /**
   * Takes a dead letter's files back: its folder becomes the folder of what was taken on, without
   * the reports, which were about the past.
   *
   * @return false when the folder is not there
   */
  public boolean takeBack(Path folder, String itemId, List<String> reports) throws IOException {
    Path to = folders.accepted(itemId);
    Files.createDirectories(to.getParent());
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      moveAll(folder, to, reports);
    }
    if (!Files.isDirectory(to)) {
      return false;
    }
    for (String report : reports) {
      Files.deleteIfExists(to.resolve(report));
    }
    return true;
  }

  /** The whole folder at once where that is possible, else its reports last. */
  private static void moveAll(Path folder, Path to, List<String> reports) throws IOException {
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.move(folder, to, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (AtomicMoveNotSupportedException e) {
        Files.createDirectories(to); // another file system: one file after the other
      }
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> list = Files.list(folder)) {
      list.forEach(files::add);
    }
    files.sort(Comparator.comparing(f -> reports.contains(f.getFileName().toString())));
    for (Path file : files) {
      move(file, to.resolve(file.getFileName().toString()));
    }
    removeEmpty(folder);
  }

  /** Where the files of an item are gathered before its folder appears under its name. */
  public Path staging(Path shelf, String base, String itemId) {
    return shelf.resolve("." + FileNames.shortened(base) + "~" + itemId + ".settling");
  }

  /** Moves the taken-on document and whatever lies beside it into the staging folder. */
  public void gatherAccepted(String itemId, Path staging) throws IOException {
    Files.createDirectories(staging);
    Path accepted = folders.accepted(itemId);
    if (!Files.isDirectory(accepted)) {
      return;
    }
    List<Path> taken;
    try (Stream<Path> list = Files.list(accepted)) {
      taken = list.toList();
    }
    for (Path file : taken) {
      move(file, staging.resolve(file.getFileName().toString()));
    }
    removeEmpty(accepted);
  }

  /**
   * Moves a file that the item names, where it is still there. What is in the folder already was
   * moved before a crash: a file that lies in its place now is a new one, for another item.
   *
   * @param name that it gets in the folder
   */
  public void gather(Path file, Path staging, String name) throws IOException {
    Path to = staging.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      move(file, to);
      FileNames.removeMarker(file);
    } else if (copied(file, to)) {
      Files.delete(file);
    }
  }

  /** A copy from another file system was whole, and its original not deleted yet. */
  private static boolean copied(Path file, Path copy) throws IOException {
    return !Files.getFileStore(file).equals(Files.getFileStore(copy))
        && Files.getLastModifiedTime(file).equals(Files.getLastModifiedTime(copy))
        && Files.mismatch(file, copy) == -1;
  }

  /** The files of a staging folder, the report left out. */
  public List<ReceiptFile> describe(Path staging, String reportName) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(staging)) {
      files = list.filter(f -> !f.getFileName().toString().equals(reportName)).sorted().toList();
    }
    List<ReceiptFile> described = new ArrayList<>();
    for (Path file : files) {
      described.add(describeOne(file, null));
    }
    return described;
  }

  /** A file that stays where it is, as receipts list it. */
  public ReceiptFile describeOne(Path file, String stayed) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String sha256 = HexFormat.of().formatHex(DigestUtils.sha256(in));
      return new ReceiptFile(file.getFileName().toString(), Files.size(file), sha256, stayed);
    }
  }

  /**
   * A copy that appears whole or not at all; nothing is done where it is there already.
   *
   * @param to in a folder that exists
   */
  public void copy(Path file, Path to) throws IOException {
    if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      Path copy = to.resolveSibling(MOVING);
      Files.copy(
          file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Moves a file into a folder that exists, where it is still there; replaces nothing. */
  public void moveInto(Path file, Path to) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      move(file, to);
    }
  }

  /** Writes {@code receipt.json} or {@code reason.json}. */
  public void report(Path staging, String name, Object report) throws IOException {
    Files.write(staging.resolve(name), Json.pretty(report).getBytes(StandardCharsets.UTF_8));
  }

  /** A name for the item's folder that does not exist yet. */
  public Path freeName(Path shelf, String base, String key) {
    String name = FileNames.shortened(base) + "~" + ItemKey.shortOf(key);
    Path free = shelf.resolve(name);
    for (int i = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
      free = shelf.resolve(name + "-" + i);
    }
    return free;
  }

  /** The folder appears under its name, whole. */
  public void appear(Path staging, Path folder) throws IOException {
    if (Files.isDirectory(staging)) {
      Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * By rename. Across file systems by a copy that appears whole or not at all, and is on the disk
   * before the file itself is deleted: a crash in between repeats it.
   */
  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Path copy = to.resolveSibling(MOVING);
      Files.copy(
          from, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(from);
    }
  }

  /** Removes a folder of nothing but empty folders; a file in it stays where it is. */
  public void removeEmptyTree(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> inside;
    try (Stream<Path> list = Files.list(folder)) {
      inside = list.toList();
    }
    for (Path one : inside) {
      removeEmptyTree(one);
    }
    removeEmpty(folder);
  }

  private static void removeEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      return; // somebody put something there: it stays
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
