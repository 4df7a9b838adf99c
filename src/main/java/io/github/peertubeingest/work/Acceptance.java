package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.inbox.MetadataFiles;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.DocumentReader.Reading;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemKey;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.TableBook.NewRow;
import io.github.peertubeingest.peertube.Account;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads a document of the drop folder and makes it an item, with all that is wrong with it. */
public final class Acceptance {

  /** Field of a table's own document: the profile that its rows are read with. */
  static final String PROFILE = "profile";

  private static final Pattern JSON = Pattern.compile("(?i)\\.json$");

  private final Folders folders;
  private final Accounts accounts;
  private final MetadataFiles metadata;
  private final Formats formats;
  private final DocumentReader reader;
  private final MediaPaths media;
  private final long maxDocument;

  /**
   * @param maxDocument {@code inbox.max-document} in bytes
   */
  public Acceptance(
      Folders folders,
      Accounts accounts,
      MetadataFiles metadata,
      Formats formats,
      DocumentReader reader,
      MediaPaths media,
      long maxDocument) {
    this.folders = folders;
    this.accounts = accounts;
    this.metadata = metadata;
    this.formats = formats;
    this.reader = reader;
    this.media = media;
    this.maxDocument = maxDocument;
  }

  /**
   * Reads one document.
   *
   * @param path absolute, below the inbox
   */
  public NewItem read(String path) throws IOException {
    Path file = Path.of(path);
    Choice choice = metadata.choice(file);
    if (choice.shape() == Shape.TABLE) {
      return table(file, choice);
    }
    byte[] content = content(file);
    return item(file, content, understood(file, file, choice, content), UnaryOperator.identity());
  }

  /**
   * A document that was read.
   *
   * @param constants of its profile
   */
  private record Understood(Reading reading, ObjectNode constants) {}

  /**
   * A JSON document as it stands is read from its bytes; what is written otherwise, or mapped by a
   * profile, by its format.
   *
   * @param place where it was dropped
   */
  private Understood understood(Path file, Path place, Choice choice, byte[] content)
      throws IOException {
    ObjectNode none = Json.MAPPER.createObjectNode();
    boolean asItStands = choice.profile() == null;
    if (asItStands && JSON.matcher(file.getFileName().toString()).find()) {
      return new Understood(reading(file, content), none);
    }
    try {
      Mapped mapped = formats.document(file, folders.relative(place), choice);
      Reading reading = reader.check(mapped.document());
      List<FieldFault> faults = new ArrayList<>(mapped.faults());
      faults.addAll(reading.faults());
      List<Note> notes = new ArrayList<>(mapped.notes());
      notes.addAll(reading.notes());
      return new Understood(new Reading(reading.document(), faults, notes), mapped.constants());
    } catch (FormatException e) {
      ItemDocument nothing = new ItemDocument(none);
      return new Understood(new Reading(nothing, List.of(e.fault()), List.of()), none);
    }
  }

