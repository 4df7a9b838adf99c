package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsOfAnInstanceTest {

  private static final Labels LANGUAGES =
      labels(
          "en",
          "English",
          "nl",
          "Dutch",
          "de",
          "German",
          "fr",
          "French",
          "el",
          "Greek",
          "zh",
          "Chinese",
          "pt",
          "Portuguese (Brazilian)",
          "pt-PT",
          "Portuguese (Portugal)",
          "es-419",
          "Spanish (Latin America)",
          "es",
          "Spanish (Spain)",
          "zh-Hans",
          "Simplified Chinese",
          "zh-Hant",
          "Traditional Chinese",
          "ca",
          "Catalan",
          "ca-valencia",
          "Valencian",
          "he",
          "Hebrew",
          "nb",
          "Norwegian Bokmål",
          "no",
          "Norwegian",
          "tlh",
          "Klingon",
          "gsg",
          "German Sign Language",
          "ms",
          "Malay (macrolanguage)",
          "fa",
          "Persian",
          "cy",
          "Welsh",
          "sr",
          "Serbian",
          "zxx",
          "No linguistic content",
          "tl",
          "Tagalog");
  private static final Labels CATEGORIES =
      labels("11", "News & Politics", "12", "How To", "15", "Science & Technology", "42", "Straße");

  private static Labels labels(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return new Labels(map);
  }

  @ParameterizedTest
  @CsvSource({
    "nl, nl",
    "NL, nl",
    "nl-NL, nl",
    "nl_BE, nl",
    "Dutch, nl",
    "DUTCH, nl",
    "dut, nl",
    "nld, nl",
    "NLD, nl",
    "ger, de",
    "deu, de",
    "de-CH-1996, de",
    "deu-AT, de",
    "fre, fr",
    "fra, fr",
    "gre, el",
    "ell, el",
    "chi, zh",
    "zho, zh",
    "cmn, zh",
    "per, fa",
    "fas, fa",
    "wel, cy",
    "cym, cy",
    "en-US, en",
    "en_GB, en",
    "eng, en",
    "pt_BR, pt",
    "pt-br, pt",
    "pt-PT, pt-PT",
    "pt_pt, pt-PT",
    "por, pt",
    "pt-AO, pt-PT",
    "es-ES, es",
    "es-419, es-419",
    "es-MX, es-419",
    "Spanish, es",
    "Portuguese, pt",
    "Malay, ms",
    "zh-Hans-CN, zh-Hans",
    "zh_hant_TW, zh-Hant",
    "zh-TW, zh-Hant",
    "zh-CN, zh-Hans",
    "zh, zh",
    "cmn-Hans, zh-Hans",
    "ca-ES-valencia, ca",
    "ca-valencia, ca-valencia",
    "Valencian, ca-valencia",
    "iw, he",
    "heb, he",
    "nob, nb",
    "nn, no",
    "nno, no",
    "nor, no",
    "nb-NO, nb",
    "tlh, tlh",
    "gsg, gsg",
    "sr-Latn-RS, sr",
    "zxx, zxx",
    "fil, tl",
    "' nl ', nl",
    "norwegian bokmål, nb",
    "simplified chinese, zh-Hans",
  })
  void aLanguageIsFoundByCodeTagOrName(String asked, String code) {
    assertEquals(Optional.of(code), LANGUAGES.language(asked));
  }

  @ParameterizedTest
  @CsvSource({
    "xx",
    "und",
    "mul",
    "Klingonish",
    "nederlands",
    "'English, Dutch'",
    "nl/en",
    "''",
    "zz-NL",
    "-"
  })
  void whatIsNoLanguageOfTheInstanceIsNotGuessed(String asked) {
    assertEquals(Optional.empty(), LANGUAGES.language(asked));
  }

  @ParameterizedTest
  @CsvSource({"zh-Hans-CN, zh", "zh-TW, zh", "pt-PT, pt", "es-MX, es", "nb, no"})
  void withoutTheNarrowerOneTheWiderServes(String asked, String code) {
    Labels few = labels("zh", "Chinese", "pt", "Portuguese", "es", "Spanish", "no", "Norwegian");
    assertEquals(Optional.of(code), few.language(asked));
  }

  @ParameterizedTest
  @CsvSource({
    "11, 11",
    "news & politics, 11",
    "News and Politics, 11",
    "how-to, 12",
    "HOW_TO, 12",
    "STRASSE,",
    "straße, 42",
    "science  &  technology, 15",
    "99,",
    "'',",
    "music,",
  })
  void aLabelIsFoundInAnyCaseAndWithAnyMarksBetweenItsWords(String asked, String code) {
    assertEquals(Optional.ofNullable(code), CATEGORIES.code(asked));
  }
}
