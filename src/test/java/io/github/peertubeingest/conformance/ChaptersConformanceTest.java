package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Conformance
final class ChaptersConformanceTest extends ConformanceCase {

  private Answer put(JsonNode video, String chapters) throws IOException, InterruptedException {
    return api.put(path(video) + "/chapters")
        .as("main")
        .json("{\"chapters\":" + chapters + "}")
        .send();
  }

  /** The chapters as "seconds title" lines. */
  private String chapters(JsonNode video) throws IOException, InterruptedException {
    JsonNode answer = api.get(path(video) + "/chapters").as("main").send().is(200).json();
    StringBuilder lines = new StringBuilder();
    for (JsonNode chapter : answer.path("chapters")) {
      lines
          .append(lines.length() == 0 ? "" : "|")
          .append(chapter.path("timecode").intValue())
          .append(' ')
          .append(chapter.path("title").textValue());
    }
    return lines.toString();
  }

  private JsonNode described(String description) throws IOException, InterruptedException {
    return upload(sampleForm().field("name", "Described").field("description", description))
        .is(200)
        .json()
        .path("video");
  }

  private void describe(JsonNode video, String description)
      throws IOException, InterruptedException {
    change(video, "{\"description\":\"" + description.replace("\n", "\\n") + "\"}").is(204);
  }

