package io.github.peertubeingest.http;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.ledger.Entered;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.Origin;
import io.github.peertubeingest.work.Message;
import io.github.peertubeingest.work.Messages;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is posted: a document, or a form of a document and files, which go to the disk as they
 * come.
 */
public final class Posts {

  static final HttpString KEY = new HttpString("Idempotency-Key");

  /** Of a form. */
  static final int MOST_PARTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  private static final String MULTIPART = "multipart/form-data";
  private static final String DOCUMENT = "document";
  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_KEY = 255;
  private static final long SPARE = 64L << 20;

  private static final Set<String> TYPES =
      Set.of(
          "application/json",
          "application/cloudevents+json",
          "application/yaml",
          "application/x-yaml",
          "text/yaml",
          "text/plain",
          "application/xml",
          "text/xml");

  private final HttpSettings settings;
  private final Messages messages;
  private final Incoming incoming;

  /**
   * @param folder where files arrive: hidden in the inbox
   */
  public Posts(HttpSettings settings, Messages messages, Path folder) {
    this.settings = settings;
    this.messages = messages;
    this.incoming = new Incoming(folder);
  }

  /**
   * At start: what a killed process was receiving goes.
   *
   * @param named folders that the ledger's items name files in
   */
  public void sweep(Set<Path> named) throws IOException {
    incoming.sweep(named);
  }

  /** A folder for the files of a form; null: the request is none. */
  Path folder(HttpServerExchange exchange) throws IOException, Problem {
    if (!type(exchange).equals(MULTIPART)) {
      return null;
    }
    Path own = incoming.make();
    try {
      requireRoom(own, Math.max(1, exchange.getRequestContentLength()));
    } catch (Problem noRoom) {
      discard(own);
      throw noRoom;
    }
    return own;
  }

  private static String type(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The message that was posted.
   *
   * @param own the folder for its files; null: it is no form
   */
  Message read(HttpServerExchange exchange, Body content, Path own) throws IOException, Problem {
    String key = key(exchange);
    if (own != null) {
      String contentType = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
      return form(contentType, content, own, key);
    }
    if (!TYPES.contains(type(exchange))) {
      throw Problem.of(
          415,
          "The type is not understood",
          "Content-Type: "
              + type(exchange)
              + " (allowed: application/json, application/yaml, application/cloudevents+json,"
              + " application/xml, multipart/form-data)");
    }
    long length = exchange.getRequestContentLength();
    if (length > settings.maxDocument()) {
      throw tooLarge(length + " bytes");
    }
    byte[] body = content.readNBytes((int) settings.maxDocument() + 1);
    if (body.length > settings.maxDocument()) {
      throw tooLarge("more");
    }
    return new Message(Origin.Kind.HTTP, key, body);
  }

  private Problem tooLarge(String what) {
    return Problem.of(
        413,
        "The document is too large",
        what + " (allowed: " + settings.maxDocument() + " bytes, inbox.max-document)");
  }

  private static String key(HttpServerExchange exchange) throws Problem {
    String key = exchange.getRequestHeaders().getFirst(KEY);
    if (key == null) {
      return null;
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw Problem.of(
          400,
          "The idempotency key cannot be used",
          "Idempotency-Key has "
              + key.length()
              + " characters (allowed: 1 to "
              + LONGEST_KEY
              + ")");
    }
    return key.strip();
  }

  private Message form(String contentType, Body body, Path own, String key)
      throws IOException, Problem {
    Multipart form = new Multipart(contentType, body);
    byte[] document = null;
    TreeMap<String, String> hashes = new TreeMap<>();
    int parts = 0;
    for (Multipart.Head part = form.next(); part != null; part = form.next()) {
      parts++;
      if (parts > MOST_PARTS) {
        throw Problem.of(422, "The form has too many parts", "more than " + MOST_PARTS + " parts");
      }
      if (!part.name().equals(DOCUMENT)) {
        file(own, part, form, hashes);
      } else if (document == null) {
        document = document(form);
      } else {
        throw Problem.of(422, "The document is there twice", "two parts are called " + DOCUMENT);
      }
    }
    body.transferTo(OutputStream.nullOutputStream()); // what follows the last boundary
    if (document == null) {
      throw Problem.of(
          422,
          "The document is missing",
          "the form has no part " + DOCUMENT + " with the item document");
    }
    Incoming.sync(own);
    return new Message(Origin.Kind.HTTP, key, document, own, hash(document, hashes));
  }

  private byte[] document(Multipart form) throws IOException, Problem {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    byte[] bytes = new byte[CHUNK];
    for (int count = form.read(bytes); count >= 0; count = form.read(bytes)) {
      document.write(bytes, 0, count);
      if (document.size() > settings.maxDocument()) {
        throw tooLarge("more");
      }
    }
    return document.toByteArray();
  }

  private static void file(
      Path own, Multipart.Head part, Multipart form, Map<String, String> hashes)
      throws IOException, Problem {
    if (part.file() == null) {
      throw Problem.of(
          422,
          "The part is no file",
          "part " + part.name() + " (allowed: " + DOCUMENT + ", and files with a filename)");
    }
    String name = Incoming.name(part.name(), part.file());
    if (hashes.containsKey(name)) {
      throw Problem.of(422, "Two files have one name", "part " + part.name() + ": " + name);
    }
    hashes.put(name, stored(form, part, own.resolve(name)));
  }

  /** Writes the part to the disk as it comes, and says its SHA-256. */
  private static String stored(Multipart form, Multipart.Head part, Path to)
      throws IOException, Problem {
    MessageDigest hash = DigestUtils.getSha256Digest();
    long size = 0;
    try (FileChannel file =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] bytes = new byte[CHUNK];
      for (int count = form.read(bytes); count >= 0; count = form.read(bytes)) {
        if (size / SPARE != (size + count) / SPARE) {
          requireRoom(to.getParent(), 0);
        }
        hash.update(bytes, 0, count);
        write(file, ByteBuffer.wrap(bytes, 0, count));
        size += count;
      }
      file.force(true);
    }
    if (size == 0) {
      throw Problem.of(
          422, "The file is empty", "part " + part.name() + ": " + part.file() + " has 0 bytes");
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int unused = file.write(bytes);
    }
  }

