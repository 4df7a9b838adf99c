package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A multipart form with its files on disk. The whole body is read before anything in it is judged.
 * A file under a name the route does not know, or two under one, is a 500 MulterError (measured); a
 * text field ends at 1 MB.
 */
final class UploadForm implements AutoCloseable {

  private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final int MAX_FIELD = 1024 * 1024;
  private static final int BUFFER = 64 * 1024;

  private final Path directory;
  private final Set<String> fileFields;
  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final Map<String, StoredFile> files = new HashMap<>();
  private Refusal refusal;

  private UploadForm(Path directory, Set<String> fileFields) {
    this.directory = directory;
    this.fileFields = fileFields;
  }

  /**
   * Reads the body of a request; a request without multipart body gives a form of its JSON or
   * URL-encoded fields.
   */
  static UploadForm read(Call call, Path directory, Set<String> fileFields) throws IOException {
    UploadForm form = new UploadForm(directory, fileFields);
    if (!call.mediaType().equals("multipart/form-data")) {
      form.fields.setAll(call.body());
      return form;
    }
    Matcher boundary = BOUNDARY.matcher(call.header("Content-Type"));
    if (!boundary.find()) {
      throw Refusal.coded(500, "Error", "Multipart: Boundary not found");
    }
    boolean complete = false;
    try {
      form.readParts(
          new MultipartReader(
              call.input(), boundary.group(1) == null ? boundary.group(2) : boundary.group(1)));
      complete = true;
    } catch (EOFException e) {
      throw Refusal.coded(500, "Error", "Unexpected end of form");
    } finally {
      if (!complete) {
        form.close();
      }
    }
    if (form.refusal != null) {
      form.close();
      throw form.refusal;
    }
    return form;
  }

  ObjectNode fields() {
    return fields;
  }

  Map<String, StoredFile> files() {
    return files;
  }

  /** Deletes the files that were not moved away. */
  @Override
  public void close() throws IOException {
    for (StoredFile file : files.values()) {
      Files.deleteIfExists(file.path());
    }
  }

  private void readParts(MultipartReader reader) throws IOException {
    MultipartHeaders part = reader.next();
    while (part != null) {
      String name = part.name();
      String filename = part.filename();
      if (refusal != null || name == null || (filename != null && filename.isEmpty())) {
        skip(reader);
      } else if (filename == null) {
        readField(reader, name);
      } else if (!fileFields.contains(name) || files.containsKey(name)) {
        refusal = Refusal.coded(500, "MulterError", "Unexpected field");
      } else {
        readFile(reader, name, filename, part.contentType());
      }
      part = reader.next();
    }
  }

  private static void skip(MultipartReader reader) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int count = reader.read(buffer);
    while (count >= 0) {
      count = reader.read(buffer);
    }
  }

  private void readField(MultipartReader reader, String name) throws IOException {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    int count = reader.read(buffer);
    while (count >= 0) {
      if (value.size() + count > MAX_FIELD) {
        refusal = Refusal.coded(500, "MulterError", "Field value too long");
        return;
      }
      value.write(buffer, 0, count);
      count = reader.read(buffer);
    }
    FormFields.addNested(fields, name, value.toString(StandardCharsets.UTF_8));
  }

  private void readFile(MultipartReader reader, String name, String filename, String contentType)
      throws IOException {
    Path path = Files.createTempFile(directory, "part", ".bin");
    files.put(name, new StoredFile(filename, contentType, path, 0, ""));
    MessageDigest digest = Checksums.digest("SHA-256");
    long size = 0;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(path), digest)) {
      byte[] buffer = new byte[BUFFER];
      int count = reader.read(buffer);
      while (count >= 0) {
        out.write(buffer, 0, count);
        size += count;
        count = reader.read(buffer);
      }
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    files.put(name, new StoredFile(filename, contentType, path, size, hex));
  }
}
