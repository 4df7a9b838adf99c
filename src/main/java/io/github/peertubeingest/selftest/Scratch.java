package io.github.peertubeingest.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The home of the daemon that is tested, in a temporary folder. */
final class Scratch {

  private final Path home;

  private Scratch(Path home) {
    this.home = home;
  }

  /** A new home with the routes of another one, and settings of its own. */
  static Scratch make(Path routes) throws IOException {
    Path home = Files.createTempDirectory("peertube-ingest-selftest").toRealPath();
    for (String folder : List.of("inbox", "config", "routes", "log")) {
      Files.createDirectory(home.resolve(folder));
    }
    // Without it the installation's settings would hold, with the accounts in them.
    Files.createFile(home.resolve("config").resolve("application.properties"));
    for (Path route : list(routes)) {
      if (Files.isRegularFile(route)) {
        Files.copy(route, home.resolve("routes").resolve(route.getFileName().toString()));
      }
    }
    return new Scratch(home);
  }

  Path home() {
    return home;
  }

  /** As every producer should: written under another name, then renamed. */
  void drop(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path unfinished = home.resolve("inbox").resolve("." + file.getKey());
      Files.write(unfinished, file.getValue());
      Files.move(unfinished, home.resolve("inbox").resolve(file.getKey()));
    }
  }

  /** How many items have their folder in published/ or dead-letter/. */
  int finished() throws IOException {
    return folders("published").size() + folders("dead-letter").size();
  }

  /** The folders of a shelf that have appeared, those that are being gathered left out. */
  List<Path> folders(String shelf) throws IOException {
    return list(home.resolve(shelf)).stream()
        .filter(folder -> !folder.getFileName().toString().startsWith("."))
        .toList();
  }

  /** The video that the receipt of an item names; empty while it has none. */
  Optional<String> uuid(TestItem item) throws IOException {
    for (Path folder : folders("published")) {
      if (folder.getFileName().toString().startsWith(item.base() + "~")) {
        JsonNode receipt = Json.MAPPER.readTree(Files.readAllBytes(folder.resolve("receipt.json")));
        return Optional.ofNullable(receipt.path("video").path("uuid").textValue());
      }
    }
    return Optional.empty();
  }

  /** Every file below a folder of the home, relative to it. */
  List<Path> files(String folder) throws IOException {
    List<Path> found = new ArrayList<>();
    Path root = home.resolve(folder);
    if (!Files.isDirectory(root)) {
      return found;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(root.relativize(file));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // moved on meanwhile
          }
        });
    return found;
  }

  void remove() throws IOException {
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return List.of();
    }
  }
}