  @Test
  void chaptersAreReplacedAsAWholeAndSorted() throws Exception {
    JsonNode made = video("Chapters");
    assertEquals("", chapters(made));
    put(
            made,
            "[{\"timecode\":5,\"title\":\"B\"},{\"timecode\":0,\"title\":\"A\"},"
                + "{\"timecode\":\"9999\",\"title\":\" C \"}]")
        .is(204);
    assertEquals("0 A|5 B|9999  C ", chapters(made));
    put(made, "[{\"timecode\":1,\"title\":5}]").is(204);
    assertEquals("1 5", chapters(made));
    put(made, "[]").is(204);
    assertEquals("", chapters(made));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "null",
        "\"x\"",
        "{}",
        "[\"a\"]",
        "[{\"title\":\"x\"}]",
        "[{\"timecode\":-1,\"title\":\"a\"}]",
        "[{\"timecode\":1.5,\"title\":\"a\"}]",
        "[{\"timecode\":\"x\",\"title\":\"a\"}]",
        "[{\"timecode\":1,\"title\":\"\"}]",
        "[{\"timecode\":1,\"title\":\"a\"},{\"timecode\":1,\"title\":\"b\"}]"
      })
  void malformedChaptersAreRefused(String chapters) throws Exception {
    put(video("Malformed"), chapters).refuses("chapters");
  }

  @Test
  void aTitleHasUpTo100Characters() throws Exception {
    JsonNode made = video("Long titles");
    put(made, "[{\"timecode\":1,\"title\":\"" + "a".repeat(100) + "\"}]").is(204);
    put(made, "[{\"timecode\":1,\"title\":\"" + "a".repeat(101) + "\"}]").refuses("chapters");
  }

  @Test
  void aMissingTitleAndANumberTooLargeReachTheDatabase() throws Exception {
    JsonNode made = video("Database");
    put(made, "[{\"timecode\":1}]").isProblem(500, "SequelizeValidationError");
    put(made, "[{\"timecode\":2147483648,\"title\":\"a\"}]")
        .isProblem(500, "SequelizeDatabaseError");
    put(made, "[{\"timecode\":\"1\",\"title\":\"a\"},{\"timecode\":1,\"title\":\"b\"}]")
        .isProblem(500, "SequelizeUniqueConstraintError");
  }

  @Test
  void theTokenThenTheFieldsThenTheVideoAreJudged() throws Exception {
    String unknown = "/videos/99999999/chapters";
    api.put(unknown).json("{}").send().isProblem(401, "unauthorized_request");
    api.put(unknown).as("main").json("{}").send().refuses("chapters");
    api.put(unknown).as("main").json("{\"chapters\":[]}").send().isProblem(404);
    api.put("/videos/no-id/chapters").as("main").json("{}").send().refuses("videoId", "chapters");
    api.get(unknown).send().isProblem(404);
    api.get("/videos/no-id/chapters").send().refuses("id");
    JsonNode made = video("Private");
    api.get(path(made) + "/chapters").send().isProblem(401, "unauthorized_request");
  }

  @Test
  void anotherUsersChaptersCannotBeChanged() throws Exception {
    String other = subject.token("other");
    JsonNode made = video("Not yours");
    api.put(path(made) + "/chapters").bearer(other).json("{\"chapters\":[]}").send().isProblem(403);
  }

  static Stream<Arguments> descriptions() {
    return Stream.of(
        Arguments.of(
            "Intro\n0:00 Start\n00:10 Middle\n1:02:03 - End\nfoo", "0 Start|10 Middle|3723 - End"),
        Arguments.of("0:05 a\r\n0:01 b\r\n0:09 c", "1 b|5 a|9 c"),
        Arguments.of("1 a\n0:75 b\n90:00 c", "1 a|75 b|5400 c"),
        Arguments.of("2024 was good\n2025 better", "2024 was good|2025 better"),
        Arguments.of("0:01 a\n0:02 b\n0:02 c\n0:01 d", "1 a|2 b"),
        Arguments.of("0:01 only one", ""),
        Arguments.of("0:01 a\n\n0:02 b", ""),
        Arguments.of("0:00 a\nfoo\n0:10 b\n0:20 c", ""),
        Arguments.of("0:00 a\n0:05 z\nfoo\n0:10 b", "0 a|5 z"),
        Arguments.of("Text\n 0:01 a\n 0:02 b", ""),
        Arguments.of("[0:01] a\n[0:02] b", ""),
        Arguments.of("* 0:01 a\n* 0:02 b", ""),
        Arguments.of("0:01: a\n0:02: b", ""),
        Arguments.of("1:2:3:4 a\n0:01 b", ""),
        Arguments.of("0:01 " + "x".repeat(150) + "\n0:02 y", "1 " + "x".repeat(100) + "|2 y"));
  }

  @ParameterizedTest
  @MethodSource("descriptions")
  void aDescriptionTellsChapters(String description, String expected) throws Exception {
    assertEquals(expected, chapters(described(description)));
  }

  @Test
  void aChangedDescriptionBringsItsChaptersWhileTheyCameFromIt() throws Exception {
    JsonNode made = described("0:00 A\n0:05 B");
    describe(made, "0:01 C\n0:06 D");
    assertEquals("1 C|6 D", chapters(made));
    describe(made, "no chapters");
    assertEquals("", chapters(made));
    describe(made, "0:02 E\n0:07 F");
    assertEquals("2 E|7 F", chapters(made));
    change(made, "{\"description\":null}").is(204);
    assertEquals("", chapters(made));
  }

  @Test
  void chaptersOfTheirOwnSurviveAChangedDescription() throws Exception {
    JsonNode made = described("0:00 A\n0:05 B");
    put(made, "[{\"timecode\":1,\"title\":\"Mine\"}]").is(204);
    describe(made, "0:01 C\n0:06 D");
    assertEquals("1 Mine", chapters(made));
    put(made, "[]").is(204);
    describe(made, "0:02 E\n0:07 F");
    assertEquals("", chapters(made), "cleared ones too");
    put(made, "[{\"timecode\":2,\"title\":\"E\"},{\"timecode\":7,\"title\":\"F\"}]").is(204);
    describe(made, "0:03 G\n0:08 H");
    assertEquals("3 G|8 H", chapters(made), "the same as told count as told");
  }

  @Test
  void aNumberTooLargeAtTheStartOfTwoLinesBreaksTheRequest() throws Exception {
    String huge = "2147483648 a\n1 b";
    JsonNode made = video("Huge");
    String change = "{\"description\":\"" + huge.replace("\n", "\\n") + "\"}";
    change(made, change).isProblem(500, "SequelizeDatabaseError");
    assertTrue(read(made).path("description").isNull());
    upload(sampleForm().field("name", "Huge").field("description", huge)).isProblem(500, "Error");
    upload(sampleForm().field("name", "One").field("description", "2147483648 a")).is(200);
  }
}
