package io.github.peertubeingest.http;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.ledger.Entered;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.Origin;
import io.github.peertubeingest.work.Message;
import io.github.peertubeingest.work.Messages;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final int IN_MEMORY = 16 * 1024;
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
  private final Path folder;
  private final Incoming incoming;

  /**
   * @param folder where files arrive: hidden in the inbox
   */
  public Posts(HttpSettings settings, Messages messages, Path folder) {
    this.settings = settings;
    this.messages = messages;
    this.folder = folder;
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
    long length = exchange.getRequestContentLength();
    long free = Files.getFileStore(own).getUsableSpace();
    if (length > 0 && free < length + SPARE) {
      discard(own);
      throw Problem.later(
          507,
          "There is no room",
          length + " bytes come, and " + free + " are free where " + folder + " is",
          60);
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
  Message read(HttpServerExchange exchange, Path own) throws IOException, Problem {
    String key = key(exchange);
    if (own != null) {
      return form(exchange, own, key);
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
    byte[] body = exchange.getInputStream().readNBytes((int) settings.maxDocument() + 1);
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

  private Message form(HttpServerExchange exchange, Path own, String key)
      throws IOException, Problem {
    MultiPartParserDefinition definition = new MultiPartParserDefinition(own);
    definition.setDefaultEncoding(StandardCharsets.UTF_8.name());
    definition.setFileSizeThreshold(IN_MEMORY);
    definition.setMaxIndividualFileSize(settings.maxUpload());
    byte[] document = null;
    TreeMap<String, String> hashes = new TreeMap<>();
    try (FormDataParser parser = definition.create(exchange)) {
      if (parser == null) {
        throw Problem.of(400, "The form cannot be read", "its Content-Type names no boundary");
      }
      FormData form = parser.parseBlocking();
      for (String part : form) {
        for (FormData.FormValue value : form.get(part)) {
          if (part.equals(DOCUMENT) && document == null) {
            document = document(value);
          } else {
            file(own, part, value, hashes);
          }
        }
      }
    } catch (RequestTooBigException | FileSystemException e) {
      throw e;
    } catch (MultiPartParserDefinition.FileTooLargeException e) {
      throw new RequestTooBigException(e.getMessage());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw Problem.of(400, "The form cannot be read", String.valueOf(e.getMessage()));
    }
    if (document == null) {
      throw Problem.of(
          422,
          "The document is missing",
          "the form has no part " + DOCUMENT + " with the item document");
    }
    Incoming.sync(own);
    return new Message(Origin.Kind.HTTP, key, document, own, hash(document, hashes));
  }

  private byte[] document(FormData.FormValue value) throws IOException, Problem {
    if (!value.isFileItem()) {
      byte[] bytes = value.getValue().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > settings.maxDocument()) {
        throw tooLarge(bytes.length + " bytes");
      }
      return bytes;
    }
    if (value.getFileItem().getFileSize() > settings.maxDocument()) {
      throw tooLarge(value.getFileItem().getFileSize() + " bytes");
    }
    try (InputStream in = value.getFileItem().getInputStream()) {
      return in.readAllBytes();
    } finally {
      value.getFileItem().delete();
    }
  }

  private static void file(
      Path own, String part, FormData.FormValue value, Map<String, String> hashes)
      throws IOException, Problem {
    if (!value.isFileItem()) {
      throw Problem.of(
          422,
          "The part is no file",
          "part " + part + " (allowed: " + DOCUMENT + ", and files with a filename)");
    }
    String name = Incoming.name(part, value.getFileName());
    Path to = own.resolve(name);
    if (Files.exists(to)) {
      throw Problem.of(422, "Two files have one name", "part " + part + ": " + name);
    }
    value.getFileItem().write(to);
    Incoming.sync(to);
    try (InputStream in = Files.newInputStream(to)) {
      hashes.put(name, DigestUtils.sha256Hex(in));
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
