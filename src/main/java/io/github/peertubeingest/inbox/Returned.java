package io.github.peertubeingest.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.ItemKey;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Tells dead letters whose folder was moved back into the inbox from folders of new documents: they
 * hold the {@code reason.json} of an item that the ledger knows as a dead letter. While such a
 * folder is still being copied, its name alone tells.
 */
public final class Returned {

  /** The report that makes a folder a dead letter. */
  public static final String REASON = "reason.json";

  private static final long LARGEST_REASON = 16 * 1024 * 1024;

  /** What the ledger knows of dead letters. */
  @FunctionalInterface
  public interface DeadLetters {
    /**
     * File name of the document of a dead letter, or of one on its way back to work; null when
     * there is none of this key, long or short.
     */
    String document(String key);
  }

  private final Path inbox;
  private final MetadataFiles metadata;
  private final DeadLetters deadLetters;
  private final Map<Path, Boolean> seen = new ConcurrentHashMap<>();

  public Returned(Path inbox, MetadataFiles metadata, DeadLetters deadLetters) {
    this.inbox = inbox;
    this.metadata = metadata;
    this.deadLetters = deadLetters;
  }

  /** Forgets what the last look at the inbox found. */
  void beginLook() {
    seen.clear();
  }

  /** Whether the folder is a dead letter that came back. */
  boolean is(Path folder) {
    return !folder.equals(inbox) && seen.computeIfAbsent(folder, this::look);
  }

  private boolean look(Path folder) {
    String inName = FileNames.keyOf(folder);
    String key = key(folder.resolve(REASON));
    if (key == null) {
      return inName != null && deadLetters.document(inName) != null;
    }
    String document = deadLetters.document(key);
    return document != null
        && (ItemKey.shortOf(key).equals(inName) || noOtherDocuments(folder, document));
  }

  /** The key that a {@code reason.json} names; null without one, or while it is being written. */
  public static String key(Path reason) {
    try {
      if (!Files.isRegularFile(reason, LinkOption.NOFOLLOW_LINKS)
          || Files.size(reason) > LARGEST_REASON) {
        return null;
      }
      JsonNode key = Json.MAPPER.readTree(Files.readAllBytes(reason)).path("key");
      return key.isTextual() && key.asText().length() >= ItemKey.SHORT ? key.asText() : null;
    } catch (IOException e) {
      return null; // not whole yet, or gone again
    }
  }

  /**
   * A reason alone makes no dead letter of a folder with many documents; other metadata of the same
   * base name came with it.
   */
  private boolean noOtherDocuments(Path folder, String document) {
    String base = FileNames.base(document) + ".";
    return files(folder).stream()
        .filter(metadata::is)
        .allMatch(file -> file.getFileName().toString().startsWith(base));
  }

  /** What lies in the folder; nothing when it went away. */
  static List<Path> files(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
