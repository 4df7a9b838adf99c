package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionTextTest {

  private static CaptionText read(String text) throws IOException {
    return CaptionText.read(new StringReader(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"WEBVTT\n", "WEBVTT", "\uFEFFWEBVTT - title\r\n", "WEBVTT\tx\n"})
  void webVttBeginsWithItsWord(String text) throws IOException {
    assertTrue(read(text).webvtt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\nWEBVTT\n", "WEBVTTX\n", "webvtt\n", "1\n"})
  void anythingElseIsNotWebVtt(String text) throws IOException {
    assertEquals(false, read(text).webvtt());
  }

  /** Seen on PeerTube 6.3: what it made of this file. */
  @Test
  void aSubRipFileSaysTheSameAsWhatPeerTubeMakesOfIt() throws IOException {
    CaptionText sent =
        read(
            "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500 X1:40 X2:600\r\n"
                + "At 00:00:05,000 {\\i1}it{\\i0} {b}bold{/b} <font color=\"red\">red</font>  \r\n\r\n"
                + "7\r\n100:00:00,000 --> 100:00:01,000\r\nlast\r\nno end");
    CaptionText stored =
        read(
            "WEBVTT FILE\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.500 X1:40 X2:600\r\n"
                + "At 00:00:05.000 <i>it{\\i0} <b>bold</b> <font color=\"red\">red</font>\r\n\r\n\r\n\r\n"
                + "7\r\n100:00:00.000 --> 100:00:01.000\r\nlast\r\nno end\r\n\r\n");
    assertEquals(2, sent.cues());
    assertEquals(0, sent.unclear());
    assertEquals(sent.digest(), stored.digest());
  }

  @Test
  void namesOfCuesAndRemarksDoNotCount() throws IOException {
    assertEquals(
        read("WEBVTT\n\nNOTE by me\n\nfirst\n00:01.000 --> 00:02.000\nHi\n").digest(),
        read("WEBVTT - other\n\n00:00:01.000 --> 00:00:02.000\nHi\n\nNOTE end").digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHo\n",
        "WEBVTT\n\n00:01.000 --> 00:02.001\nHi\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nHi\n",
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nHi\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\nthere\n",
        "WEBVTT\n"
      })
  void whatIsShownCounts(String other) throws IOException {
    assertNotEquals(read("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n").digest(), read(other).digest());
  }

  @Test
  void aTimeThatPeerTubeDoesNotConvertIsToldWithItsLine() throws IOException {
    assertEquals(2, read("1\n0:00:03,0 --> 0:00:04,5\nshort\n").unclear());
    assertEquals(0, read("1\n00:00:03.000 --> 00:00:04.500\ndots will do\n").unclear());
  }

  @Test
  void aTextWithAnArrowIsNoCue() throws IOException {
    assertEquals(1, read("1\n00:00:03,000 --> 00:00:04,500\na --> b\n").cues());
    assertEquals(0, read("junk\n").cues());
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "en, en",
    "EN, en",
    "english, en",
    "en-US, en",
    "en_GB, en",
    "pt-pt, pt-PT",
    "pt_PT, pt-PT",
    "pt-BR, pt",
    "zh-Hans, zh-Hans",
    "zh-hans-CN, zh-Hans",
    "zh-TW, zh",
    "Simplified Chinese, zh-Hans",
    "' fr ', fr"
  })
  void aLanguageIsFoundByCodeLabelOrLongerTag(String asked, String code) {
    assertEquals(Optional.of(code), Captions.language(asked, languages()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xx", "xx-en", "Klingonish", "en US", "-", "../en"})
  void anUnknownLanguageIsNone(String asked) {
    assertEquals(Optional.empty(), Captions.language(asked, languages()));
  }

  private static Map<String, String> languages() {
    Map<String, String> known = new LinkedHashMap<>();
    known.put("en", "English");
    known.put("fr", "French");
    known.put("pt", "Portuguese (Brazilian)");
    known.put("pt-PT", "Portuguese (Portugal)");
    known.put("zh", "Chinese");
    known.put("zh-Hans", "Simplified Chinese");
    return known;
  }
}
