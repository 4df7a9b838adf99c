package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;

/** The steps that a profile may send a value through. */
final class Transforms {

  static final Set<String> YES = Set.of("true", "yes", "y", "1", "on", "ja", "oui", "si", "sí");
  static final Set<String> NO = Set.of("false", "no", "n", "0", "off", "nee", "nein", "non");

  private Transforms() {}

  /** What to do where a lookup or a pattern has nothing. */
  enum Missing {
    FAULT,
    KEEP,
    DROP
  }

  private interface OfText {
    /** Null: nothing is left of it. */
    JsonNode apply(String text) throws Unmappable;
  }

  private interface TextToText {
    String apply(String text) throws Unmappable;
  }

  /** Of every text of a value; what becomes empty is left out of a list. */
  private static Transform each(OfText step) {
    return value -> {
      if (!value.isArray()) {
        JsonNode made = step.apply(value.asText());
        return made == null || blank(made) ? MissingNode.getInstance() : made;
      }
      ArrayNode all = Json.MAPPER.createArrayNode();
      for (JsonNode one : value) {
        JsonNode made = step.apply(one.asText());
        if (made != null && made.isArray()) {
          made.forEach(all::add);
        } else if (made != null && !blank(made)) {
          all.add(made);
        }
      }
      return all;
    };
  }

  private static boolean blank(JsonNode node) {
    return node.isTextual() && node.asText().isBlank();
  }

  private static Transform texts(TextToText step) {
    return each(
        t -> {
          String made = step.apply(t);
          return made == null ? null : TextNode.valueOf(made);
        });
  }

