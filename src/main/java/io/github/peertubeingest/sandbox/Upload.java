package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A resumable upload: what was declared, and the file its chunks go to. Its offset is the length of
 * that file; nobody keeps a record of chunks (measured), so gaps are invisible.
 */
final class Upload {

  /**
   * What an init declares.
   *
   * @param fields the metadata, cleaned
   * @param pictures thumbnailfile and previewfile, on disk
   * @param size in bytes
   */
  record Declaration(
      ObjectNode fields,
      Map<String, StoredFile> pictures,
      String contentType,
      String name,
      long size) {}

  private static final int BUFFER = 64 * 1024;

  private final String id;
  private final Account account;
  private final Path file;
  private final Instant createdAt;
  private Declaration declaration;
  private long size;
  private boolean complete;
  private boolean spent;
  private boolean lingers;

  Upload(String id, Account account, Path file, Declaration declaration, Instant createdAt) {
    this.id = id;
    this.account = account;
    this.file = file;
    this.createdAt = createdAt;
    this.declaration = declaration;
    this.size = declaration.size();
  }

  String id() {
    return id;
  }

  Path file() {
    return file;
  }

  synchronized Declaration declaration() {
    return declaration;
  }

  /** The declared size; a chunk with a smaller total has shrunk it (seen on 6.3.0). */
  synchronized long size() {
    return size;
  }

  synchronized void shrink(long total) {
    size = Math.min(size, total);
  }

  long offset() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** All bytes are there, or were: whoever comes now starts or awaits the processing. */
  synchronized boolean isComplete() {
    return complete;
  }

  /** Notes the end of a chunk, or of the file. */
  synchronized void reached(long end) {
    complete = end == size;
  }

  /** Its file is gone because it was processed, with whatever result. */
  synchronized boolean isSpent() {
    return spent;
  }

  /** Whether the record goes with the next request that finds it spent. */
  synchronized boolean lingers() {
    return lingers;
  }

  /** Drops the bytes; the record itself stays, for one more request or until it is cancelled. */
  synchronized void spend(boolean forOneMore) throws IOException {
    spent = true;
    lingers = forOneMore;
    Files.deleteIfExists(file);
    deletePictures();
  }

  /** A later init replaces the metadata and keeps the bytes (reference: the last init wins). */
  synchronized void declare(Declaration value) throws IOException {
    if (!complete) {
      deletePictures();
    }
    declaration = value;
    size = value.size();
    spent = false;
    complete = false;
  }

  /** What the file is; empty if it is no media, or gone. */
  Optional<MediaFile> media() throws IOException {
    return Files.exists(file) ? MediaFile.read(file) : Optional.empty();
  }

  /** The complete file, with its digest. */
  StoredFile stored() throws IOException {
    Declaration declared = declaration();
    MessageDigest digest = Checksums.digest("SHA-256");
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.read(buffer);
      while (count >= 0) {
        digest.update(buffer, 0, count);
        count = in.read(buffer);
      }
    }
    return new StoredFile(
        declared.fields().path("filename").asText(),
        declared.contentType(),
        file,
        Files.size(file),
        HexFormat.of().formatHex(digest.digest()));
  }

  /** The record as an init answers it when no byte is missing (seen on 6.3.0). */
  synchronized ObjectNode json() throws IOException {
    String filename = declaration.fields().path("filename").asText();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("bytesWritten", offset());
    node.put("name", account.id() + "-" + id + filename.substring(extension(filename)));
    node.set("metadata", declaration.fields());
    return node.put("originalName", declaration.name())
        .put("contentType", declaration.contentType())
        .put("size", size)
        .put("userId", Integer.toString(account.id()))
        .put("id", id)
        .put("status", "completed")
        .put("createdAt", IsoDate.format(createdAt));
  }

  /** Where the extension of a file name starts, its point included; its length if it has none. */
  static int extension(String filename) {
    int slash = filename.lastIndexOf('/');
    int dot = filename.lastIndexOf('.');
    return dot > slash + 1 ? dot : filename.length();
  }

  private void deletePictures() throws IOException {
    for (StoredFile picture : declaration.pictures().values()) {
      Files.deleteIfExists(picture.path());
    }
  }
}
