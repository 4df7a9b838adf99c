package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chapters as a document or a file writes them. What PeerTube takes (seen on 6.3): whole seconds,
 * none twice, titles of 1 to 100 characters; it sorts them itself.
 */
public final class Chapters {

  private static final int TITLE = 100;
  private static final int MOST_FAULTS = 20;

  /** A text of chapters is small; a film that is named by mistake is not read. */
  private static final long LARGEST = 1 << 20;

  private static final String TIMECODE = "(?:\\d{1,3}:)?\\d{1,3}:\\d{1,2}(?:[.,]\\d{1,3})?";
  private static final String ALLOWED_TIME = "whole seconds, 5:00 or 1:02:03";
  private static final String ALLOWED_JSON =
      "{\"chapters\": [{\"startTime\": seconds from 0, \"title\": 1 to 100 characters}, …]}";

  /** As the other forms have it: nine digits. */
  private static final double LAST_SECOND = 999_999_999;

  private static final Pattern LINE =
      Pattern.compile(
          "\\s*(?:[-*•]\\s+)?[\\[(]?\\s*("
              + TIMECODE
              + ")(?:\\s*[\\])])?(?:(?:\\s*[-–—:|]+\\s+|\\s+|[-–—:|]+(?=\\S))(.*))?");
  private static final Pattern TIMING =
      Pattern.compile("\\s*(" + TIMECODE + ")\\s*-->\\s*" + TIMECODE + ".*");

  /**
   * What a document asks for.
   *
   * @param chapters sorted; null: it says nothing about chapters (or its file is not there yet)
   */
  public record Reading(List<Chapter> chapters, List<FieldFault> faults) {}

  /**
   * The document's chapters.
   *
   * @param file the one that it names, where it is there; else null
   */
  public Reading of(ItemDocument document, Media file) {
    Collecting collecting = new Collecting();
    JsonNode chapters = document.get("chapters");
    if (chapters == null || (chapters.isTextual() && file == null)) {
      return new Reading(null, List.of());
    }
    if (chapters.isTextual()) {
      collecting.file(chapters.asText(), file);
    } else if (chapters.isArray()) {
      for (int i = 0; i < chapters.size(); i++) {
        collecting.entry("chapters[" + i + "]", chapters.get(i));
      }
    } // null clears
    return collecting.reading();
  }

  /** Whole seconds of a timecode; a fraction is cut off. Empty when it is none. */
  static OptionalInt seconds(String text) {
    String time = text.strip().replaceFirst("[.,]\\d*$", "");
    if (time.matches("\\d{1,9}") && text.strip().matches("\\d+")) {
      return OptionalInt.of(Integer.parseInt(time));
    }
    if (!text.strip().matches(TIMECODE)) {
      return OptionalInt.empty();
    }
    String[] parts = time.split(":");
    int seconds = 0;
    for (int i = 0; i < parts.length; i++) {
      int part = Integer.parseInt(parts[i]);
      boolean first = i == 0;
      if (!first && part > 59) {
        return OptionalInt.empty();
      }
      seconds = seconds * 60 + part;
    }
    return OptionalInt.of(seconds);
  }

  /** The chapters that an instance shows ({@code GET /videos/{id}/chapters}). */
  public static List<Chapter> stored(ApiAnswer answer) {
    List<Chapter> stored = new ArrayList<>();
    for (JsonNode chapter : answer.json().path("chapters")) {
      stored.add(
          new Chapter(chapter.path("timecode").asInt(), chapter.path("title").asText().strip()));
    }
    stored.sort(Comparator.comparingInt(Chapter::timecode));
    return stored;
  }

  private static final class Collecting {
    private final List<Chapter> chapters = new ArrayList<>();
    private final List<FieldFault> faults = new ArrayList<>();
    private final Map<Integer, String> places = new HashMap<>();

    Reading reading() {
      chapters.sort(Comparator.comparingInt(Chapter::timecode));
      return new Reading(List.copyOf(chapters), capped());
    }

    private List<FieldFault> capped() {
      if (faults.size() <= MOST_FAULTS) {
        return faults;
      }
      List<FieldFault> first = new ArrayList<>(faults.subList(0, MOST_FAULTS));
      int more = faults.size() - MOST_FAULTS;
      first.add(new FieldFault("chapters", null, "has " + more + " further faults", null));
      return first;
    }

    /** An entry of the list form; what the schema complains about is left out. */
    void entry(String field, JsonNode entry) {
      JsonNode timecode = entry.path("timecode");
      JsonNode title = entry.path("title");
      if (!title.isTextual() || !(timecode.isTextual() || timecode.isIntegralNumber())) {
        return;
      }
      OptionalInt seconds = seconds(timecode.asText());
      if (seconds.isEmpty()) {
        faults.add(
            new FieldFault(field + ".timecode", timecode.asText(), "is no timecode", ALLOWED_TIME));
      }
      String said = Texts.trim(title.asText());
      if (said.isEmpty()) {
        faults.add(new FieldFault(field + ".title", "", "is blank", "1 to 100 characters"));
      } else if (seconds.isPresent() && Texts.length(said) <= TITLE) {
        add(field + ".timecode", field, null, seconds.getAsInt(), said);
      }
    }

