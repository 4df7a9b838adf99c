package io.github.peertubeingest.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.item.DocumentReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentReaderTest {

  /** Strict: what cleaning would repair is a fault here. */
  private final DocumentReader reader =
      new DocumentReader(new ItemSchema(), new DocumentRules(), new Cleaning(true));

  private List<FieldFault> faults(String json) {
    return reader.read(json.getBytes(StandardCharsets.UTF_8)).faults();
  }

  @Test
  void aWholeDocumentHasNoFaults() {
    assertEquals(
        List.of(),
        faults(
            """
            {"$schema": "x", "x-mine": {"a": 1}, "name": "A name", "video": "v.mp4", "description": null,
             "support": "Text", "category": 1, "licence": "Attribution", "language": "en", "privacy": "public",
             "tags": ["aa", "bb"], "nsfw": false, "commentsPolicy": 2, "downloadEnabled": true,
             "waitTranscoding": false, "originallyPublishedAt": "2024-02-29", "channel": "c",
             "thumbnail": "t.jpg", "scheduleUpdate": {"updateAt": "2030-01-01T00:00:00+02:00", "privacy": 1}}
            """));
  }

  @Test
  void keysOfOnesOwnAreTakenOut() {
    Reading reading =
        reader.read(
            "{\"x-a\":1,\"name\":\"abc\",\"video\":\"v\"}".getBytes(StandardCharsets.UTF_8));
    assertEquals("{\"name\":\"abc\",\"video\":\"v\"}", reading.document().json().toString());
  }

  static Stream<Arguments> mistakes() {
    String rest = ",\"video\":\"v.mp4\"}";
    return Stream.of(
        Arguments.of("", "(document)", "empty"),
        Arguments.of("{\"name\": ", "(document)", "not valid JSON"),
        Arguments.of("[1]", "(document)", "is a list"),
        Arguments.of("{\"name\":\"abc\",\"name\":\"def\"" + rest, "(document)", "Duplicate"),
        Arguments.of("{\"name\":\"abc\"" + rest + " {}", "(document)", "something follows the end"),
        Arguments.of("{\"name\":NaN" + rest, "(document)", "Non-standard token 'NaN'"),
        Arguments.of("{\"name\":\"\u00a0\u00a0\u00a0\"" + rest, "name", "fewer than 3"),
        Arguments.of("{\"name\":\" 🎬🎬 \"" + rest, "name", "fewer than 3"),
        Arguments.of("{\"name\":\"abc\",\"category\":1e999999" + rest, "category", "a number"),
        Arguments.of(
            "{\"name\":\"abc\",\"originallyPublishedAt\":\"0000-01-01\"" + rest,
            "originallyPublishedAt",
            "no date"),
        Arguments.of(
            "{\"name\":\"abc\",\"publishAt\":\"+99999-01-01T00:00:00Z\"" + rest,
            "publishAt",
            "no date"),
        Arguments.of("{\"id\":2147483648,\"name\":\"abc\"}", "id", "names no video"),
        Arguments.of("{\"a\":".repeat(100) + "1" + "}".repeat(100), "(document)", "nested deeper"),
        Arguments.of("{\"catgory\":1,\"name\":\"abc\"" + rest, "catgory", "\"category\""),
        Arguments.of("{\"captions\":[7],\"name\":\"abc\"" + rest, "captions[0]", "a number"),
        Arguments.of("{\"captions\":[{}],\"name\":\"abc\"" + rest, "captions[0].file", "missing"),
        Arguments.of(
            "{\"captions\":[{\"lang\":\"en\",\"file\":\"x\"}],\"name\":\"abc\"" + rest,
            "captions[0].lang",
            "\"language\""),
        Arguments.of(
            "{\"chapters\":[{\"time\":1,\"title\":\"x\"}],\"name\":\"abc\"" + rest,
            "chapters[0].time",
            "\"timecode\""),
        Arguments.of("{\"name\":\"ab\"" + rest, "name", "2 characters"),
        Arguments.of("{\"name\":\"  ab  \"" + rest, "name", "fewer than 3"),
        Arguments.of("{\"name\":\"" + "🎬".repeat(121) + "\"" + rest, "name", "121 characters"),
        Arguments.of("{\"name\":\"a\\u0000bcd\"" + rest, "name", "control character"),
        Arguments.of("{\"name\":\"abc\\ud800\"" + rest, "name", "half a character"),
        Arguments.of("{\"name\":7" + rest, "name", "a number"),
        Arguments.of(
            "{\"name\":\"abc\",\"tags\":[\"" + "x".repeat(31) + "\"]" + rest, "tags[0]", "31"),
        Arguments.of(
            "{\"name\":\"abc\",\"description\":\"\"" + rest, "description", "0 characters"),
        Arguments.of("{\"name\":\"abc\",\"nsfw\":\"yes\"" + rest, "nsfw", "text"),
        Arguments.of("{\"name\":\"abc\",\"privacy\":null" + rest, "privacy", "null"),
        Arguments.of("{\"name\":\"abc\",\"action\":\"remove\"" + rest, "action", "not known"),
        Arguments.of("{\"action\":\"delete\"}", "id", "missing"),
        Arguments.of("{\"name\":\"abc\",\"targetUrl\":\"http://x/y\"" + rest, "targetUrl", ""),
        Arguments.of(
            "{\"name\":\"abc\",\"scheduleUpdate\":{}" + rest, "scheduleUpdate.updateAt", "missing"),
        Arguments.of("{\"name\":\"abc\",\"publishAt\":\"soon\"" + rest, "publishAt", "no date"),
        Arguments.of(
            "{\"name\":\"abc\",\"originallyPublishedAt\":\"2023-02-29\"" + rest,
            "originallyPublishedAt",
            "no date"),
        Arguments.of("{\"name\":\"abc\"}", "video", "missing"),
        Arguments.of("{\"video\":\"v.mp4\"}", "name", "missing"),
        Arguments.of("{\"action\":\"update\",\"name\":\"abc\"}", "id", "missing"),
        Arguments.of("{\"id\":\"../x\",\"name\":\"abc\"}", "id", "names no video"),
        Arguments.of("{\"name\":\"abc\",\"nsfwFlags\":1" + rest, "nsfwFlags", "without nsfw"),
        Arguments.of(
            "{\"name\":\"abc\",\"nsfw\":false,\"nsfwSummary\":\"Blood\"" + rest,
            "nsfwSummary",
            "without nsfw"),
        Arguments.of("{\"name\":\"abc\",\"tags\":[\" a \"]" + rest, "tags[0]", "fewer than 2"),
        Arguments.of("{\"name\":\"abc\",\"nsfw\":null" + rest, "nsfw", "cannot be cleared"),
        Arguments.of(
            "{\"name\":\"abc\",\"videoPasswords\":[]" + rest, "videoPasswords", "0 entries"),
        Arguments.of("{\"id\":3,\"video\":\"v.mp4\"}", "video", "cannot stand in an update"));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("mistakes")
  void eachMistakeIsToldWithItsFieldAndWhatIsWrong(String json, String field, String message) {
    List<FieldFault> faults = faults(json);
    assertTrue(
        faults.stream().anyMatch(f -> f.field().equals(field) && f.message().contains(message)),
        () -> "expected " + field + ": …" + message + "…, got " + faults);
  }

  @Test
  void aPasswordIsNotShownEvenUnderAMisspeltName() {
    List<FieldFault> faults =
        faults(
            "{\"name\":\"abc\",\"video\":\"v\",\"videoPasswords\":[\"x\"],\"passwords\":\"geheim\"}");
    assertEquals(List.of("***", "***"), faults.stream().map(FieldFault::value).toList());
    assertEquals("***", new Note("videoPasswords", "geheim", null, "").asked());
  }

  @Test
  void aHundredAndTwentyCharactersAreCountedAsPeopleCountThem() {
    assertEquals(List.of(), faults("{\"name\":\"" + "🎬".repeat(120) + "\",\"video\":\"v.mp4\"}"));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    List<FieldFault> faults =
        faults("{\"nme\":\"x\",\"tags\":[\"a\"],\"nsfw\":1,\"privacy\":[],\"publishAt\":\"x\"}");
    assertEquals(
        List.of("name", "nme", "nsfw", "privacy", "publishAt", "tags[0]", "video"),
        faults.stream().map(FieldFault::field).sorted().toList());
  }

  @Test
  void aThousandFaultsAreToldInShort() {
    String tags = "\"" + "x".repeat(31) + "\",";
    List<FieldFault> faults =
        faults("{\"name\":\"abc\",\"video\":\"v\",\"tags\":[" + tags.repeat(1000) + "\"aa\"]}");
    assertEquals(41, faults.size());
    assertEquals("has 961 further faults", faults.get(40).message());
  }

  @Test
  void noMessageShowsTheParsersOwnSettings() {
    for (String json :
        List.of("{\"a\": NaN}", "{} {}", "{\"a\":".repeat(100), "{'a': 1}", "{\"a\": 1,}")) {
      FieldFault fault = faults(json).get(0);
      assertTrue(
          !fault.message().contains("Feature") && !fault.message().contains("jackson"),
          fault.message());
    }
  }

  @Test
  void latin1IsRefusedWithThePlaceOfItsFirstByte() {
    byte[] latin1 = "{\"name\":\"café\"}".getBytes(StandardCharsets.ISO_8859_1);
    FieldFault fault = reader.read(latin1).faults().get(0);
    assertEquals("is not UTF-8: byte 13 cannot be decoded", fault.message());
  }

  @Test
  void aByteOrderMarkIsNoFault() {
    assertEquals(List.of(), faults("\uFEFF{\"name\":\"abc\",\"video\":\"v.mp4\"}"));
  }
}
