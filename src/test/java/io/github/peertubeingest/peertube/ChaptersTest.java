package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChaptersTest {

  @TempDir private Path folder;

  private static Chapters.Reading document(String chapters) {
    String json = "{\"chapters\":" + chapters.replace('\'', '"') + "}";
    return new Chapters().of(new ItemDocument((ObjectNode) Json.read(json)), null);
  }

  private Chapters.Reading file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("chapters.txt"), text);
    Media media = new Media(file, "text/plain", Files.size(file), 0);
    ObjectNode json = Json.MAPPER.createObjectNode().put("chapters", "chapters.txt");
    return new Chapters().of(new ItemDocument(json), media);
  }

  @ParameterizedTest(name = "{0} is second {1}")
  @CsvSource({
    "0, 0",
    "90, 90",
    "0:00, 0",
    "1:05, 65",
    "01:05, 65",
    "90:00, 5400",
    "1:02:03, 3723",
    "00:00:05.999, 5",
    "'00:00:05,000', 5",
    "999999999, 999999999"
  })
  void aTimecodeIsSecondsOrClockTime(String text, int seconds) {
    assertEquals(OptionalInt.of(seconds), Chapters.seconds(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "1:60", "1:75:00", "1:2:3:4", "ten", "9999999999", "1:"})
  void anythingElseIsNone(String text) {
    assertTrue(Chapters.seconds(text).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0:05 Intro | 5 | Intro",
        "00:05 - Intro | 5 | Intro",
        "0:05 – Intro | 5 | Intro",
        "0:05-Intro | 5 | Intro",
        "0:05: Intro | 5 | Intro",
        "[0:05] Intro | 5 | Intro",
        "(1:00:05)  Intro | 3605 | Intro",
        "- 0:05 Intro | 5 | Intro",
        "* 0:05 Intro | 5 | Intro",
        "0:05.500 Intro | 5 | Intro",
        "'00:00:05,000 Intro' | 5 | Intro",
        "0:05 -5 degrees | 5 | -5 degrees",
        "0:05 12:30 at noon | 5 | 12:30 at noon",
      })
  void aLineIsATimecodeAndATitle(String line, int seconds, String title) throws IOException {
    Chapters.Reading reading = file(line.replace("'", "") + "\n");
    assertEquals(List.of(), reading.faults());
    assertEquals(List.of(new Chapter(seconds, title)), reading.chapters());
  }

  @Test
  void blankLinesAndRemarksAreSkippedAndTheOrderIsThatOfTime() throws IOException {
    Chapters.Reading reading = file("\uFEFF# mine\r\n\r\n1:00 Two\r\n0:00 One\r\n");
    assertEquals(List.of(new Chapter(0, "One"), new Chapter(60, "Two")), reading.chapters());
  }

  @Test
  void aWebVttFileMakesAChapterOfEachCue() throws IOException {
    Chapters.Reading reading =
        file(
            "WEBVTT\n\nNOTE by hand\n\n1\n00:00:00.000 --> 00:00:10.000\nThe <b>first</b>\n\n"
                + "00:10.000 --> 00:20.000 align:start\nThe\nsecond\n");
    assertEquals(List.of(), reading.faults());
    assertEquals(
        List.of(new Chapter(0, "The first"), new Chapter(10, "The second")), reading.chapters());
  }

  @Test
  void allFaultsOfAFileAreToldAtOnceWithTheirLines() throws IOException {
    Chapters.Reading reading =
        file("0:00 A\n0:00 B\n1:75:00 C\nhello\n0:05\n0:06 " + "x".repeat(101) + "\n");
    assertEquals(
        List.of(
            "line 2 is at the same second as line 1 (0)",
            "line 3 has no time that can be read",
            "line 4 does not begin with a timecode",
            "line 5 has no title",
            "line 6 has a title of 101 characters"),
        reading.faults().stream().map(FieldFault::message).toList());
  }

  @Test
  void aHundredFaultsAreToldInShort() throws IOException {
    List<FieldFault> faults = file("x\n".repeat(100)).faults();
    assertEquals(21, faults.size());
    assertEquals("has 80 further faults", faults.get(20).message());
  }

  @Test
  void anEmptyFileIsAFaultButAnEmptyListClears() throws IOException {
    assertEquals("has no chapter", file("\n\n").faults().get(0).message());
    assertEquals(List.of(), document("[]").chapters());
    assertEquals(List.of(), document("null").chapters());
    assertNull(
        new Chapters().of(new ItemDocument(Json.MAPPER.createObjectNode()), null).chapters());
  }

  @Test
  void theListFormSaysWhichEntryIsWrong() {
    Chapters.Reading reading =
        document(
            "[{'timecode':60,'title':' B '},{'timecode':'1:00','title':'C'},{'timecode':-1,'title':'D'},"
                + "{'timecode':1,'title':' '},{'timecode':'0:00','title':'A'}]");
    assertEquals(
        List.of("chapters[1].timecode", "chapters[2].timecode", "chapters[3].title"),
        reading.faults().stream().map(FieldFault::field).toList());
    assertEquals(List.of(new Chapter(0, "A"), new Chapter(60, "B")), reading.chapters());
  }

  @Test
  void latin1IsAFault() throws IOException {
    Path file = Files.write(folder.resolve("l"), new byte[] {'0', ':', '0', '0', ' ', (byte) 0xE9});
    ObjectNode json = Json.MAPPER.createObjectNode().put("chapters", "l");
    Media media = new Media(file, "text/plain", 6, 0);
    assertEquals(
        "is not UTF-8 text",
        new Chapters().of(new ItemDocument(json), media).faults().get(0).message());
  }

  @Test
  void jsonChaptersOfAPodcastAreTaken() throws IOException {
    Chapters.Reading reading =
        file(
            """
            {"version":"1.2.0","chapters":[{"startTime":0,"title":"Intro"},{"startTime":30,"toc":false,"img":"https://m.example/a.jpg"},
             {"startTime":61.9,"title":"Talk","toc":false}]}
            """);
    assertEquals(List.of(), reading.faults());
    assertEquals(List.of(new Chapter(0, "Intro"), new Chapter(61, "Talk")), reading.chapters());
  }

  @Test
  void jsonChaptersThatAreNoneAreToldWithTheirNumber() throws IOException {
    List<FieldFault> faults =
        file("""
                {"chapters":[{"startTime":-1,"title":"A"},{"startTime":5},{"title":"C"},{"startTime":"9","title":"D"},
                 {"startTime":7.1,"title":"E"},{"startTime":7.9,"title":"F"}]}
                """)
            .faults();
    assertEquals(5, faults.size(), faults.toString());
    assertTrue(faults.get(0).message().startsWith("chapter 1 "), faults.toString());
    assertTrue(faults.get(1).message().startsWith("chapter 2 has no title"), faults.toString());
    assertEquals(1, file("{\"chapters\": [").faults().size());
    assertEquals(1, file("{\"version\": \"1.2.0\"}").faults().size());
    assertEquals(1, file("{\"chapters\": []}").faults().size());
  }
}