  private static void requireRoom(Path folder, long length) throws IOException, Problem {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < length + SPARE) {
      throw Problem.later(
          507,
          "There is no room",
          length == 0
              ? "only " + free + " bytes are free where files arrive"
              : length + " bytes come, and " + free + " are free where files arrive",
          60);
    }
  }

  private static String hash(byte[] document, Map<String, String> files) {
    MessageDigest all = DigestUtils.getSha256Digest();
    all.update(document);
    files.forEach(
        (name, hash) -> all.update(("\n" + name + " " + hash).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(all.digest());
  }

  /** What became of the post when it came first; null: it is a new one. */
  Entered known(Message message) {
    return messages.known(message).orElse(null);
  }

  /** Whether the document can be taken on, and names every file that came with it. */
  void check(Message message) throws IOException, Problem {
    NewItem item = messages.read(message);
    if (!item.faults().isEmpty()) {
      throw Problem.faulty(item.faults());
    }
    if (message.files() == null) {
      return;
    }
    try (var files = Files.list(message.files())) {
      List<FieldFault> unnamed =
          files
              .map(f -> f.getFileName().toString())
              .filter(
                  name -> NamedFiles.of(item.document()).stream().noneMatch(n -> names(n, name)))
              .map(
                  name ->
                      new FieldFault(
                          "(files)",
                          name,
                          "came along and no field names it",
                          "a file that video, captions, thumbnail or chapters names"))
              .toList();
      if (!unnamed.isEmpty()) {
        throw Problem.faulty(unnamed);
      }
    }
  }

  private static boolean names(NamedFiles.Reference reference, String name) {
    return Path.of(reference.text()).getFileName().toString().equals(name);
  }

  /** What was not taken on goes. */
  void discard(Path own) {
    try {
      Incoming.discard(own);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + own, e);
    }
  }

  /** Whether a disk is full. */
  static boolean full(IOException e) {
    String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = why.contains("no space left") || why.contains("quota exceeded");
    if (full) {
      LOG.debug("the disk is full", e);
    }
    return full;
  }
}
