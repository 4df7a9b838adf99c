package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.inbox.Bundle;
import io.github.peertubeingest.inbox.Bundle.Member;
import io.github.peertubeingest.inbox.Role;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Completes a document with what lies beside it: what it says itself holds, and what is not used
 * moves along and is told.
 */
final class SideFiles {

  /** A picture that PeerTube does not take. */
  private static final String GIF = ".gif";

  private final ObjectNode document;
  private final Bundle bundle;
  private final Member lead;
  private final Set<Path> named;
  private final String language;
  private final long largestText;
  private final List<Note> notes = new ArrayList<>();
  private final List<FieldFault> faults = new ArrayList<>();
  private final List<Member> beside = new ArrayList<>();

  /**
   * @param document what is said already; it is completed
   * @param lead the file that makes the item
   * @param named files that the document names itself: they are used where they lie
   * @param language of a caption whose name has none; null: it is not used
   * @param largestText largest description in bytes
   */
  SideFiles(
      ObjectNode document,
      Bundle bundle,
      Member lead,
      Set<Path> named,
      String language,
      long largestText) {
    this.document = document;
    this.bundle = bundle;
    this.lead = lead;
    this.named = named;
    this.language = language;
    this.largestText = largestText;
  }

  List<Note> notes() {
    return notes;
  }

  List<FieldFault> faults() {
    return faults;
  }

  /** The files that move with the document, those that a field names now among them. */
  List<Member> beside() {
    return beside;
  }

  /** The document says nothing that can be completed: all of the bundle only moves along. */
  void moveAlong() {
    for (Member member : bundle.members()) {
      if (!member.equals(lead) && !named.contains(member.path())) {
        along(member, null, null);
      }
    }
  }

  /** Everything of the bundle. */
  void complete() {
    metadata();
    if (lead.role() != Role.METADATA) {
      use(lead);
    }
    if (changesOne(new ItemDocument(document).action())) {
      media();
      one(Role.THUMBNAIL, "thumbnail");
      one(Role.CHAPTERS, "chapters");
      captions();
      description();
    } else {
      List.of(Role.MEDIA, Role.THUMBNAIL, Role.CHAPTERS, Role.CAPTION, Role.DESCRIPTION)
          .forEach(this::others);
    }
    others(Role.EXTRA);
  }

  private static boolean changesOne(Action action) {
    return action == Action.CREATE || action == Action.UPDATE;
  }

  /** The lead is one of them where it is no metadata: a side file that comes late. */
  private List<Member> of(Role role) {
    return bundle.all(role).stream()
        .filter(m -> lead.role() != Role.METADATA || !m.equals(lead))
        .filter(m -> !named.contains(m.path()))
        .toList();
  }

  private void metadata() {
    for (Member other : of(Role.METADATA)) {
      along(other, null, "not used: " + lead.name() + " describes the video");
    }
  }

  private void media() {
    List<Member> files = of(Role.MEDIA);
    if (files.isEmpty()) {
      return;
    }
    ItemDocument said = new ItemDocument(document);
    String source = ItemDocument.SOURCES.stream().filter(said::names).findFirst().orElse(null);
    boolean update = said.action() == Action.UPDATE && !said.is("replaceFile");
    if (source != null || update) {
      String why =
          update
              ? "not used: the video exists and keeps its file: replaceFile is not set"
              : "not used: the document names its " + source;
      files.forEach(file -> along(file, "video", why));
      return;
    }
    List<Member> likely =
        files.stream().filter(f -> bundle.rank(f) == bundle.rank(files.get(0))).toList();
    if (likely.size() > 1) {
      List<String> names = likely.stream().map(Member::name).toList();
      faults.add(
          new FieldFault(
              "video",
              null,
              "may be any of " + String.join(", ", names),
              "one of them, named by the document"));
      files.forEach(file -> along(file, null, null));
      return;
    }
    document.put("video", files.get(0).name());
    use(files.get(0));
    files.stream()
        .skip(1)
        .forEach(f -> along(f, "video", "not used: " + likely.get(0).name() + " is"));
  }

  private void one(Role role, String field) {
    List<Member> files = of(role);
    for (Member file : files) {
      if (role == Role.THUMBNAIL && ending(file).equals(GIF)) {
        along(file, field, "not used: PeerTube takes JPEG, PNG and WebP");
      } else if (document.has(field)) {
        along(file, field, "not used: " + winner(field));
      } else {
        document.put(field, file.name());
        use(file);
      }
    }
  }

  /** Who said it first: the document, or a file that is preferred. */
  private String winner(String field) {
    JsonNode said = document.get(field);
    boolean file =
        said != null
            && said.isTextual()
            && beside.stream().anyMatch(m -> m.name().equals(said.asText()));
    return file ? said.asText() + " is" : "the document says " + field;
  }

  private void captions() {
    List<Member> files = of(Role.CAPTION);
    JsonNode said = document.get("captions");
    if (said != null && !said.isObject()) {
      files.forEach(file -> along(file, "captions", "not used: the document says captions"));
      return;
    }
    Set<String> known = new HashSet<>();
    if (said != null) {
      said.fieldNames().forEachRemaining(name -> known.add(name.toLowerCase(Locale.ROOT)));
    }
    for (Member file : files) {
      String of = file.language() == null ? language : file.language();
      if (of == null) {
        along(
            file,
            "captions",
            "not used: its name has no language, and the document has none: "
                + bundle.base()
                + ".en"
                + ending(file));
      } else if (!known.add(of.toLowerCase(Locale.ROOT))) {
        along(file, "captions." + of, "not used: there is another of this language");
      } else {
        ObjectNode captions =
            document.has("captions")
                ? (ObjectNode) document.get("captions")
                : document.putObject("captions");
        captions.put(of, file.name());
        use(file);
      }
    }
  }

  private void description() {
    for (Member file : of(Role.DESCRIPTION)) {
      if (document.has("description")) {
        along(file, "description", "not used: the document says description");
        continue;
      }
      use(file);
      text(file);
    }
  }

  private void text(Member file) {
    try {
      if (Files.size(file.path()) > largestText) {
        faults.add(
            new FieldFault(
                "description",
                file.name(),
                "has " + Files.size(file.path()) + " bytes",
                "at most " + largestText + " bytes (inbox.max-document)"));
        return;
      }
      String text = Files.readString(file.path(), StandardCharsets.UTF_8).strip();
      String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
      if (!plain.isBlank()) {
        document.put("description", plain);
      }
    } catch (CharacterCodingException e) {
      faults.add(
          new FieldFault("description", file.name(), "is not UTF-8 text", "a file saved as UTF-8"));
    } catch (IOException e) {
      faults.add(
          new FieldFault("description", file.name(), "cannot be read: " + e, "a readable file"));
    }
  }

  private void others(Role role) {
    of(role).forEach(file -> along(file, null, "not used"));
  }

  private void use(Member file) {
    if (!beside.contains(file)) {
      beside.add(file);
    }
  }

  private void along(Member file, String field, String why) {
    use(file);
    if (why != null) {
      notes.add(new Note(field, file.name(), null, why));
    }
  }

  private static String ending(Member file) {
    String name = file.name();
    return name.substring(name.lastIndexOf('.')).toLowerCase(Locale.ROOT);
  }

  /** What a side file changes of a video that was published before it came, as a document. */
  static ObjectNode late(String video) {
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.put("action", Action.UPDATE.word());
    document.put("id", video);
    return document;
  }
}
