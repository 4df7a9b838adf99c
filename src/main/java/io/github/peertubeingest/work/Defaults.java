package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemSchema;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.item.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What holds for a new video where its document and side files say nothing: constants of a profile,
 * then {@code _defaults.yaml} in the document's folder, then in each folder above it up to the
 * inbox.
 */
public final class Defaults {

  private static final List<String> NAMES =
      List.of("_defaults.yaml", "_defaults.yml", "_defaults.json");

  /** What one video's document alone can say. */
  private static final Set<String> NEVER =
      Set.of(
          "action",
          "id",
          "externalId",
          "select",
          "account",
          "video",
          "targetUrl",
          "magnetUri",
          "torrent",
          "replaceFile",
          "captions",
          "chapters");

  private static final String WHOLE = "(defaults)";

  private final Folders folders;
  private final Formats formats;
  private final ItemSchema schema;
  private final long maxDocument;
  private final Map<Path, Read> read = new ConcurrentHashMap<>();

  /**
   * @param maxDocument {@code inbox.max-document} in bytes
   */
  public Defaults(Folders folders, Formats formats, ItemSchema schema, long maxDocument) {
    this.folders = folders;
    this.formats = formats;
    this.schema = schema;
    this.maxDocument = maxDocument;
  }

  /**
   * The defaults of a folder.
   *
   * @param fields never null; without nulls
   * @param faults what is wrong with the files they stand in: every new video below waits for
   *     nobody and is told so
   */
  public record Cascade(ObjectNode fields, List<FieldFault> faults) {}

  private record Read(long size, long modified, ObjectNode fields, List<FieldFault> faults) {}

  /** The defaults of a folder; cheap enough to be asked for every row of a table. */
  public Cascade of(Path folder) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    List<FieldFault> faults = new ArrayList<>();
    Path at = folder;
    boolean below = at.startsWith(folders.inbox());
    do {
      Read own = own(at);
      if (own != null) {
        faults.addAll(own.faults());
        own.fields().properties().stream()
            .filter(e -> !fields.has(e.getKey()))
            .forEach(e -> fields.set(e.getKey(), e.getValue()));
      }
      at = at.getParent();
    } while (below && at.startsWith(folders.inbox()));
    List<String> cleared = new ArrayList<>();
    fields.properties().stream()
        .filter(e -> e.getValue().isNull())
        .forEach(e -> cleared.add(e.getKey()));
    fields.remove(cleared);
    return new Cascade(fields, List.copyOf(faults));
  }

  /**
   * What holds for this document where it creates a video: never against what it says itself.
   *
   * @param constants of its profile or feed
   */
  public static ObjectNode under(ItemDocument document, ObjectNode constants, Cascade cascade) {
    ObjectNode all = constants.deepCopy();
    cascade.fields().properties().stream()
        .filter(e -> !all.has(e.getKey()))
        .forEach(e -> all.set(e.getKey(), e.getValue()));
    if (document.names("publishAt") || document.names("scheduleUpdate")) {
      all.remove(List.of("publishAt", "scheduleUpdate"));
    }
    if (document.names("nsfw") && !document.is("nsfw")) {
      all.remove(List.of("nsfwFlags", "nsfwSummary"));
    }
    List<String> said = new ArrayList<>();
    all.fieldNames().forEachRemaining(name -> addIf(document.names(name), name, said));
    all.remove(said);
    return all;
  }

  /** Whether the document may create a video: defaults matter then. */
  public static boolean matter(ItemDocument document) {
    return document.dependsOnMemory() || document.action() == Action.CREATE;
  }

  /** Whether only one video's own document can say that. */
  public static boolean ofOneVideo(String field) {
    return NEVER.contains(field);
  }

  private static void addIf(boolean condition, String name, List<String> names) {
    if (condition) {
      names.add(name);
    }
  }

  private Read own(Path folder) {
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        long modified = now.lastModifiedTime().toMillis();
        Read known = read.get(file);
        if (known == null || known.size() != now.size() || known.modified() != modified) {
          known = read(file, now.size(), modified);
          read.put(file, known);
        }
        return known;
      } catch (IOException e) {
        read.remove(file); // there is none
      }
    }
    return null;
  }

  private Read read(Path file, long size, long modified) {
    String where = folders.relative(file);
    List<FieldFault> faults = new ArrayList<>();
    ObjectNode fields = Json.MAPPER.createObjectNode();
    if (size > maxDocument) {
      faults.add(fault(WHOLE, null, where + " has " + size + " bytes", "at most " + maxDocument));
      return new Read(size, modified, fields, faults);
    }
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      ObjectNode said = formats.document(file, where, new Choice(Shape.DOCUMENT, null)).document();
      said.properties().stream()
          .filter(e -> !e.getKey().startsWith("x-") && !e.getKey().equals("$schema"))
          .forEach(e -> fields.set(e.getKey(), e.getValue()));
      judge(fields, where, text, faults);
      thumbnail(fields, file.getParent());
    } catch (FormatException e) {
      faults.add(fault(WHOLE, null, where + ": " + e.fault().message(), e.fault().allowed()));
    } catch (IOException e) {
      faults.add(fault(WHOLE, null, where + " cannot be read: " + e, "a readable UTF-8 file"));
    }
    return new Read(size, modified, fields, List.copyOf(faults));
  }

  private void judge(ObjectNode fields, String where, String text, List<FieldFault> faults) {
    Set<String> allowed = new TreeSet<>(schema.fields());
    allowed.removeAll(NEVER);
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      String name = field.getKey();
      if (!allowed.contains(name)) {
        String question = NEVER.contains(name) ? "" : Nearest.question(name, List.copyOf(allowed));
        faults.add(
            fault(
                name,
                null,
                (NEVER.contains(name) ? "is no default: one document says it" : "is no field")
                    + (question.isEmpty() ? "" : "; " + question)
                    + in(where, text, name),
                String.join(", ", allowed)));
      }
    }
    if (faults.isEmpty()) {
      for (FieldFault found : schema.check(fields)) {
        String top = found.field().split("[.\\[]", 2)[0];
        String message = found.message() + in(where, text, top);
        faults.add(fault(found.field(), found.value(), message, found.allowed()));
      }
    }
  }

  /** Where a field stands, as people look for it. */
  private static String in(String where, String text, String field) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].strip().matches("[\"']?\\Q" + field.replace("\\E", "") + "\\E[\"']?\\s*:.*")) {
        return " (" + where + ", line " + (i + 1) + ")";
      }
    }
    return " (" + where + ")";
  }

  /** A picture that a default names lies beside the file that names it, and stays there. */
  private static void thumbnail(ObjectNode fields, Path folder) {
    JsonNode named = fields.path("thumbnail");
    if (named.isTextual()
        && !NamedFiles.isUrl(named.asText())
        && !named.asText().startsWith("file:")) {
      fields.put("thumbnail", folder.resolve(named.asText()).normalize().toString());
    }
  }

  private static FieldFault fault(String field, String value, String message, String allowed) {
    return new FieldFault(field, value, message, allowed);
  }
}
