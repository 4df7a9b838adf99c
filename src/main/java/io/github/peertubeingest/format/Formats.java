package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.format.SourceOptions.Format;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Recent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The one entrance: which shape a file has, and its documents. */
public final class Formats {

  private static final Set<String> DOCUMENTS = Set.of("json", "yaml", "yml");

  /** Metadata, but of a shape that only a profile can know. */
  private static final Set<String> MAPPED_ONLY = Set.of("xml", "rss", "atom", "nfo", "ini");

  private static final Set<String> TABLES = Set.of("csv", "tsv", "tab", "xlsx", "jsonl", "ndjson");
  private static final String PROFILE_COLUMN = Header.OURS + "profile";

  /** Of a table of failed rows that this program wrote: the table that they were rows of. */
  public static final String TABLE_COLUMN = Header.OURS + "table";

  /** Names whose content may be looked at; a film is never opened. */
  private static final Set<String> LOOKED_AT =
      Set.of(
          "json", "yaml", "yml", "csv", "tsv", "tab", "xlsx", "xlsm", "jsonl", "ndjson", "xml",
          "rss", "atom", "nfo", "ini", "txt");

  private static final int REMEMBERED = 10_000;

  private record Seen(String name, long size, long modified) {}

  private record Opened(RecordSource source, Profile profile, Mapper mapper) {}

  private final Profiles profiles;
  private final Readers readers;
  private final FieldTypes types = new FieldTypes();
  private final Map<Seen, Choice> seen = new Recent<>(REMEMBERED);

  public Formats(Profiles profiles, Readers readers) {
    this.profiles = profiles;
    this.readers = readers;
  }

