package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The captions that a document names: their languages, and whether their files can pass. */
public final class Captions {

  /** {@code talk.zh-Hans.srt}: the language stands between the last two dots. */
  private static final Pattern IN_NAME =
      Pattern.compile(".*\\.([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,10})*)\\.[A-Za-z]{3}");

  private static final Map<String, String> TYPES =
      Map.of(".vtt", "text/vtt", ".srt", "application/x-subrip");

  private final Catalogue catalogue;

  public Captions(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * One caption that a document asks for.
   *
   * @param language as the instance writes it
   * @param field as the document names it: {@code captions.en}
   * @param file null: the caption is to be taken away, or its file is not there yet
   * @param removes it is to be taken away
   * @param digest what the file says ({@link CaptionText#digest}); null without a file
   */
  public record Caption(String language, String field, Media file, boolean removes, String digest) {

    /** Its name among the parts of an item that are done. */
    public String part() {
      return "caption." + language;
    }
  }

  /**
   * What could be read, and everything that is wrong with the rest.
   *
   * @param faults of the files
   * @param languages faults of their languages: unknown, or there twice
   */
  public record Reading(
      List<Caption> captions, List<FieldFault> faults, List<FieldFault> languages) {}

  /**
   * The document's captions.
   *
   * @param files those of the document that are there, by field
   */
  public Reading of(Account account, ItemDocument document, Map<String, Media> files) {
    Collecting collecting = new Collecting(account, files);
    JsonNode captions = document.get("captions");
    if (captions != null && captions.isObject()) {
      captions
          .properties()
          .forEach(
              e -> {
                boolean removes = e.getValue().isNull();
                collecting.one("captions." + e.getKey(), e.getKey(), removes);
              });
    } else if (captions != null && captions.isArray()) {
      for (int i = 0; i < captions.size(); i++) {
        collecting.entry("captions[" + i + "]", captions.get(i));
      }
    }
    return new Reading(
        List.copyOf(collecting.captions.values()), collecting.faults, collecting.wrongLanguages);
  }

  /**
   * The instance's code of a language, as the field {@code language} takes it.
   *
   * @param known code to label
   */
  static Optional<String> language(String asked, Map<String, String> known) {
    return new Labels(known)
        .language(asked)
        .filter(code -> code.matches("[A-Za-z0-9_-]+")); // it becomes part of a path
  }

  private final class Collecting {
    private final Account account;
    private final Map<String, String> languages;
    private final Map<String, Media> files;
    private final Map<String, Caption> captions = new LinkedHashMap<>();
    private final List<FieldFault> faults = new ArrayList<>();
    private final List<FieldFault> wrongLanguages = new ArrayList<>();

    Collecting(Account account, Map<String, Media> files) {
      this.account = account;
      this.languages = catalogue.labels(account, "languages");
      this.files = files;
    }

    /** An entry of the list form. */
    void entry(String field, JsonNode entry) {
      JsonNode file = entry.isObject() ? entry.path("file") : entry;
      String asked = entry.path("language").isTextual() ? entry.path("language").asText() : null;
      if (!file.isTextual()) {
        return; // the schema's to complain about
      }
      Matcher name = IN_NAME.matcher(file.asText());
      if (asked == null && !name.matches()) {
        faults.add(
            new FieldFault(
                field,
                file.asText(),
                "names no language",
                "{\"language\": \"en\", \"file\": …}, or a file name like talk.en.vtt"));
        return;
      }
      one(field, asked == null ? name.group(1) : asked, false);
    }

    void one(String field, String asked, boolean removes) {
      Optional<String> language = language(asked, languages);
      if (language.isEmpty()) {
        wrongLanguages.add(unknown(field, asked));
        return;
      }
      Caption first = captions.get(language.get());
      if (first != null) {
        wrongLanguages.add(
            new FieldFault(
                field,
                asked,
                "is the same language as " + first.field() + " (" + language.get() + ")",
                "one caption for each language"));
        return;
      }
      captions.put(language.get(), caption(language.get(), field, removes));
    }

    private FieldFault unknown(String field, String asked) {
      String question = Nearest.question(asked, languages.values());
      return new FieldFault(
          field,
          asked,
          "is no language of " + account.url() + (question.isEmpty() ? "" : "; " + question),
          languages.entrySet().stream()
              .map(e -> e.getKey() + " " + e.getValue())
              .collect(Collectors.joining(", ")));
    }

    private Caption caption(String language, String field, boolean removes) {
      Media file = files.get(field);
      if (removes || file == null) {
        return new Caption(language, field, null, removes, null);
      }
      String ending = MediaTypes.ending(file.file());
      String type = TYPES.getOrDefault(ending, "application/octet-stream");
      Media typed = new Media(file.file(), type, file.size(), file.modifiedMillis());
      return new Caption(language, field, typed, false, digest(field, typed, ending));
    }

    private String digest(String field, Media file, String ending) {
      String name = file.file().getFileName().toString();
      JsonNode limits = catalogue.config(account).path("videoCaption").path("file");
      long most = limits.path("size").path("max").asLong(Long.MAX_VALUE);
      List<String> endings = new ArrayList<>();
      limits.path("extensions").forEach(e -> endings.add(e.asText().toLowerCase(Locale.ROOT)));
      if (!endings.isEmpty() && !endings.contains(ending)) {
        faults.add(
            new FieldFault(
                field,
                name,
                "is of a kind that " + account.url() + " does not take",
                String.join(" ", endings)));
        return null;
      }
      if (file.size() > most) {
        faults.add(
            new FieldFault(
                field, name, "has " + file.size() + " bytes", "at most " + most + " bytes"));
        return null;
      }
      try {
        CaptionText text = text(file.file());
        wrong(field, name, ending, text).ifPresent(faults::add);
        return text.digest();
      } catch (CharacterCodingException e) {
        faults.add(new FieldFault(field, name, "is not UTF-8 text", "a file saved as UTF-8"));
      } catch (IOException e) {
        faults.add(new FieldFault(field, name, "cannot be read: " + e, "a readable file"));
      }
      return null;
    }
  }

  private static Optional<FieldFault> wrong(
      String field, String name, String ending, CaptionText text) {
    String message = null;
    String allowed = null;
    if (ending.equals(".vtt") && !text.webvtt()) {
      message = "does not begin with WEBVTT" + (text.cues() > 0 ? "; it looks like SubRip" : "");
      allowed = text.cues() > 0 ? "the ending .srt, or WebVTT" : "WebVTT";
    } else if (ending.equals(".srt") && text.webvtt()) {
      message = "is WebVTT";
      allowed = "the ending .vtt";
    } else if (ending.equals(".srt") && text.cues() == 0) {
      message = "has no cue";
      allowed = "SubRip: a number, 00:00:01,000 --> 00:00:02,500, and the text below it";
    } else if (ending.equals(".srt") && text.unclear() > 0) {
      message = "line " + text.unclear() + ": the time would not be understood by PeerTube";
      allowed = "00:00:01,000 --> 00:00:02,500";
    }
    return message == null
        ? Optional.empty()
        : Optional.of(new FieldFault(field, name, message, allowed));
  }

  private static CaptionText text(Path file) throws IOException {
    try (Reader in =
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT))) {
      return CaptionText.read(in);
    }
  }

  /** Where the stored text can be read, below the instance's own address; null: nowhere. */
  public static String path(ApiAnswer list, Caption caption) {
    return stored(list, caption.language()).map(Captions::path).orElse(null);
  }

  /** Whether the instance has a caption in that language. */
  public static boolean has(ApiAnswer list, String language) {
    return stored(list, language).isPresent();
  }

  /** The languages that the instance has captions in. */
  public static List<String> languages(ApiAnswer list) {
    List<String> languages = new ArrayList<>();
    list.json().path("data").forEach(c -> languages.add(c.path("language").path("id").asText()));
    return languages;
  }

  /** Whether the stored text says what the file says; where it cannot be read, it does not. */
  public static boolean same(Caption caption, ApiAnswer stored) {
    if (stored.status() != 200 || caption.digest() == null) {
      return false;
    }
    try {
      return CaptionText.read(new StringReader(stored.text())).digest().equals(caption.digest());
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail to be read", e);
    }
  }

  private static Optional<JsonNode> stored(ApiAnswer list, String language) {
    for (JsonNode caption : list.json().path("data")) {
      if (caption.path("language").path("id").asText().equals(language)) {
        return Optional.of(caption);
      }
    }
    return Optional.empty();
  }

  /** {@code captionPath}; a {@code fileUrl} (8.0 and later) counts where the path is missing. */
  private static String path(JsonNode caption) {
    String path = caption.path("captionPath").asText("");
    if (path.isEmpty()) {
      path = caption.path("fileUrl").asText("").replaceFirst("^https?://[^/]+", "");
    }
    return path.matches("/[A-Za-z0-9._/-]+") && !path.contains("..") ? path : null;
  }
}
