package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.inbox.Bundle;
import io.github.peertubeingest.inbox.Bundle.Member;
import io.github.peertubeingest.inbox.Bundles;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.inbox.MetadataFiles;
import io.github.peertubeingest.inbox.Role;
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
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.ledger.Origin;
import io.github.peertubeingest.ledger.TableBook.NewRow;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.work.Documents.Understood;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads a document of the drop folder and makes it an item, with all that is wrong with it. */
public final class Acceptance {

  /** Field of a table's own document: the profile that its rows are read with. */
  static final String PROFILE = "profile";

  /**
   * Field of a table's own document: the table whose failed rows it has; null: it is no such one.
   */
  static final String ORIGIN = "origin";

  private final Folders folders;
  private final Accounts accounts;
  private final MetadataFiles metadata;
  private final Bundles bundles;
  private final Documents documents;
  private final InboxKnowledge knowledge;
  private final MediaPaths media;
  private final long maxDocument;

  /**
   * @param maxDocument {@code inbox.max-document} in bytes
   */
  public Acceptance(
      Folders folders,
      Accounts accounts,
      MetadataFiles metadata,
      Bundles bundles,
      Documents documents,
      InboxKnowledge knowledge,
      MediaPaths media,
      long maxDocument) {
    this.folders = folders;
    this.accounts = accounts;
    this.metadata = metadata;
    this.bundles = bundles;
    this.documents = documents;
    this.knowledge = knowledge;
    this.media = media;
    this.maxDocument = maxDocument;
  }

  /**
   * Reads what makes an item.
   *
   * @param path absolute, below the inbox: of a document or table, of a media file without
   *     metadata, or of a side file whose item is published
   * @throws NoSuchFileException when a side file belongs to nothing that was published
   */
  public NewItem read(String path) throws IOException {
    Path file = Path.of(path);
    Choice choice = metadata.choice(file);
    if (choice.shape() == Shape.TABLE) {
      return table(file, choice);
    }
    Bundle bundle = bundles.of(file);
    Member document = bundle.first(Role.METADATA);
    Member lead =
        document == null || bundle.at(file).role() == Role.METADATA ? bundle.at(file) : document;
    return drop(lead.path(), bundle, lead, UnaryOperator.identity(), video(lead));
  }

  /** UUID of the video that was published before its lead came; null: it makes one of its own. */
  private String video(Member lead) throws IOException {
    if (!lead.late()) {
      return lead.role() == Role.MEDIA
          ? null
          : knowledge.describedLate(lead.path(), lead.choice()).map(StoredVideo::uuid).orElse(null);
    }
    return knowledge
        .newest(Bundles.origins(lead.path()))
        .filter(item -> item.video() != null)
        .orElseThrow(() -> new NoSuchFileException(lead.name(), null, "its document"))
        .video()
        .uuid();
  }

  private NewItem drop(
      Path place, Bundle bundle, Member lead, UnaryOperator<Path> where, String video)
      throws IOException {
    Understood read = documents.understood(place, bundle, lead, where, video);
    List<Member> own = read.beside().stream().filter(m -> !shared(m, place)).toList();
    Understood understood = new Understood(read.reading(), read.defaults(), own);
    byte[] content = content(lead);
    return item(place, Documents.base(bundle, lead), content, understood, where);
  }

  /** A media file that others name, too, is used where it lies, and moves with the last of them. */
  private boolean shared(Member member, Path place) {
    return member.role() == Role.MEDIA
        && (knowledge.named(member.path())
            || bundles.namedByOther(member.path(), place, knowledge));
  }