    private void add(String field, String place, String value, int seconds, String title) {
      String before = places.putIfAbsent(seconds, place);
      if (before == null) {
        chapters.add(new Chapter(seconds, title));
        return;
      }
      String message = "is at the same second as " + before + " (" + seconds + ")";
      faults.add(
          value == null
              ? new FieldFault(field, String.valueOf(seconds), message, "one chapter a second")
              : new FieldFault(field, value, place + " " + message, "one chapter a second"));
    }

    void file(String name, Media file) {
      if (file.size() > LARGEST) {
        faults.add(
            new FieldFault(
                "chapters",
                name,
                "has " + file.size() + " bytes",
                "a text of at most " + LARGEST + " bytes"));
        return;
      }
      try {
        byte[] bytes = Files.readAllBytes(file.file());
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        String plain = text.replaceFirst("^\uFEFF", "");
        List<String> lines = plain.lines().toList();
        if (plain.stripLeading().startsWith("{")) {
          podcast(name, plain);
        } else if (!lines.isEmpty() && lines.get(0).startsWith("WEBVTT")) {
          cues(lines);
        } else {
          lines(lines);
        }
        if (chapters.isEmpty() && faults.isEmpty()) {
          String allowed = "lines like 1:02:03 A title; an empty list in the document clears";
          faults.add(new FieldFault("chapters", name, "has no chapter", allowed));
        }
      } catch (CharacterCodingException e) {
        faults.add(new FieldFault("chapters", name, "is not UTF-8 text", "a text file"));
      } catch (IOException e) {
        faults.add(new FieldFault("chapters", name, "cannot be read: " + e, "a readable file"));
      }
    }

    /** JSON chapters of Podcasting 2.0: seconds, with fractions, and what no player lists. */
    private void podcast(String name, String text) {
      JsonNode entries;
      try {
        entries = Json.MAPPER.readTree(text).path("chapters");
      } catch (JsonProcessingException e) {
        faults.add(new FieldFault("chapters", name, "is not valid JSON", ALLOWED_JSON));
        return;
      }
      if (!entries.isArray()) {
        faults.add(new FieldFault("chapters", name, "is JSON without chapters", ALLOWED_JSON));
        return;
      }
      for (int i = 0; i < entries.size(); i++) {
        JsonNode entry = entries.get(i);
        String title = Texts.trim(entry.path("title").asText(""));
        boolean silent = title.isEmpty() && entry.has("toc") && !entry.path("toc").asBoolean();
        if (!silent) {
          podcastChapter("chapter " + (i + 1), entry.path("startTime"), title);
        }
      }
    }

    private void podcastChapter(String place, JsonNode start, String title) {
      double seconds = start.isNumber() ? start.asDouble() : -1;
      String shown = start.isMissingNode() ? null : start.asText();
      if (seconds < 0 || seconds > LAST_SECOND) {
        faults.add(
            new FieldFault(
                "chapters", shown, place + " has no startTime of a video", ALLOWED_JSON));
      } else if (title.isEmpty()) {
        faults.add(new FieldFault("chapters", shown, place + " has no title", ALLOWED_JSON));
      } else if (Texts.length(title) > TITLE) {
        String message = place + " has a title of " + Texts.length(title) + " characters";
        faults.add(new FieldFault("chapters", title, message, "1 to 100 characters"));
      } else {
        add("chapters", place, title, (int) Math.floor(seconds), title);
      }
    }

    private void lines(List<String> lines) {
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
          continue;
        }
        Matcher chapter = LINE.matcher(line);
        if (chapter.matches()) {
          lineChapter(i + 1, line, chapter.group(1), chapter.group(2));
        } else {
          lineFault(i + 1, line, "does not begin with a timecode");
        }
      }
    }

    private void cues(List<String> lines) {
      for (int i = 0; i < lines.size(); i++) {
        Matcher timing = TIMING.matcher(lines.get(i));
        if (!timing.matches()) {
          if (lines.get(i).contains("-->")) {
            lineFault(i + 1, lines.get(i), "has no time that can be read");
          }
          continue;
        }
        int at = i;
        StringBuilder title = new StringBuilder();
        while (i + 1 < lines.size() && !lines.get(i + 1).isBlank()) {
          title.append(title.length() == 0 ? "" : " ").append(lines.get(++i).strip());
        }
        String plain = title.toString().replaceAll("<[^>]*>", "");
        lineChapter(at + 1, lines.get(at), timing.group(1), plain);
      }
    }

    private void lineChapter(int number, String line, String time, String said) {
      OptionalInt seconds = seconds(time);
      String title = Texts.trim(said == null ? "" : said);
      if (seconds.isEmpty()) {
        lineFault(number, line, "has no time that can be read");
      } else if (title.isEmpty()) {
        lineFault(number, line, "has no title");
      } else if (Texts.length(title) > TITLE) {
        lineFault(number, line, "has a title of " + Texts.length(title) + " characters");
      } else {
        add("chapters", "line " + number, line.strip(), seconds.getAsInt(), title);
      }
    }

    private void lineFault(int number, String line, String message) {
      faults.add(
          new FieldFault(
              "chapters",
              line.strip(),
              "line " + number + " " + message,
              "lines like 1:02:03 A title of 1 to 100 characters"));
    }
  }
}
