package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.inbox.Bundle;
import io.github.peertubeingest.inbox.Bundle.Member;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.Role;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.DocumentReader.Parsed;
import io.github.peertubeingest.item.DocumentReader.Reading;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.item.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads what an item is made of: a file of metadata, what a profile makes of it, what lies beside
 * it, and what holds for its folder.
 */
public final class Documents {

  private static final Pattern JSON = Pattern.compile("(?i)\\.json$");

  private final Folders folders;
  private final Formats formats;
  private final DocumentReader reader;
  private final MediaPaths media;
  private final Defaults defaults;
  private final Duration companionTimeout;
  private final long maxDocument;

  /**
   * @param companionTimeout {@code inbox.companion-timeout}: so long the inbox waits for media
   * @param maxDocument {@code inbox.max-document} in bytes
   */
  public Documents(
      Folders folders,
      Formats formats,
      DocumentReader reader,
      MediaPaths media,
      Defaults defaults,
      Duration companionTimeout,
      long maxDocument) {
    this.folders = folders;
    this.formats = formats;
    this.reader = reader;
    this.media = media;
    this.defaults = defaults;
    this.companionTimeout = companionTimeout;
    this.maxDocument = maxDocument;
  }

  /**
   * What one file says, before anything is judged.
   *
   * @param mapped null when it cannot be understood
   * @param failure why; else null
   */
  record Said(Mapped mapped, Reading failure) {}

  /**
   * A document with all that completes it.
   *
   * @param defaults what holds where it creates a video and says nothing itself
   * @param beside files that were matched to it by their names: they move with it at once
   */
  record Understood(Reading reading, ObjectNode defaults, List<Member> beside) {}

  /**
   * Reads a file as it stands, or as a profile maps it.
   *
   * @param place where it was dropped
   */
  Said said(Path file, Path place, Choice choice) throws IOException {
    try {
      if (choice.profile() == null && JSON.matcher(file.getFileName().toString()).find()) {
        return json(file);
      }
      return new Said(formats.document(file, folders.relative(place), choice), null);
    } catch (FormatException e) {
      return new Said(null, failure(List.of(e.fault())));
    }
  }

  private Said json(Path file) throws IOException {
    long size = Files.size(file);
    if (size > maxDocument) {
      return new Said(
          null,
          DocumentReader.unreadable(
              "has " + size + " bytes", "at most " + maxDocument + " bytes (inbox.max-document)"));
    }
    Parsed parsed = reader.parse(Files.readAllBytes(file));
    return parsed.object() == null
        ? new Said(null, parsed.failure())
        : new Said(mapped(parsed.object()), null);
  }

  private static Mapped mapped(ObjectNode document) {
    ObjectNode none = Json.MAPPER.createObjectNode();
    return new Mapped(document, none, List.of(), List.of(), null);
  }

  private static Reading failure(List<FieldFault> faults) {
    return new Reading(new ItemDocument(Json.MAPPER.createObjectNode()), faults, List.of());
  }

  /**
   * Reads what leads a bundle, and completes it.
   *
   * @param place where the lead was dropped
   * @param where the files of the inbox are now
   * @param video UUID of the video that a side file or document belongs to which came late; null:
   *     none, or the document has media of its own
   */
  Understood understood(
      Path place, Bundle bundle, Member lead, UnaryOperator<Path> where, String video)
      throws IOException {
    Said said =
        switch (lead.role()) {
          case METADATA -> said(lead.path(), place, lead.choice());
          case MEDIA -> new Said(fromName(place, bundle.base()), null);
          default -> new Said(mapped(SideFiles.late(video)), null);
        };
    Defaults.Cascade cascade = defaults.of(place.getParent());
    if (said.mapped() == null) {
      SideFiles files = new SideFiles(null, bundle, lead, Set.of(), null, maxDocument);
      files.moveAlong();
      return new Understood(said.failure(), Json.MAPPER.createObjectNode(), files.beside());
    }
    Mapped mapped = said.mapped();
    ObjectNode document = mapped.document().deepCopy();
    SideFiles files =
        new SideFiles(
            document,
            bundle,
            lead,
            named(document, place, where),
            language(document, mapped.constants(), cascade),
            maxDocument);
    if (lead.role() == Role.METADATA
        && video != null
        && bundle.first(Role.MEDIA) == null
        && makesAVideoOfNothing(document)) {
      document.put("id", video);
    }
    files.complete();
    List<FieldFault> faults = new ArrayList<>(files.faults());
    if (lead.role() == Role.METADATA && faults.isEmpty() && missesMedia(document)) {
      faults.add(
          new FieldFault(
              "video",
              null,
              "is missing, and no media file is called "
                  + bundle.base()
                  + ".mp4, .mkv, …; such a file is waited for "
                  + Words.duration(companionTimeout)
                  + " (inbox.companion-timeout)",
              "video: the path of a media file; a media file of that name beside the document;"
                  + " or targetUrl, magnetUri, torrent"));
    }
    return judged(mapped, document, faults, files.notes(), files.beside(), cascade);
  }

  /**
   * A row's document and what holds under it; nothing lies beside a row.
   *
   * @param place where its table was dropped
   */
  Understood row(Mapped mapped, Path place) {
    return judged(
        mapped, mapped.document(), List.of(), List.of(), List.of(), defaults.of(place.getParent()));
  }

  /**
   * An entry of a feed: what the settings say of the feed holds under it, and no folder's defaults.
   */
  Understood entry(Mapped mapped) {
    Defaults.Cascade none = new Defaults.Cascade(Json.MAPPER.createObjectNode(), List.of());
    return judged(mapped, mapped.document(), List.of(), List.of(), List.of(), none);
  }