  private static List<JsonNode> list(JsonNode value) {
    List<JsonNode> list = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(list::add);
    } else {
      list.add(value);
    }
    return list;
  }

  private static ArrayNode array(List<JsonNode> values) {
    return Json.MAPPER.createArrayNode().addAll(values);
  }

  static Transform plain(UnaryOperator<String> step) {
    return texts(step::apply);
  }

  static Transform trim() {
    return plain(Texts::trim);
  }

  static Transform oneLine() {
    return plain(t -> Texts.trim(t.replaceAll("[\\s\\p{Z}\\p{Cc}]+", " ")));
  }

  static Transform split(List<String> marks, Regex pattern) {
    return each(
        text -> {
          List<JsonNode> parts = new ArrayList<>();
          String[] found = pattern != null ? pattern.split(text) : text.split(quoted(marks), -1);
          for (String part : found) {
            String plain = Texts.trim(part);
            if (!plain.isEmpty()) {
              parts.add(TextNode.valueOf(plain));
            }
          }
          return array(parts);
        });
  }

  private static String quoted(List<String> marks) {
    return String.join("|", marks.stream().map(java.util.regex.Pattern::quote).toList());
  }

  static Transform join(String with) {
    return value -> {
      List<String> texts = new ArrayList<>();
      list(value).forEach(v -> texts.add(v.asText()));
      return TextNode.valueOf(String.join(with, texts));
    };
  }

  /** Cut at a word; the ellipsis counts. */
  static Transform cap(int most, String ellipsis) {
    return plain(text -> capped(text, most, ellipsis));
  }

  private static String capped(String text, int most, String ellipsis) {
    if (Texts.length(text) <= most) {
      return text;
    }
    int room = Math.max(0, most - Texts.length(ellipsis));
    int end = text.offsetByCodePoints(0, room);
    int word = end;
    while (word > end / 2 && !Character.isWhitespace(text.charAt(word))) {
      word--;
    }
    boolean atWord = word > end / 2;
    return text.substring(0, atWord ? word : end).stripTrailing() + ellipsis;
  }

  static Transform unique() {
    return value -> {
      Map<String, JsonNode> seen = new LinkedHashMap<>();
      list(value).forEach(v -> seen.putIfAbsent(v.toString().toLowerCase(Locale.ROOT), v));
      return value.isArray() ? array(new ArrayList<>(seen.values())) : value;
    };
  }

  static Transform length(int least, int most) {
    return texts(
        t -> {
          int length = Texts.length(t);
          return length >= least && length <= most ? t : null;
        });
  }

  static Transform first(int most) {
    return value -> {
      List<JsonNode> all = list(value);
      List<JsonNode> some = all.subList(0, Math.min(most, all.size()));
      return most == 1 && !some.isEmpty() ? some.get(0) : array(some);
    };
  }

  /** The n-th, counted from 1; from the end where it is negative. */
  static Transform nth(int number) {
    return value -> {
      List<JsonNode> all = list(value);
      int at = number > 0 ? number - 1 : all.size() + number;
      return at >= 0 && at < all.size() ? all.get(at) : MissingNode.getInstance();
    };
  }

  /** Texts that count as nothing, in any case. */
  static Transform drop(List<String> texts) {
    return texts(t -> texts.stream().anyMatch(d -> d.equalsIgnoreCase(Texts.trim(t))) ? null : t);
  }

  /** Only texts that have, or have not, a match. */
  static Transform only(Regex pattern, boolean kept) {
    return texts(t -> pattern.found(t) == kept ? t : null);
  }

  /**
   * @param table keys in lower case
   * @param fallback instead of a missing entry; null: as missing says
   */
  static Transform lookup(
      Map<String, JsonNode> table, Missing missing, JsonNode fallback, String name) {
    return each(
        text -> {
          JsonNode found = table.get(Texts.trim(text).toLowerCase(Locale.ROOT));
          if (found != null) {
            return found;
          }
          if (fallback != null) {
            return fallback;
          }
          return switch (missing) {
            case KEEP -> TextNode.valueOf(text);
            case DROP -> null;
            case FAULT ->
                throw new Unmappable(text, "is not in the lookup table" + name, some(table));
          };
        });
  }

  private static String some(Map<String, JsonNode> table) {
    List<String> keys = table.keySet().stream().limit(30).toList();
    return String.join(", ", keys) + (table.size() > keys.size() ? ", …" : "");
  }

  static Transform date(DateForms forms, Missing missing) {
    return texts(
        text -> {
          try {
            return forms.read(text);
          } catch (Unmappable e) {
            if (missing == Missing.DROP) {
              return null;
            }
            throw e;
          }
        });
  }

  static Transform number() {
    return each(
        text -> {
          try {
            return LongNode.valueOf(new BigDecimal(Texts.trim(text)).longValueExact());
          } catch (NumberFormatException | ArithmeticException e) {
            throw new Unmappable(text, "is no whole number", "digits");
          }
        });
  }

  static Transform flag(Set<String> yes, Set<String> no) {
    return each(text -> BooleanNode.valueOf(flag(text, yes, no)));
  }

  static boolean flag(String text, Set<String> yes, Set<String> no) throws Unmappable {
    String word = Texts.trim(text).toLowerCase(Locale.ROOT);
    if (yes.contains(word)) {
      return true;
    }
    if (no.contains(word)) {
      return false;
    }
    throw new Unmappable(
        text,
        "is neither yes nor no",
        String.join(", ", new java.util.TreeSet<>(yes))
            + "; "
            + String.join(", ", new java.util.TreeSet<>(no)));
  }

  static Transform capture(Regex pattern, String group, Missing missing) {
    return texts(
        text -> {
          String found = pattern.capture(text, group);
          if (found != null || missing == Missing.DROP) {
            return found;
          }
          if (missing == Missing.KEEP) {
            return text;
          }
          throw new Unmappable(text, "does not look as the profile's capture says", null);
        });
  }

  static Transform replace(Map<Regex, String> replacements) {
    return texts(
        text -> {
          String now = text;
          for (Map.Entry<Regex, String> one : replacements.entrySet()) {
            now = one.getKey().replaced(now, one.getValue());
          }
          return now;
        });
  }

  static Transform title() {
    return plain(
        text -> {
          StringBuilder title = new StringBuilder();
          boolean begins = true;
          for (int c : text.codePoints().toArray()) {
            title.appendCodePoint(begins ? Character.toTitleCase(c) : Character.toLowerCase(c));
            begins = !Character.isLetterOrDigit(c) && c != '\'' && c != '’';
          }
          return title.toString();
        });
  }

  static Transform html() {
    FlexmarkHtmlConverter converter = FlexmarkHtmlConverter.builder().build();
    return plain(text -> markup(text) ? Texts.trim(converter.convert(text)) : text);
  }

  static Transform plainText() {
    return plain(text -> markup(text) ? Texts.trim(Jsoup.parse(text).wholeText()) : text);
  }

  private static boolean markup(String text) {
    return text.indexOf('<') >= 0 || text.indexOf('&') >= 0;
  }

  /** Seconds of {@code 95}, {@code 95.4}, {@code 1:35}, {@code 0:01:35.4} or {@code PT1M35S}. */
  static Transform timecode() {
    return each(text -> LongNode.valueOf(seconds(Texts.trim(text))));
  }

  private static long seconds(String text) throws Unmappable {
    try {
      if (text.startsWith("P")) {
        return Duration.parse(text).toSeconds();
      }
      String[] parts = text.replace(',', '.').split(":", -1);
      BigDecimal seconds = BigDecimal.ZERO;
      for (String part : parts) {
        seconds = seconds.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part.strip()));
      }
      if (parts.length <= 3 && seconds.signum() >= 0 && seconds.precision() < 15) {
        return seconds.setScale(0, RoundingMode.DOWN).longValueExact();
      }
    } catch (NumberFormatException | DateTimeParseException e) {
      // told below, with what would be one
    }
    throw new Unmappable(text, "is no time", "seconds, 1:35, 1:01:35 or PT1M35S");
  }

  static Transform basename() {
    return plain(
        text -> {
          String path = text.replace('\\', '/');
          return path.substring(path.lastIndexOf('/') + 1);
        });
  }

  /** A file name without its ending. */
  static Transform stem() {
    return plain(
        t -> t.lastIndexOf('.') > t.lastIndexOf('/') + 1 ? t.substring(0, t.lastIndexOf('.')) : t);
  }

  static Transform urlDecode() {
    return texts(
        text -> {
          try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
          } catch (IllegalArgumentException e) {
            throw new Unmappable(text, "is not URL-encoded", "%20 for a blank");
          }
        });
  }

  static Transform urlEncode() {
    return plain(t -> URLEncoder.encode(t, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