  /** A file of many records is an item that makes items. */
  private NewItem table(Path file, Choice choice) throws IOException {
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.put("action", Action.TABLE.word());
    document.put(PROFILE, choice.profile());
    document.put(ORIGIN, documents.origin(file));
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = DigestUtils.sha256(in);
    }
    Reading reading = new Reading(new ItemDocument(document), List.of(), List.of());
    String base = Shelves.base(file.getFileName().toString());
    Understood understood = new Understood(reading, Json.MAPPER.createObjectNode(), List.of());
    return item(file, base, content, understood, UnaryOperator.identity());
  }

  /**
   * A row of a table as an item. Its key says what the row says and what its files are like, not
   * where in the table it stands: a row put in above changes no other.
   */
  NewRow row(Item table, Row row) {
    Mapped mapped = row.mapped();
    Path place = folders.inbox().resolve(table.source());
    Understood understood = documents.row(mapped, place);
    Reading reading = understood.reading();
    List<FieldFault> faults = new ArrayList<>(reading.faults());
    String account = account(reading.document(), faults);
    // The name of a table is no file's own name.
    Naming naming = new Naming(place, null, UnaryOperator.identity(), Set.of(), faults);
    naming.all(reading.document());
    naming.defaults(understood.defaults());
    byte[] content = Json.write(mapped.document()).getBytes(StandardCharsets.UTF_8);
    String contentKey = ItemKey.of(account, table.source(), content, List.of());
    NewItem item =
        new NewItem(
            rowKey(account, table.source(), contentKey, naming.identity),
            account,
            table.base(),
            table.source(),
            table.sourceName(),
            reading.document(),
            List.copyOf(faults),
            naming.files,
            reading.notes(),
            understood.defaults(),
            new Item.Row(table.id(), row.number()),
            null);
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
   * An entry of a feed as an item. Its document is no file before it is taken on ({@link
   * Taking#take}); its key is that of such a file.
   *
   * @param account that publishes it where its document names none
   * @param base of the names of its document and folder
   */
  public NewItem entry(String feed, String account, String base, Mapped mapped) {
    return entry(feed, account, base, documents.entry(mapped));
  }

  private NewItem entry(String feed, String account, String base, Understood understood) {
    Reading reading = understood.reading();
    List<FieldFault> faults = new ArrayList<>(reading.faults());
    ItemDocument document = reading.document();
    String by = document.text("account") == null ? account : account(document, faults);
    String name = base + ".json";
    String source = "feed:" + feed + "/" + name;
    Path place = folders.inbox().resolve(source);
    Naming naming = new Naming(place, null, UnaryOperator.identity(), Set.of(), faults);
    naming.all(document);
    naming.defaults(understood.defaults());
    return new NewItem(
        ItemKey.of(by, source, Taking.bytes(document), naming.identity),
        by,
        base,
        source,
        name,
        document,
        List.copyOf(faults),
        naming.files,
        reading.notes(),
        understood.defaults(),
        null,
        Origin.feed(feed));
  }

  /**
   * A message as an item. Paths in it are relative to the inbox, and what holds there holds for it.
   */
  NewItem message(Message message) throws IOException {
    return message(message, documents.message(message.body(), folders.inbox()));
  }

  private static Set<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(Collectors.toSet());
    }
  }

  /** A message that nobody can read, as an item that says so. */
  NewItem unreadable(Message message, String why) throws IOException {
    Reading reading = DocumentReader.unreadable(why, "a document; please report this");
    ObjectNode none = Json.MAPPER.createObjectNode();
    return message(message, new Understood(reading, none, List.of()));
  }

  private NewItem message(Message message, Understood understood) throws IOException {
    ItemDocument document = understood.reading().document();
    String said =
        document.text("externalId") != null ? document.text("externalId") : document.text("name");
    String base = Shelves.nameOf(said == null ? "message" : said);
    boolean taken =
        message.files() != null
            && Files.exists(message.files().resolve(base + Envelope.ending(message.body())));
    return message(
        new Origin(message.from(), null),
        taken ? base + "-document" : base,
        Envelope.ending(message.body()),
        message.body(),
        message.files(),
        understood);
  }

  /**
   * @param own folder of the files that came with it; null: none
   */
  private NewItem message(
      Origin origin, String base, String ending, byte[] body, Path own, Understood understood)
      throws IOException {
    Reading reading = understood.reading();
    List<FieldFault> faults = new ArrayList<>(reading.faults());
    String account = account(reading.document(), faults);
    String name = base + ending;
    String source = origin.kind().word() + ":" + name;
    Set<Path> came = own == null ? Set.of() : filesIn(own);
    UnaryOperator<Path> where =
        path -> {
          Path there = own == null ? path : own.resolve(path.getFileName());
          return came.contains(there) ? there : path;
        };
    Naming naming = new Naming(folders.inbox().resolve(source), null, where, came, faults);
    naming.all(reading.document());
    naming.defaults(understood.defaults());
    return new NewItem(
        ItemKey.of(account, source, body, naming.identity),
        account,
        base,
        source,
        name,
        reading.document(),
        List.copyOf(faults),
        naming.files,
        reading.notes(),
        understood.defaults(),
        null,
        origin);
  }

  /**
   * Reads the document of a dead letter again, whose files were taken back: those are used, others
   * where the document's old place says.
   */
  public NewItem again(Item item) throws IOException {
    Path taken = folders.accepted(item.id());
    Map<String, String> names = FolderNames.of(item);
    UnaryOperator<Path> where =
        path -> {
          String own = path.getFileName().toString();
          Path back = taken.resolve(names.getOrDefault(path.toString(), own));
          return Files.exists(back, LinkOption.NOFOLLOW_LINKS) ? back : path;
        };
    Path place = folders.inbox().resolve(item.source());
    Path lead = taken.resolve(item.sourceName());
    if (item.feed() != null) {
      Understood now = documents.entryAgain(lead, place, item.defaults());
      return entry(item.feed(), item.account(), item.base(), now);
    }
    if (item.message()) {
      byte[] body = Files.readAllBytes(lead);
      Understood now = documents.message(body, folders.inbox());
      String ending = item.sourceName().substring(item.base().length());
      return message(item.origin(), item.base(), ending, body, taken, now);
    }
    Bundle bundle = bundles.taken(lead, place);
    return drop(place, bundle, bundle.at(lead), where, item.document().text("id"));
  }

  /** What stands for the lead's content in the key: what a document says, what media are like. */
  private byte[] content(Member lead) throws IOException {
    Path file = lead.path();
    long size = Files.size(file);
    return lead.role() == Role.MEDIA || size > maxDocument
        ? identity(file, size)
        : Files.readAllBytes(file);
  }

  /** What {@code check} makes of a row, whose file need not lie in the inbox. */
  public NewItem checked(Path file, Mapped mapped) {
    byte[] bytes = Json.write(mapped.document()).getBytes(StandardCharsets.UTF_8);
    String base = Shelves.base(file.getFileName().toString());
    return item(file, base, bytes, documents.row(mapped, file), UnaryOperator.identity());
  }

  /**
   * @param place where the lead was dropped
   */
  private NewItem item(
      Path place, String base, byte[] bytes, Understood understood, UnaryOperator<Path> where) {
    Reading reading = understood.reading();
    List<FieldFault> faults = new ArrayList<>(reading.faults());
    ItemDocument document = reading.document();
    String account = account(document, faults);
    String source = folders.relative(place);
    Set<Path> beside = understood.beside().stream().map(Member::path).collect(Collectors.toSet());
    Naming naming = new Naming(place, base, where, beside, faults);
    naming.all(document);
    understood.beside().forEach(naming::along);
    naming.defaults(understood.defaults());
    return new NewItem(
        ItemKey.of(account, source, bytes, naming.identity),
        account,
        base,
        source,
        place.getFileName().toString(),
        document,
        List.copyOf(faults),
        naming.files,
        reading.notes(),
        understood.defaults(),
        null,
        null);
  }

  /**
   * The key that the same drop would get now, with the files there that it came before; its own key
   * where they were all there.
   */
  public String keyNow(Item item) throws IOException {
    Path place = folders.inbox().resolve(item.source());
    List<ItemKey.NamedFile> identity = new ArrayList<>();
    for (NamedFiles.Reference named : NamedFiles.of(item.document())) {
      NamedFile file = item.file(named.field());
      Path path =
          file != null && file.beside()
              ? Path.of(file.path())
              : media.resolve(place.getParent(), named.field(), named.text()).path();
      if (path != null) {
        identity.add(identity(named.text(), media.presence(path)));
      }
    }
    for (NamedFile file : item.media()) {
      if (file.field().equals(NamedFile.ALONG)) {
        Path path = Path.of(file.path());
        identity.add(identity(path.getFileName().toString(), media.presence(path)));
      }
    }
    Path taken = folders.accepted(item.id()).resolve(item.sourceName());
    Member lead = bundles.taken(taken, place).at(taken);
    return ItemKey.of(item.account(), item.source(), content(lead), identity);
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

  /** Collects the files of one item. */
  private final class Naming {
    private final Path place;
    private final String base;
    private final UnaryOperator<Path> where;
    private final Set<Path> beside;
    private final List<FieldFault> faults;
    private final List<NamedFile> files = new ArrayList<>();
    private final List<ItemKey.NamedFile> identity = new ArrayList<>();

    /**
     * @param place where the document was dropped
     * @param base of the names of its own files; null: none is its own
     * @param where the files of the inbox are now
     * @param beside files that were matched to it by their names
     */
    Naming(
        Path place,
        String base,
        UnaryOperator<Path> where,
        Set<Path> beside,
        List<FieldFault> faults) {
      this.place = place;
      this.base = base;
      this.where = where;
      this.beside = beside;
      this.faults = faults;
    }

    /** What the document names. */
    void all(ItemDocument document) {
      NamedFiles.of(document).forEach(named -> one(named.field(), named.text()));
    }

    private void one(String field, String text) {
      Path path = path(field, text);
      if (path == null) {
        return;
      }
      boolean own = Shelves.base(path.getFileName().toString()).equals(base);
      boolean with = beside.contains(path);
      boolean moves = with || (media.moves(path) && (!field.equals("thumbnail") || own));
      files.add(new NamedFile(field, path.toString(), moves, with));
      identity.add(identity(text, media.presence(path)));
    }

    /** Null: a URL, which is fetched when its turn comes, or no path; the fault is told. */
    private Path path(String field, String text) {
      if (NamedFiles.isUrl(text)) {
        return null;
      }
      MediaPaths.Resolution resolution = media.resolve(place.getParent(), field, text);
      if (resolution.fault() != null) {
        faults.add(resolution.fault());
        return null;
      }
      return where.apply(resolution.path());
    }

    /** A file that belongs to the document, and that no field names. */
    void along(Member member) {
      String path = member.path().toString();
      if (files.stream().noneMatch(file -> file.path().equals(path))) {
        files.add(new NamedFile(NamedFile.ALONG, path, true, true));
        identity.add(identity(member.name(), media.presence(member.path())));
      }
    }

    /** A picture that only defaults name is many videos' own: it stays, and tells no drop apart. */
    void defaults(ObjectNode under) {
      String field = "thumbnail";
      String text = new ItemDocument(under).text(field);
      Path path = text == null ? null : path(field, text);
      if (path != null) {
        files.add(new NamedFile(field, path.toString(), false));
      }
    }
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