  /**
   * A message: the document in it is read as a file of the inbox would be, and what holds in the
   * inbox holds for it.
   *
   * @param inbox the folder that its paths are relative to
   */
  Understood message(byte[] body, Path inbox) throws IOException {
    Said said = said(body, inbox);
    return said.mapped() == null
        ? new Understood(said.failure(), Json.MAPPER.createObjectNode(), List.of())
        : judged(
            said.mapped(),
            said.mapped().document(),
            List.of(),
            List.of(),
            List.of(),
            defaults.of(inbox));
  }

  private Said said(byte[] body, Path inbox) throws IOException {
    Envelope envelope = Envelope.open(body);
    if (envelope.fault() != null) {
      return new Said(null, failure(List.of(envelope.fault())));
    }
    if (envelope.data().length > maxDocument) {
      return new Said(
          null,
          DocumentReader.unreadable(
              "has " + envelope.data().length + " bytes",
              "at most " + maxDocument + " bytes (inbox.max-document)"));
    }
    // What reads files reads it: every format and every profile is for messages, too.
    String name = "message" + Envelope.ending(envelope.data());
    Path folder = Files.createTempDirectory("peertube-ingest-");
    Path file = folder.resolve(name);
    try {
      Files.write(file, envelope.data());
      Choice choice = formats.choose(file, name);
      if (choice.shape() == Shape.TABLE) {
        return new Said(
            null,
            DocumentReader.unreadable(
                "holds several documents", "one document: a table is dropped into the inbox"));
      }
      return said(file, inbox.resolve(name), choice);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /** An entry of a feed that was a dead letter, as its document stands now. */
  Understood entryAgain(Path file, Path place, ObjectNode constants) throws IOException {
    Said said = said(file, place, new Choice(Shape.DOCUMENT, null));
    if (said.mapped() == null) {
      return new Understood(said.failure(), Json.MAPPER.createObjectNode(), List.of());
    }
    ObjectNode document = said.mapped().document();
    return entry(new Mapped(document, constants, List.of(), List.of(), null));
  }

  /**
   * The document as it is judged: where it makes a video for certain, with what holds under it.
   *
   * @param known faults that were found before; a field that has one is not judged again
   * @param told notes of what was found before
   */
  private Understood judged(
      Mapped mapped,
      ObjectNode document,
      List<FieldFault> known,
      List<Note> told,
      List<Member> beside,
      Defaults.Cascade cascade) {
    Reading alone = reader.check(document);
    ItemDocument says = alone.document();
    boolean matter = Defaults.matter(says);
    ObjectNode under =
        matter ? Defaults.under(says, mapped.constants(), cascade) : Json.MAPPER.createObjectNode();
    boolean whole = matter && !says.dependsOnMemory() && !under.isEmpty();
    List<FieldFault> found =
        whole
            ? reader.check(new ItemDocument(document).over(under).json()).faults()
            : alone.faults();
    List<FieldFault> faults = new ArrayList<>(mapped.faults());
    faults.addAll(known);
    found.stream()
        .filter(fault -> known.stream().noneMatch(k -> k.field().equals(fault.field())))
        .forEach(faults::add);
    faults.addAll(matter ? cascade.faults() : List.of());
    List<Note> notes = new ArrayList<>(mapped.notes());
    notes.addAll(told);
    notes.addAll(alone.notes());
    return new Understood(new Reading(says, faults, notes), under, beside);
  }

  /** The table whose failed rows a table has; null: it is no such table. */
  String origin(Path table) {
    return formats.origin(table);
  }

  /** What its name and its folder say of a media file without metadata. */
  private Mapped fromName(Path place, String base) {
    Mapped mapped =
        formats
            .fromName(folders.relative(place))
            .orElseGet(() -> mapped(Json.MAPPER.createObjectNode()));
    boolean named = mapped.document().has("name") || mapped.constants().has("name");
    if (!named && !defaults.of(place.getParent()).fields().has("name")) {
      mapped.document().put("name", base);
    }
    return mapped;
  }

  /** Whether the document makes a video for certain, and says of what nowhere. */
  private static boolean missesMedia(ObjectNode json) {
    return !new ItemDocument(json).dependsOnMemory() && makesAVideoOfNothing(json);
  }

  private static boolean makesAVideoOfNothing(ObjectNode json) {
    ItemDocument document = new ItemDocument(json);
    return document.action() == ItemDocument.Action.CREATE
        && ItemDocument.SOURCES.stream().noneMatch(document::names);
  }

  /** The files that the document names itself, as they are now. */
  Set<Path> named(ObjectNode document, Path place, UnaryOperator<Path> where) {
    Set<Path> named = new HashSet<>();
    for (NamedFiles.Reference reference : NamedFiles.of(new ItemDocument(document))) {
      if (!NamedFiles.isUrl(reference.text())) {
        Path path = media.resolve(place.getParent(), reference.field(), reference.text()).path();
        if (path != null) {
          named.add(where.apply(path));
        }
      }
    }
    return named;
  }

  private static String language(
      ObjectNode document, ObjectNode constants, Defaults.Cascade cascade) {
    for (ObjectNode says : List.of(document, constants, cascade.fields())) {
      if (says.path("language").isTextual()) {
        return says.path("language").asText();
      }
    }
    return null;
  }

  /** The base of the name that an item's folder gets. */
  static String base(Bundle bundle, Member lead) {
    return lead.role() == Role.METADATA || lead.role() == Role.MEDIA
        ? bundle.base()
        : Shelves.base(lead.name());
  }
}
