package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The files that a document names, in the order of its fields. */
public final class NamedFiles {

  private NamedFiles() {}

  /**
   * One of them.
   *
   * @param field as messages write it: {@code video}, {@code captions.en}, {@code captions[1]}
   * @param text what the document says: a path, or a URL
   */
  public record Reference(String field, String text) {}

  /** All of them; a value of the wrong type is the schema's to complain about. */
  public static List<Reference> of(ItemDocument document) {
    List<Reference> files = new ArrayList<>();
    for (String field : List.of("video", "torrent", "thumbnail", "chapters")) {
      add(files, field, document.get(field));
    }
    JsonNode captions = document.get("captions");
    if (captions != null && captions.isObject()) {
      captions.properties().forEach(e -> add(files, "captions." + e.getKey(), e.getValue()));
    } else if (captions != null) {
      for (int i = 0; i < captions.size(); i++) {
        JsonNode entry = captions.get(i);
        add(files, "captions[" + i + "]", entry.isObject() ? entry.get("file") : entry);
      }
    }
    return files;
  }

  /** Whether the text is a URL rather than a path. */
  public static boolean isUrl(String text) {
    return WebAddress.is(text);
  }

  private static void add(List<Reference> files, String field, JsonNode value) {
    if (value != null && value.isTextual() && !value.asText().isEmpty()) {
      files.add(new Reference(field, value.asText()));
    }
  }
}
