package io.github.peertubeingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the texts of a document what PeerTube takes, by the rules of PeerTube's own former import
 * tool, and tells what it changed. It repairs texts; what a person has to decide stays a fault.
 * Cleaning what is clean changes nothing.
 */
public final class Cleaning {

  private static final int NAME = 120;
  private static final int SHORTEST_TAG = 2;
  private static final int LONGEST_TAG = 30;
  private static final int MOST_TAGS = 5;
  private static final int CHAPTER = 100;
  private static final int SHORTEST_TEXT = 3;

  /** So much of a value is shown in a note. */
  private static final int SHOWN = 500;

  private static final int SHOWN_TAG = 60;

  private final boolean strict;

  /**
   * @param strict {@code publish.cleaning = strict}: nothing is changed, every deviation is a fault
   */
  public Cleaning(boolean strict) {
    this.strict = strict;
  }

  /**
   * What cleaning makes of a document, or of a part of one.
   *
   * @param notes what it changed, for the receipt
   */
  public record Cleaned(ObjectNode document, List<Note> notes) {}

  /** Values of a wrong type are left to the schema. */
  public Cleaned clean(ObjectNode document) {
    if (strict) {
      return new Cleaned(document, List.of());
    }
    ObjectNode clean = document.deepCopy();
    List<Note> notes = new ArrayList<>();
    name(clean, notes);
    text(clean, "description", 10_000, true, notes);
    text(clean, "support", 1_000, true, notes);
    text(clean, "nsfwSummary", 250, false, notes);
    tags(clean, notes);
    chapters(clean, notes);
    return new Cleaned(clean, List.copyOf(notes));
  }

  private static void name(ObjectNode document, List<Note> notes) {
    JsonNode value = document.path("name");
    if (value.isTextual()) {
      Change change = line(value.asText(), NAME);
      document.put("name", change.text);
      change.tell("name", value.asText(), notes);
    }
  }

  /** A text of one line. */
  private static Change line(String asked, int most) {
    Change change = new Change(asked);
    change.to(
        change.text.replaceAll("[\\t\\n\\x0B\\f\\r\\u2028\\u2029]+", " "), "written on one line");
    change.to(withoutNoise(change.text), "characters that show nothing taken away");
    change.to(normal(change.text), "written in the Unicode form NFC");
    change.to(Texts.trim(change.text), "blanks around it taken away");
    change.to(
        Cut.to(change.text, most), "cut at " + most + " characters, as many as PeerTube takes");
    return change;
  }

  private static void text(
      ObjectNode document, String field, int most, boolean markdown, List<Note> notes) {
    JsonNode value = document.path(field);
    if (!value.isTextual()) {
      return;
    }
    String asked = value.asText();
    // Line ends are the business of the system that wrote the file: nobody needs to be told.
    Change change = new Change(asked.replace("\r\n", "\n").replace('\r', '\n'));
    change.to(
        withoutNoise(change.text.replaceAll("[\\x0B\\f]", "\n")),
        "characters that show nothing taken away");
    if (markdown && Html.is(change.text)) {
      change.to(withoutNoise(Html.toMarkdown(change.text)), "HTML made into Markdown");
    }
    change.to(normal(change.text), "written in the Unicode form NFC");
    change.to(
        Cut.to(change.text, most), "cut at " + most + " characters, as many as PeerTube takes");
    if (Texts.counted(Texts.trim(change.text)) < SHORTEST_TEXT) {
      document.remove(field);
      change.text = null;
      change.why.add("left out: shorter than " + SHORTEST_TEXT + " characters");
    } else {
      document.put(field, change.text);
    }
    change.tell(field, asked, notes);
  }

  private static void tags(ObjectNode document, List<Note> notes) {
    JsonNode tags = document.path("tags");
    if (!tags.isArray() || !all(tags)) {
      return;
    }
    List<String> asked = new ArrayList<>();
    tags.forEach(tag -> asked.add(tag.asText()));
    Change change = new Change("");
    List<String> kept = kept(asked, change.why);
    if (kept.isEmpty() && !asked.isEmpty()) {
      document.remove("tags"); // an empty list would take an existing video's tags away
      change.why.add("none is left: tags left out");
    } else {
      ArrayNode clean = document.putArray("tags");
      kept.forEach(clean::add);
    }
    change.text = kept.isEmpty() ? null : String.join(", ", kept);
    change.tell("tags", String.join(", ", asked), notes);
  }

  private static boolean all(JsonNode tags) {
    for (JsonNode tag : tags) {
      if (!tag.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> kept(List<String> asked, Set<String> why) {
    List<String> kept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String tag : asked) {
      Change line = line(tag, Integer.MAX_VALUE);
      String reason = reason(line.text, seen, kept.size());
      if (reason == null) {
        kept.add(line.text);
        line.why.forEach(w -> why.add("\"" + shown(tag) + "\": " + w));
      } else {
        why.add("\"" + shown(tag) + "\" left out: " + reason);
      }
    }
    return kept;
  }

  /** Why a tag is left out; null: it is kept. */
  private static String reason(String tag, Set<String> seen, int kept) {
    if (Texts.counted(tag) < SHORTEST_TAG) {
      return "shorter than " + SHORTEST_TAG + " characters";
    }
    if (Texts.length(tag) > LONGEST_TAG) {
      return "longer than " + LONGEST_TAG + " characters";
    }
    if (!seen.add(tag.toLowerCase(Locale.ROOT))) {
      return "it is there already";
    }
    return kept < MOST_TAGS ? null : "PeerTube takes " + MOST_TAGS + " tags";
  }

  private static void chapters(ObjectNode document, List<Note> notes) {
    JsonNode chapters = document.path("chapters");
    for (int i = 0; chapters.isArray() && i < chapters.size(); i++) {
      JsonNode title = chapters.get(i).path("title");
      if (chapters.get(i) instanceof ObjectNode chapter && title.isTextual()) {
        Change change = line(title.asText(), CHAPTER);
        chapter.put("title", change.text);
        change.tell("chapters[" + i + "].title", title.asText(), notes);
      }
    }
  }

  /** Controls that PeerTube refuses, byte order marks, and what Unicode says is no character. */
  private static String withoutNoise(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0E-\\x1F\\x7F\\uFEFF\\uFFFE\\uFFFF]", "");
  }

  private static String normal(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static String shown(String text) {
    return Texts.shortened(text, SHOWN_TAG);
  }

  /** A text on its way, and why it changed. */
  private static final class Change {
    private final Set<String> why = new LinkedHashSet<>();
    private String text;

    Change(String text) {
      this.text = text;
    }

    void to(String changed, String reason) {
      if (!changed.equals(text)) {
        text = changed;
        why.add(reason);
      }
    }

    void tell(String field, String asked, List<Note> notes) {
      if (!why.isEmpty()) {
        notes.add(
            new Note(
                field,
                Texts.shortened(asked, SHOWN),
                text == null ? null : Texts.shortened(text, SHOWN),
                "cleaning: " + String.join("; ", why)));
      }
    }
  }
}