  /** A file of many records is an item that makes items. */
  private NewItem table(Path file, Choice choice) throws IOException {
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.put("action", Action.TABLE.word());
    document.put(PROFILE, choice.profile());
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = DigestUtils.sha256(in);
    }
    Reading reading = new Reading(new ItemDocument(document), List.of(), List.of());
    return item(
        file,
        content,
        new Understood(reading, Json.MAPPER.createObjectNode()),
        UnaryOperator.identity());
  }

  /**
   * A row of a table as an item. Its key says what the row says and what its files are like, not
   * where in the table it stands: a row put in above changes no other.
   */
  NewRow row(Item table, Row row) {
    Mapped mapped = row.mapped();
    Path place = folders.inbox().resolve(table.source());
    Reading reading = reader.check(mapped.document());
    List<FieldFault> faults = new ArrayList<>(mapped.faults());
    faults.addAll(reading.faults());
    List<Note> notes = new ArrayList<>(mapped.notes());
    notes.addAll(reading.notes());
    String account = account(reading.document(), faults);
    List<NamedFile> files = new ArrayList<>();
    List<ItemKey.NamedFile> identity = new ArrayList<>();
    for (NamedFiles.Reference named : NamedFiles.of(reading.document())) {
      named(
          place,
          named.field(),
          named.text(),
          null, // the name of a table is no file's own name
          UnaryOperator.identity(),
          faults,
          files,
          identity);
    }
    byte[] content = Json.write(mapped.document()).getBytes(StandardCharsets.UTF_8);
    String contentKey = ItemKey.of(account, table.source(), content, List.of());
    NewItem item =
        new NewItem(
            rowKey(account, table.source(), contentKey, identity),
            account,
            table.base(),
            table.source(),
            table.sourceName(),
            reading.document(),
            List.copyOf(faults),
            files,
            notes,
            mapped.constants(),
            new Item.Row(table.id(), row.number()));
    return new NewRow(item, contentKey);
  }

  private static String rowKey(
      String account, String source, String contentKey, List<ItemKey.NamedFile> files) {
    return ItemKey.of(account, source, contentKey.getBytes(StandardCharsets.UTF_8), files);
  }

  /** {@link #keyNow(Item)} of a row. */
  String keyNow(Item row, String contentKey) {
    List<ItemKey.NamedFile> identity = new ArrayList<>();
    for (NamedFiles.Reference named : NamedFiles.of(row.document())) {
      NamedFile file = row.file(named.field());
      if (file != null) {
        identity.add(identity(named.text(), media.presence(Path.of(file.path()))));
      }
    }
    return rowKey(row.account(), row.source(), contentKey, identity);
  }

  /** Whether a file that the row names is not there. */
  boolean missesFiles(Item row) {
    return row.media().stream()
        .anyMatch(f -> media.presence(Path.of(f.path())) instanceof Presence.Missing);
  }

  /**
   * Reads the document of a dead letter again, whose files were taken back: those are used, others
   * where the document's old place says.
   */
  public NewItem again(Item item) throws IOException {
    Path taken = folders.accepted(item.id());
    Path document = taken.resolve(item.sourceName());
    byte[] content = content(document);
    Map<String, String> names = FolderNames.of(item);
    UnaryOperator<Path> beside =
        path -> {
          String own = path.getFileName().toString();
          Path back = taken.resolve(names.getOrDefault(path.toString(), own));
          return Files.exists(back, LinkOption.NOFOLLOW_LINKS) ? back : path;
        };
    Path place = folders.inbox().resolve(item.source());
    Choice choice = formats.choose(document, item.source());
    return item(place, content, understood(document, place, choice, content), beside);
  }

  /** What stands for the document's content in its key. */
  private byte[] content(Path file) throws IOException {
    long size = Files.size(file);
    return size > maxDocument ? identity(file, size) : Files.readAllBytes(file);
  }

  private Reading reading(Path file, byte[] content) throws IOException {
    long size = Files.size(file);
    return size > maxDocument
        ? DocumentReader.unreadable(
            "has " + size + " bytes", "at most " + maxDocument + " bytes (inbox.max-document)")
        : reader.read(content);
  }

  /**
   * What {@code check} makes of a row, whose file need not lie in the inbox.
   *
   * @param constants of the profile
   */
  public NewItem item(Path file, byte[] bytes, Reading reading, ObjectNode constants) {
    return item(file, bytes, new Understood(reading, constants), UnaryOperator.identity());
  }

  private NewItem item(Path file, byte[] bytes, Understood understood, UnaryOperator<Path> where) {
    Reading reading = understood.reading();
    List<FieldFault> faults = new ArrayList<>(reading.faults());
    ItemDocument document = reading.document();
    String account = account(document, faults);
    String source = folders.relative(file);
    String name = file.getFileName().toString();
    String base = Shelves.base(name);
    List<NamedFile> files = new ArrayList<>();
    List<ItemKey.NamedFile> identity = new ArrayList<>();
    for (NamedFiles.Reference named : NamedFiles.of(document)) {
      named(file, named.field(), named.text(), base, where, faults, files, identity);
    }
    String key = ItemKey.of(account, source, bytes, identity);
    return new NewItem(
        key,
        account,
        base,
        source,
        name,
        document,
        List.copyOf(faults),
        files,
        reading.notes(),
        understood.constants(),
        null);
  }

  /**
   * The key that the same drop would get now, with the files there that it came before; its own key
   * where they were all there.
   */
  public String keyNow(Item item) throws IOException {
    Path taken = folders.accepted(item.id()).resolve(item.sourceName());
    Path place = folders.inbox().resolve(item.source());
    List<ItemKey.NamedFile> identity = new ArrayList<>();
    for (NamedFiles.Reference named : NamedFiles.of(item.document())) {
      Path path = media.resolve(place.getParent(), named.field(), named.text()).path();
      if (path != null) {
        identity.add(identity(named.text(), media.presence(path)));
      }
    }
    return ItemKey.of(item.account(), item.source(), Files.readAllBytes(taken), identity);
  }

  private String account(ItemDocument document, List<FieldFault> faults) {
    String asked = document.text("account");
    if (asked == null) {
      return Account.DEFAULT;
    }
    if (accounts.get(asked) == null) {
      String question = Nearest.question(asked, accounts.names());
      faults.add(
          new FieldFault(
              "account",
              asked,
              "is no configured account" + (question.isEmpty() ? "" : "; " + question),
              String.join(", ", accounts.names())));
      return Account.DEFAULT;
    }
    return asked;
  }

  private void named(
      Path file,
      String field,
      String text,
      String base,
      UnaryOperator<Path> where,
      List<FieldFault> faults,
      List<NamedFile> files,
      List<ItemKey.NamedFile> identity) {
    if (NamedFiles.isUrl(text)) {
      return; // fetched when its turn comes; the document's own bytes tell it from others
    }
    MediaPaths.Resolution resolution = media.resolve(file.getParent(), field, text);
    if (resolution.fault() != null) {
      faults.add(resolution.fault());
      return;
    }
    Path path = where.apply(resolution.path());
    boolean ownName = Shelves.base(path.getFileName().toString()).equals(base);
    boolean moves = media.moves(path) && (!field.equals("thumbnail") || ownName);
    files.add(new NamedFile(field, path.toString(), moves));
    identity.add(identity(text, media.presence(path)));
  }

  private static ItemKey.NamedFile identity(String text, Presence presence) {
    if (presence instanceof Presence.Whole whole) {
      return new ItemKey.NamedFile(text, whole.size(), whole.modifiedMillis());
    }
    if (presence instanceof Presence.Growing growing) {
      return new ItemKey.NamedFile(text, growing.size(), growing.modifiedMillis());
    }
    return new ItemKey.NamedFile(text, -1, -1);
  }

  /** Stands for the content of a file that is too large to be read. */
  private static byte[] identity(Path file, long size) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return (size + " " + now.lastModifiedTime()).getBytes(StandardCharsets.UTF_8);
  }
}