  /**
   * What the file is. Reads at most its first 64 KiB; never throws for what is in it. A file that
   * cannot be read is judged by its name.
   *
   * @param file where it lies now
   * @param name path relative to the inbox, with {@code /}: what profiles match
   */
  public Choice choose(Path file, String name) {
    Seen key;
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!now.isRegularFile()) {
        return new Choice(Shape.OTHER, null);
      }
      key = new Seen(name, now.size(), now.lastModifiedTime().toMillis());
    } catch (IOException e) {
      return new Choice(Shape.OTHER, null); // it went away
    }
    synchronized (seen) {
      Choice known = seen.get(key);
      if (known != null) {
        return known;
      }
    }
    Choice choice = look(file, name);
    synchronized (seen) {
      seen.put(key, choice);
    }
    return choice;
  }

  private Choice look(Path file, String name) {
    String ending = Sniffer.ending(name);
    boolean byName = profiles.choosing().stream().anyMatch(p -> asksForName(p, name));
    if (!LOOKED_AT.contains(ending) && !byName) {
      return new Choice(Shape.OTHER, null);
    }
    Head head = head(file);
    Format format = Readers.formatOf(name, head.bytes()).orElse(null);
    Sniffer sniffer = new Sniffer(name, format, head, sheetColumns(file));
    Optional<Profile> ours = profileColumn(head, format);
    if (ours.isPresent()) {
      return choice(ours.get(), format);
    }
    for (Profile profile : profiles.choosing()) {
      if (sniffer.against(profile) == null) {
        return choice(profile, format);
      }
    }
    if (TABLES.contains(ending) || (ending.equals("json") && head.firstMark() == '[')) {
      return new Choice(Shape.TABLE, Profiles.TABLE);
    }
    boolean metadata = DOCUMENTS.contains(ending) || MAPPED_ONLY.contains(ending);
    return new Choice(metadata ? Shape.DOCUMENT : Shape.OTHER, null);
  }

  /** A profile may be for files of any ending, where it asks for their names. */
  private static boolean asksForName(Profile profile, String name) {
    return !profile.match().file().isEmpty() && Sniffer.named(profile.match(), name);
  }

  private static Choice choice(Profile profile, Format format) {
    if (profile.ignore()) {
      return new Choice(Shape.IGNORED, profile.name());
    }
    Format as = profile.format() == null ? format : profile.format();
    return new Choice(profile.many(as) ? Shape.TABLE : Shape.DOCUMENT, profile.name());
  }

  /** A table of failed rows that this program wrote names the profile that it is for. */
  private Optional<Profile> profileColumn(Head head, Format format) {
    return ours(head, format, PROFILE_COLUMN).flatMap(profiles::named);
  }

  /** What a column of our own says in the first row. */
  private static Optional<String> ours(Head head, Format format, String column) {
    if (format != Format.CSV || !head.text().contains(column)) {
      return Optional.empty();
    }
    List<List<String>> rows = head.rows(null, null, 0, 2);
    int at = rows.isEmpty() ? -1 : rows.get(0).indexOf(column);
    return at < 0 || rows.size() < 2 || rows.get(1).size() <= at
        ? Optional.empty()
        : Optional.of(rows.get(1).get(at));
  }

  /** The table that a table of failed rows was made of; null: it is no such table. */
  public String origin(Path file) {
    Head head = head(file);
    Format format = Readers.formatOf(file.getFileName().toString(), head.bytes()).orElse(null);
    return ours(head, format, TABLE_COLUMN).orElse(null);
  }

  /** An XLSX has to be opened for its columns: only where a profile asks for some, as it reads. */
  private Function<Profile, List<String>> sheetColumns(Path file) {
    Map<SourceOptions, List<String>> known = new HashMap<>();
    return profile ->
        known.computeIfAbsent(profile.options(Format.XLSX), options -> columns(file, options));
  }

  private List<String> columns(Path file, SourceOptions options) {
    try (RecordSource source = readers.open(file, options)) {
      return source.header().names();
    } catch (IOException | FormatException e) {
      return List.of(); // reading it will say what is wrong
    }
  }

  private static Head head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new Head(in.readNBytes(Head.SIZE));
    } catch (IOException e) {
      return new Head(new byte[0]);
    }
  }

  /** The same, where a profile's name is known: what came back from a dead letter. */
  public Choice named(String profile) {
    return new Choice(Shape.TABLE, profile == null ? Profiles.TABLE : profile);
  }

  /**
   * The document of a file of one record.
   *
   * @param name path relative to the inbox, as {@link #choose} got it
   * @throws FormatException when it cannot be understood
   */
  public Mapped document(Path file, String name, Choice choice)
      throws IOException, FormatException {
    if (choice.profile() == null && MAPPED_ONLY.contains(Sniffer.ending(name))) {
      throw unmapped(file, name);
    }
    try (RecordSource source = open(file, name, choice).source()) {
      SourceRecord record = source.next();
      if (record == null) {
        throw new FormatException("the file is empty", "a document");
      }
      if (record instanceof SourceRecord.Bad bad) {
        throw new FormatException(bad.fault());
      }
      if (source.next() != null) {
        throw new FormatException(
            "holds several documents",
            "one document; or a profile that says where its records are");
      }
      if (choice.profile() == null) {
        return asItStands(record);
      }
      Mapper mapper = new Mapper(profile(choice), types, name);
      String skipped = mapper.skipped(record);
      if (skipped != null) {
        throw new FormatException(
            "profile " + choice.profile() + " leaves it out: " + skipped, "another document");
      }
      return mapper.map(record);
    }
  }

  /** Says of every profile that is for such a name why it is not for the file. */
  private FormatException unmapped(Path file, String name) {
    Head head = head(file);
    Sniffer sniffer =
        new Sniffer(
            name, Readers.formatOf(name, head.bytes()).orElse(null), head, profile -> List.of());
    List<String> reasons = new ArrayList<>();
    for (Profile profile : profiles.choosing()) {
      if (Sniffer.named(profile.match(), name)) {
        reasons.add(profile.name() + ": " + sniffer.against(profile));
      }
    }
    String why = reasons.isEmpty() ? "none is for such a name" : String.join("; ", reasons);
    return new FormatException(
        "no profile is for it (" + why + ")",
        "a profile in config/profiles/ that matches it; or JSON, YAML, a table");
  }

  private static Mapped asItStands(SourceRecord record) throws FormatException {
    if (record instanceof SourceRecord.Tree tree && tree.node() instanceof ObjectNode object) {
      return new Mapped(object, Json.MAPPER.createObjectNode(), List.of(), List.of(), null);
    }
    throw new FormatException("is no map of fields", "name: …, video: …");
  }

  /**
   * What a profile makes of a record that is in no file.
   *
   * @throws FormatException when the profile is not there, or leaves the record out
   */
  public Mapped mapped(JsonNode record, String profile) throws FormatException {
    Mapper mapper = new Mapper(profile(named(profile)), types, profile);
    SourceRecord.Tree whole = new SourceRecord.Tree(1, 0, record);
    String skipped = mapper.skipped(whole);
    if (skipped != null) {
      throw new FormatException(
          "profile " + profile + " leaves it out: " + skipped, "another record");
    }
    return mapper.map(whole);
  }

  /** Whether there is a profile of that name that maps records. */
  public boolean knows(String profile) {
    return profiles.named(profile).filter(p -> !p.ignore() && !p.fromMedia()).isPresent();
  }

  /** The names of the profiles that choose files for themselves. */
  public List<String> profileNames() {
    return profiles.choosing().stream().map(Profile::name).sorted().toList();
  }

  /**
   * A value that settings say as text, as a field of a document wants it; lists are separated by
   * commas.
   *
   * @throws FormatException when nothing sensible can be made of it
   */
  public JsonNode fitted(String field, String text) throws FormatException {
    JsonNode value = TextNode.valueOf(text);
    if (types.list(field)) {
      ArrayNode list = Json.MAPPER.createArrayNode();
      Stream.of(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).forEach(list::add);
      value = list;
    }
    try {
      return types.fitted(field, value);
    } catch (Unmappable e) {
      throw new FormatException(e.getMessage(), e.allowed());
    }
  }

  /** What a profile for file names makes of a media file without metadata; empty: none matches. */
  public Optional<Mapped> fromName(String name) {
    for (Profile profile : profiles.fromMedia()) {
      if (Sniffer.named(profile.match(), name) && named(profile, name)) {
        ObjectNode nothing = Json.MAPPER.createObjectNode();
        return Optional.of(
            new Mapper(profile, types, name).map(new SourceRecord.Tree(1, 0, nothing)));
      }
    }
    return Optional.empty();
  }

  private static boolean named(Profile profile, String name) {
    try {
      return profile.fileName().matches(name.substring(name.lastIndexOf('/') + 1));
    } catch (Unmappable e) {
      return false; // a pattern that takes too long matches nothing
    }
  }

  /**
   * The rows of a file of many records; close it.
   *
   * @param name path relative to the inbox, as {@link #choose} got it
   */
  public Rows rows(Path file, String name, Choice choice) throws IOException, FormatException {
    Opened opened = open(file, name, choice);
    try {
      header(opened);
    } catch (FormatException e) {
      opened.source().close();
      throw e;
    }
    return new MappedRows(opened.source(), opened.profile(), opened.mapper());
  }

  /** Where columns are to be fields, each has to be one: a misspelt column loses its values. */
  private void header(Opened opened) throws FormatException {
    Profile profile = opened.profile();
    if (!profile.named() || !profile.fields().isEmpty()) {
      return;
    }
    List<String> wrong = new NamedColumns(types).wrong(opened.source().header());
    if (!wrong.isEmpty()) {
      throw new FormatException(
          new FieldFault(
              DocumentReader.WHOLE,
              null,
              "its columns " + String.join(", ", wrong) + " are no fields of a document",
              "columns called like fields (name, video, tags, captions.en, …), columns beginning"
                  + " with x-; or a profile in config/profiles/ that says what they mean"));
    }
  }

  private Opened open(Path file, String name, Choice choice) throws IOException, FormatException {
    Format format = Readers.formatOf(name, head(file).bytes()).orElse(Format.CSV);
    if (choice.profile() == null) {
      return new Opened(readers.open(file, SourceOptions.of(format)), null, null);
    }
    Profile profile = profile(choice);
    Format as = profile.format() == null ? format : profile.format();
    boolean list = choice.shape() == Shape.TABLE && as == Format.JSON;
    SourceOptions options = profile.options(as);
    if (list && options.records() == null) {
      options =
          new SourceOptions(as, null, null, true, options.encoding(), 0, null, "", Map.of(), false);
    }
    return new Opened(readers.open(file, options), profile, new Mapper(profile, types, name));
  }

  private Profile profile(Choice choice) throws FormatException {
    List<String> names = new ArrayList<>();
    profiles.choosing().forEach(p -> names.add(p.name()));
    return profiles
        .named(choice.profile())
        .orElseThrow(
            () ->
                new FormatException(
                    "profile \"" + choice.profile() + "\" is not in config/profiles/ any more",
                    String.join(", ", names).toLowerCase(Locale.ROOT)));
  }
}
