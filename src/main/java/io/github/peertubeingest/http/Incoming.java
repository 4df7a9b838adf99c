package io.github.peertubeingest.http;

import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the files of requests arrive: a folder for each request, gone when it was not accepted. */
final class Incoming {

  private static final int LONGEST_NAME = 200;

  /** Of a file's name: no path, nothing hidden, nothing that a terminal would obey. */
  private static final Pattern NAME =
      Pattern.compile("[^\\p{C}\\uFFFD/\\\\:*?\"<>|.~][^\\p{C}\\uFFFD/\\\\:*?\"<>|]*");

  private static final Set<String> REPORTS = Set.of("receipt.json", "reason.json");

  private final Path folder;

  Incoming(Path folder) {
    this.folder = folder;
  }

  /** A folder for the files of one request. */
  Path make() throws IOException {
    return Files.createDirectories(folder.resolve(UUID.randomUUID().toString()));
  }

  /**
   * A name that a file may have.
   *
   * @throws Problem 422, where it would lead elsewhere or hide
   */
  static String name(String part, String given) throws Problem {
    boolean good =
        given != null
            && NAME.matcher(given).matches()
            && given.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
            && !given.endsWith(".")
            && !given.endsWith(" ")
            && !REPORTS.contains(given);
    if (!good) {
      throw Problem.of(
          422,
          "The file's name cannot be used",
          "part "
              + part
              + ": filename = \""
              + (given == null
                  ? ""
                  : Texts.shortened(given.replaceAll("\\p{C}", "?"), LONGEST_NAME))
              + "\" (allowed: a plain file name of at most "
              + LONGEST_NAME
              + " bytes that begins with none of . and ~)");
    }
    return given;
  }

  /** What was written is on the disk; of a folder, the names in it. */
  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A request's folder goes, with all that is left in it. */
  static void discard(Path folder) throws IOException {
    if (folder == null || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /**
   * At start: what a killed process was receiving.
   *
   * @param named folders of items that the ledger has, and whose files were not taken on yet
   */
  void sweep(Set<Path> named) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<Path> left;
    try (Stream<Path> folders = Files.list(folder)) {
      left = folders.filter(f -> !named.contains(f)).collect(Collectors.toSet());
    }
    for (Path one : left) {
      discard(one);
    }
  }
}
