package io.github.peertubeingest.peertube;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a language may be called in an instance's list, whose codes are ISO 639-1 where there is
 * one, else ISO 639-3, a few with region or script ({@code pt-PT}, {@code es-419}, {@code
 * zh-Hans}).
 */
final class LanguageTags {

  /** ISO 639-2/B, where it differs from the /T code that Java knows. */
  private static final Map<String, String> BIBLIOGRAPHIC =
      Map.ofEntries(
          Map.entry("alb", "sq"),
          Map.entry("arm", "hy"),
          Map.entry("baq", "eu"),
          Map.entry("bur", "my"),
          Map.entry("chi", "zh"),
          Map.entry("cze", "cs"),
          Map.entry("dut", "nl"),
          Map.entry("fre", "fr"),
          Map.entry("geo", "ka"),
          Map.entry("ger", "de"),
          Map.entry("gre", "el"),
          Map.entry("ice", "is"),
          Map.entry("mac", "mk"),
          Map.entry("mao", "mi"),
          Map.entry("may", "ms"),
          Map.entry("per", "fa"),
          Map.entry("rum", "ro"),
          Map.entry("slo", "sk"),
          Map.entry("tib", "bo"),
          Map.entry("wel", "cy"));

  /** Single languages whose macrolanguage is what lists name (IANA registry, CLDR aliases). */
  private static final Map<String, String> WIDER =
      Map.of("cmn", "zh", "arb", "ar", "fil", "tl", "hbs", "sh", "nb", "no", "nn", "no");

  private static final Map<String, String> TERMINOLOGIC = terminologic();

  private LanguageTags() {}

  /**
   * The likeliest first; empty when it is no language tag ({@code nl-NL}, {@code pt_BR}, {@code
   * dut}).
   */
  static List<String> of(String asked) {
    String written = asked.strip().replace('_', '-');
    Locale locale = Locale.forLanguageTag(written);
    if (locale.getLanguage().isEmpty()) {
      return List.of();
    }
    List<String> tags = new ArrayList<>(List.of(written));
    String language = twoLetters(locale.getLanguage());
    addWithin(tags, language, locale);
    if (!language.equals(locale.getLanguage())) {
      addWithin(tags, locale.getLanguage(), locale);
    }
    if (WIDER.containsKey(language)) {
      addWithin(tags, WIDER.get(language), locale);
    }
    return tags;
  }

  private static void addWithin(List<String> tags, String language, Locale locale) {
    String script = locale.getScript().isEmpty() ? script(language, locale) : locale.getScript();
    if (!script.isEmpty()) {
      tags.add(language + "-" + script);
    }
    if (!locale.getCountry().isEmpty()) {
      tags.add(language + "-" + locale.getCountry());
      tags.add(language + "-" + wider(language, locale.getCountry()));
    }
    tags.add(language);
  }

  /** Which Chinese a region writes (CLDR, likely subtags). */
  private static String script(String language, Locale locale) {
    if (!language.equals("zh")) {
      return "";
    }
    return switch (locale.getCountry()) {
      case "CN", "SG", "MY" -> "Hans";
      case "TW", "HK", "MO" -> "Hant";
      default -> "";
    };
  }

  /** The region whose usage another one follows (CLDR, parent locales). */
  private static String wider(String language, String region) {
    if (language.equals("pt") && !region.equals("BR")) {
      return "PT";
    }
    boolean american =
        switch (region) {
          case "AR",
              "BO",
              "BR",
              "BZ",
              "CL",
              "CO",
              "CR",
              "CU",
              "DO",
              "EC",
              "GT",
              "HN",
              "MX",
              "NI",
              "PA",
              "PE",
              "PR",
              "PY",
              "SV",
              "US",
              "UY",
              "VE" ->
              true;
          default -> false;
        };
    return language.equals("es") && american ? "419" : region;
  }

  private static String twoLetters(String language) {
    String bibliographic = BIBLIOGRAPHIC.get(language);
    return bibliographic != null ? bibliographic : TERMINOLOGIC.getOrDefault(language, language);
  }

  private static Map<String, String> terminologic() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) {
      Locale locale = Locale.forLanguageTag(two);
      codes.put(locale.getISO3Language(), locale.getLanguage());
    }
    return Map.copyOf(codes);
  }
}
