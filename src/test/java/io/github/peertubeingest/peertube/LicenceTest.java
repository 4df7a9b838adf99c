package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.peertubeingest.peertube.Licence.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicenceTest {

  @ParameterizedTest
  @CsvSource({
    "http://creativecommons.org/licenses/by-sa/3.0/nl/, BY_SA, 3.0",
    "https://creativecommons.org/licenses/by/4.0/, BY, 4.0",
    "https://www.creativecommons.org/licenses/by/4.0/legalcode, BY, 4.0",
    "https://creativecommons.org/licenses/by-nc/4.0/deed.en, BY_NC, 4.0",
    "https://creativecommons.org/licenses/by-nc-nd/2.5/au/deed.de, BY_NC_ND, 2.5",
    "http://creativecommons.org/licenses/by-nd-nc/1.0/, BY_NC_ND, 1.0",
    "creativecommons.org/licenses/by-nc-sa/2.0/uk, BY_NC_SA, 2.0",
    "//creativecommons.org/licenses/by-nd/4.0?ref=x, BY_ND, 4.0",
    "HTTPS://CreativeCommons.org/licenses/BY/3.0/, BY, 3.0",
    "https://creativecommons.org/licenses/by-sa, BY_SA,",
    "https://creativecommons.org/publicdomain/zero/1.0/, CC0,",
    "https://creativecommons.org/publicdomain/zero/1.0/deed.nl, CC0,",
    "http://creativecommons.org/publicdomain/mark/1.0/, PUBLIC_DOMAIN_MARK,",
    "http://rightsstatements.org/vocab/InC/1.0/, IN_COPYRIGHT,",
    "https://rightsstatements.org/page/InC/1.0/?language=en, IN_COPYRIGHT,",
    "http://rightsstatements.org/vocab/NKC/1.0/, PUBLIC_DOMAIN_MARK,",
    "CC-BY-4.0, BY, 4.0",
    "CC-BY-NC-SA-3.0-DE, BY_NC_SA, 3.0",
    "CC-BY-3.0-IGO, BY, 3.0",
    "CC-BY-SA-2.0-UK, BY_SA, 2.0",
    "CC0-1.0, CC0,",
    "CC-PDM-1.0, PUBLIC_DOMAIN_MARK,",
    "CC BY-SA 4.0, BY_SA, 4.0",
    "cc by, BY,",
    "CC BY-NC-ND, BY_NC_ND,",
    "CC BY 4, BY, 4.0",
    "BY-SA, BY_SA,",
    "CC0, CC0,",
    "CC Zero, CC0,",
    "CC0 1.0 Universal, CC0,",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication, CC0,",
    "Public Domain Mark 1.0, PUBLIC_DOMAIN_MARK,",
    "PDM, PUBLIC_DOMAIN_MARK,",
    "Creative Commons Attribution-ShareAlike 4.0 International, BY_SA, 4.0",
    "Creative Commons Attribution 4.0 International (CC BY 4.0), BY, 4.0",
    "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International Public License, BY_NC_ND, 4.0",
    "Attribution-NonCommercial-NoDerivs 3.0 Unported, BY_NC_ND, 3.0",
    "Creative Commons Attribution licence, BY,",
    "Attribution - Non Commercial - Share Alike, BY_NC_SA,",
    "Attribution - No Derivatives, BY_ND,",
    "Public Domain Dedication, CC0,",
    "Free of known copyright restrictions, PUBLIC_DOMAIN_MARK,",
    "Copyrighted - All rights reserved, IN_COPYRIGHT,",
    "All rights reserved, IN_COPYRIGHT,",
  })
  void aLicenceIsRecognisedHoweverItIsWritten(String text, Kind kind, String version) {
    assertEquals(Optional.of(new Licence(kind, version)), Licence.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MIT",
        "public domain",
        "CC",
        "CC-SA",
        "CC-BY-SA-ND-4.0",
        "by-by",
        "CC BY 4.0 except the music",
        "CC BY-NC (CC BY)",
        "https://creativecommons.org/licenses/sampling+/1.0/",
        "https://creativecommons.org/licenses/nc-sa/1.0/",
        "https://example.org/licenses/by/4.0/",
        "https://notcreativecommons.org/licenses/by/4.0/",
        "https://rightsstatements.org/vocab/NoC-US/1.0/",
        "Standard YouTube License",
      })
  void whatIsNoLicenceThatPeerTubeTellsApartIsNotGuessed(String text) {
    assertEquals(Optional.empty(), Licence.of(text));
  }

  private static final Labels PLAIN =
      labels(
          "1", "Attribution",
          "2", "Attribution - Share Alike",
          "7", "Public Domain Dedication");

  private static Labels labels(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return new Labels(map);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2",
    "attribution - share alike, 2",
    "CC-BY-SA-3.0-NL, 2",
    "http://creativecommons.org/licenses/by/3.0/nl/, 1",
    "CC0, 7",
    "CC-PDM-1.0,",
    "CC BY-NC,",
    "8,",
  })
  void anInstanceIsAskedThroughItsLabels(String asked, String code) {
    assertEquals(Optional.ofNullable(code), PLAIN.licence(asked));
  }

  @Test
  void aPluginsLabelServesUnderWhateverNumberItHas() {
    Labels labels = labels("1", "Attribution", "101", "Public Domain Mark");
    assertEquals(
        Optional.of("101"), labels.licence("http://creativecommons.org/publicdomain/mark/1.0/"));
  }

  @Test
  void aLabelThatNamesAVersionStandsForThatVersionOnly() {
    Labels labels = labels("1", "CC BY 3.0", "2", "CC BY 4.0", "3", "CC BY-SA 4.0");
    assertEquals(Optional.of("2"), labels.licence("CC-BY-4.0"));
    assertEquals(
        Optional.of("1"), labels.licence("https://creativecommons.org/licenses/by/3.0/de/"));
    assertEquals(Optional.empty(), labels.licence("CC-BY-2.0"));
    assertEquals(Optional.empty(), labels.licence("CC BY"), "either could be meant");
    assertEquals(Optional.of("3"), labels.licence("CC BY-SA"), "only one can be meant");
  }
}
