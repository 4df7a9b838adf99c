package io.github.peertubeingest.engine;

import io.github.peertubeingest.ledger.SharedPlaces;
import io.github.peertubeingest.ledger.SharedPlaces.Place;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Daemons that share a ledger share these folders, too. Whether they do is seen by a file in each:
 * the first daemon writes it, the others look for it.
 */
public final class SharedFolders {

  /** Its name begins with a dot: the inbox does not look at it. */
  private static final String MARKER = ".peertube-ingest-shared";

  private final SharedPlaces places;
  private final Map<String, Path> folders;

  /**
   * @param folders by the settings that name them
   */
  public SharedFolders(SharedPlaces places, Map<String, Path> folders) {
    this.places = places;
    this.folders = folders;
  }

  /**
   * What keeps this daemon from sharing the work; empty: nothing does.
   *
   * @param make whether missing folders and markers are made where this is the first daemon
   */
  public Optional<String> trouble(boolean make) throws IOException {
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      Optional<String> trouble = trouble(folder.getKey(), folder.getValue(), make);
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  private Optional<String> trouble(String setting, Path path, boolean make) throws IOException {
    Path marker = path.resolve(MARKER);
    String word = read(marker);
    if (word == null && make && places.of(setting).isEmpty()) {
      Files.createDirectories(path);
      write(marker);
      word = read(marker);
    }
    if (word != null && make) {
      places.name(setting, new Place(word, path.toString()));
    }
    Optional<Place> known = places.of(setting);
    if (known.isEmpty()) {
      return Optional.empty(); // no daemon ran yet
    }
    if (!known.get().path().equals(path.toString())) {
      return Optional.of(
          setting
              + " = "
              + path
              + ", and the other daemons of this ledger have it at "
              + known.get().path()
              + ": it has to be one folder on shared storage, under one path everywhere");
    }
    if (known.get().word().equals(word)) {
      return Optional.empty();
    }
    return Optional.of(
        setting
            + " = "
            + path
            + " is not the folder that the other daemons of this ledger have there: "
            + marker
            + (word == null ? " is missing" : " says " + word)
            + ", and the ledger says "
            + known.get().word()
            + ". Daemons that share a ledger share their folders: mount the same storage");
  }

  private static String read(Path marker) throws IOException {
    try {
      return Files.readString(marker).strip();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** It appears whole: another daemon may be looking for it. */
  private static void write(Path marker) throws IOException {
    Path own = Files.createTempFile(marker.getParent(), MARKER, ".new");
    try {
      Files.writeString(own, UUID.randomUUID() + "\n");
      Files.createLink(marker, own);
    } catch (FileAlreadyExistsException e) {
      return; // another daemon was faster; what it wrote is read next
    } catch (UnsupportedOperationException e) {
      Files.move(own, marker);
    } finally {
      Files.deleteIfExists(own);
    }
  }
}
