package io.github.peertubeingest.fetch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where fetched files lie until their item is finished: {@code <item id>/<role>/}, in it the whole
 * file under its own name, or {@code .part} and what is needed to go on with it. Bounded: what a
 * file will take is set aside before it is fetched.
 */
public final class Spool {

  /** Stage of everything about fetched files. */
  public static final String STAGE = "fetch";

  private static final Duration FULL_PAUSE = Duration.ofSeconds(10);
  private static final String PART = ".part";
  private static final String STATE = ".state";

  private final Path folder;
  private final long most;
  private final Map<Path, Long> setAside = new HashMap<>();

  /**
   * @param most {@code spool.max}: bytes of all files at once
   */
  public Spool(Path folder, long most) {
    this.folder = folder;
    this.most = most;
  }

  /**
   * What is known about a file that is not whole yet.
   *
   * @param url the address without its credentials; another one means another file
   * @param etag a strong entity tag; null without one
   * @param modified the {@code Last-Modified} header; null without one
   * @param total bytes; -1 when the server did not say
   * @param disposition the {@code Content-Disposition} header; null without one
   * @param type the {@code Content-Type} header; null without one
   */
  record Part(
      String url, String etag, String modified, long total, String disposition, String type) {

    /** What a range request is made conditional on; null when it cannot be made. */
    @JsonIgnore
    String validator() {
      return etag == null ? modified : etag;
    }
  }

  /** The whole file that an item has in a role; empty when it is still to be fetched. */
  public Optional<Path> fetched(String itemId, String role) {
    Path place = place(itemId, role);
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(f -> !f.getFileName().toString().startsWith(".")).findFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot look into " + place, e);
    }
  }

  /** The whole files of an item. */
  public List<Path> files(String itemId) throws IOException {
    Path own = folder.resolve(itemId);
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(own, 2)) {
      return files
          .filter(f -> Files.isRegularFile(f) && !f.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** An item is finished: what was fetched for it goes. */
  public void delete(String itemId) throws IOException {
    remove(folder.resolve(itemId));
    synchronized (setAside) {
      setAside.keySet().removeIf(place -> place.startsWith(folder.resolve(itemId)));
    }
  }

  /** Where fetched files lie. */
  public Path folder() {
    return folder;
  }

  /**
   * At start: what belongs to no unfinished item goes; what stays counts.
   *
   * @param ids of the unfinished items. Asked after the folder was looked at: other daemons that
   *     share it begin items meanwhile
   */
  public void sweep(Supplier<Set<String>> ids) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> items;
    try (Stream<Path> list = Files.list(folder)) {
      items = list.filter(Files::isDirectory).toList();
    }
    Set<String> unfinished = ids.get();
    for (Path item : items) {
      if (unfinished.contains(item.getFileName().toString())) {
        count(item);
      } else {
        remove(item);
      }
    }
  }

  private void count(Path item) throws IOException {
    try (Stream<Path> places = Files.list(item)) {
      for (Path place : places.filter(Files::isDirectory).toList()) {
        long size = 0;
        try (Stream<Path> files = Files.list(place)) {
          for (Path file : files.toList()) {
            size += Files.size(file);
          }
        }
        long total = part(place).map(Part::total).orElse(-1L);
        synchronized (setAside) {
          setAside.put(place, Math.max(size, total));
        }
      }
    }
  }

  /** The folder of one file. */
  Path place(String itemId, String role) {
    return folder.resolve(itemId).resolve(role.replaceAll("[^A-Za-z0-9.-]+", "_"));
  }

  static Path partFile(Path place) {
    return place.resolve(PART);
  }

  /** What is known about the unfinished file; empty when there is none, or none to go on with. */
  Optional<Part> part(Path place) throws IOException {
    try {
      String state = Files.readString(place.resolve(STATE));
      return Files.exists(partFile(place))
          ? Optional.of(Json.MAPPER.readValue(state, Part.class))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return Optional.empty(); // a crash while it was written: the file is fetched anew
    }
  }

  /** Bytes of the unfinished file that are there. */
  long arrived(Path place) throws IOException {
    Path part = partFile(place);
    return Files.exists(part) ? Files.size(part) : 0;
  }

  void remember(Path place, Part part) throws IOException {
    Files.createDirectories(place);
    Files.write(place.resolve(STATE), Json.write(part).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sets room aside for a file; of what was set aside for it before, nothing counts twice.
   *
   * @throws ItemFailure class {@code rate} when it has to wait for other files to go; {@code
   *     content} when it would never fit
   */
  void setAside(FetchOrder order, long bytes) throws ItemFailure {
    Path place = place(order.itemId(), order.role());
    synchronized (setAside) {
      long mine = setAside.getOrDefault(place, 0L);
      if (bytes <= mine) {
        return;
      }
      if (bytes > most) {
        throw FetchFailures.content(
            order, "has more bytes than fit into the spool", "at most " + most + " (spool.max)");
      }
      long others = setAside.values().stream().mapToLong(Long::longValue).sum() - mine;
      if (others + bytes > most) {
        throw ItemFailure.of(
                FailureClass.RATE,
                STAGE,
                "the spool is full: " + others + " of " + most + " bytes are taken (spool.max)")
            .retryAfter(FULL_PAUSE)
            .next("Nothing: it goes on when other items are finished.")
            .build();
      }
      setAside.put(place, bytes);
    }
  }

  /** The file is whole. */
  Path complete(Path place, String name) throws IOException {
    Path whole = place.resolve(name);
    Files.move(partFile(place), whole, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(place.resolve(STATE));
    synchronized (setAside) {
      setAside.put(place, Files.size(whole));
    }
    return whole;
  }

  /** What is there of the file is of no use. */
  void discard(Path place) throws IOException {
    Files.deleteIfExists(place.resolve(STATE));
    Files.deleteIfExists(partFile(place));
    synchronized (setAside) {
      setAside.remove(place);
    }
  }

  private static void remove(Path tree) throws IOException {
    if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(tree)) {
      all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
