package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Conformance
final class CaptionsConformanceTest extends ConformanceCase {

  private static final String VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";

  private Answer put(JsonNode video, String language, String filename, String type, String text)
      throws IOException, InterruptedException {
    Form form =
        new Form().file("captionfile", filename, type, text.getBytes(StandardCharsets.UTF_8));
    return api.put(path(video) + "/captions/" + language).as("main").form(form).send();
  }

  private JsonNode captions(JsonNode video) throws IOException, InterruptedException {
    return api.get(path(video) + "/captions").as("main").send().is(200).json();
  }

  private String stored(JsonNode video, String language) throws IOException, InterruptedException {
    for (JsonNode caption : captions(video).path("data")) {
      if (caption.at("/language/id").textValue().equals(language)) {
        return api.get(caption.path("captionPath").textValue()).send().is(200).body();
      }
    }
    throw new AssertionError("no caption in " + language);
  }

  @Test
  void captionsAreListedByLanguageWithWhatLeadsToTheirText() throws Exception {
    JsonNode made = video("Captions");
    assertEquals("{\"total\":0,\"data\":[]}", captions(made).toString());
    put(made, "fr", "a.vtt", "text/vtt", VTT).is(204);
    put(made, "en", "a.vtt", "text/vtt", VTT).is(204);
    JsonNode list = captions(made);
    assertEquals(2, list.path("total").intValue());
    JsonNode first = list.path("data").get(0);
    assertEquals("{\"id\":\"en\",\"label\":\"English\"}", first.path("language").toString());
    assertFalse(first.path("automaticallyGenerated").booleanValue());
    assertTrue(
        first.path("captionPath").textValue().startsWith("/lazy-static/video-captions/"),
        first.toString());
    assertEquals(subject.isEight(), first.has("fileUrl"));
    assertEquals("fr", list.path("data").get(1).at("/language/id").textValue());
    assertEquals(VTT, stored(made, "en"));
  }

  @Test
  void anotherCaptionOfTheLanguageReplacesItUnderANewPath() throws Exception {
    JsonNode made = video("Replaced caption");
    put(made, "en", "a.vtt", "text/vtt", VTT).is(204);
    String before = captions(made).at("/data/0/captionPath").textValue();
    put(made, "en", "a.vtt", "text/vtt", VTT.replace("Hello", "Bye")).is(204);
    JsonNode after = captions(made);
    assertEquals(1, after.path("total").intValue());
    assertNotEquals(before, after.at("/data/0/captionPath").textValue());
    assertTrue(stored(made, "en").contains("Bye"));
    api.get(before).send().is(404);
  }

  @Test
  void subRipBecomesWebVtt() throws Exception {
    JsonNode made = video("SubRip");
    String subRip =
        "\uFEFF1\r\n00:00:00,000 --> 00:00:01,500\r\nHello <i>wörld</i>, 12,345\r\nline two\r\n\r\n"
            + "2\r\n00:00:02,000 --> 00:00:03,000\r\n{\\an8}{b}Second{/b}\r\n";
    put(made, "fr", "a.srt", "application/x-subrip", subRip).is(204);
    assertEquals(
        "WEBVTT FILE\r\n\r\n1\r\n00:00:00.000 --> 00:00:01.500\r\nHello <i>wörld</i>, 12,345\r\n"
            + "line two\r\n\r\n2\r\n00:00:02.000 --> 00:00:03.000 line:5%\r\n<b>Second</b>\r\n\r\n",
        stored(made, "fr"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "text/vtt,a.srt,false",
    "TEXT/VTT; charset=utf-8,a.vtt,false",
    "application/octet-stream,a.vtt,false",
    "application/octet-stream,a.bin,false",
    "application/octet-stream,a.srt,true",
    "application/x-subrip,a.vtt,true",
    "text/plain,a.vtt,true"
  })
  void theTypeOfThePartDecidesWhetherItIsConverted(String type, String name, boolean converted)
      throws Exception {
    JsonNode made = video("Type");
    put(made, "en", name, type, VTT).is(204);
    assertEquals(converted, stored(made, "en").startsWith("WEBVTT FILE\r\n\r\nWEBVTT\r\n"));
  }

  @Test
  void whatTheTextSaysIsNotJudged() throws Exception {
    JsonNode made = video("Junk");
    put(made, "en", "a.vtt", "text/vtt", "junk").is(204);
    assertEquals("junk", stored(made, "en"));
    put(made, "en", "a.srt", "application/x-subrip", "junk").is(204);
    assertEquals("WEBVTT FILE\r\n\r\njunk\r\n\r\n", stored(made, "en"));
    put(made, "en", "a.vtt", "text/vtt", "").is(204);
    assertEquals("", stored(made, "en"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"zz", "en-US", "EN"})
  void aLanguageNotInTheListIsRefused(String language) throws Exception {
    JsonNode made = video("Language");
    put(made, language, "a.vtt", "text/vtt", VTT).refuses("captionLanguage");
    api.delete(path(made) + "/captions/" + language).as("main").send().refuses("captionLanguage");
  }

  @Test
  void anotherTypeOrTooLargeAFileIsRefused() throws Exception {
    JsonNode made = video("Bad files");
    put(made, "en", "a.srt", "text/srt", VTT).refuses("captionfile");
    put(made, "en", "a.json", "application/json", VTT).refuses("captionfile");
    put(made, "en", "a.vtt", "text/vtt", " ".repeat(21 * 1024 * 1024)).refuses("captionfile");
    api.put(path(made) + "/captions/en").as("main").send().refuses("captionfile");
    Form other = new Form().file("file", "a.vtt", "text/vtt", new byte[1]);
    api.put(path(made) + "/captions/en")
        .as("main")
        .form(other)
        .send()
        .isProblem(500, "MulterError");
  }

  @Test
  void severalFaultsAreReportedTogether() throws Exception {
    Form form = new Form().field("x", "y");
    api.put("/videos/not-an-id/captions/zz")
        .as("main")
        .form(form)
        .send()
        .refuses("videoId", "captionLanguage", "captionfile");
    api.put("/videos/not-an-id/captions/zz")
        .form(form)
        .send()
        .isProblem(401, "unauthorized_request");
    api.get("/videos/not-an-id/captions").send().refuses("videoId");
    api.get("/videos/99999999/captions").send().isProblem(404);
  }

  @Test
  void aDeletedCaptionIsGone() throws Exception {
    JsonNode made = video("To delete");
    put(made, "en", "a.vtt", "text/vtt", VTT).is(204);
    api.delete(path(made) + "/captions/en").send().isProblem(401, "unauthorized_request");
    assertEquals("", api.delete(path(made) + "/captions/en").as("main").send().is(204).body());
    api.delete(path(made) + "/captions/en").as("main").send().isProblem(404);
    assertEquals(0, captions(made).path("total").intValue());
  }

  @Test
  void captionsAreReadWithTheRightsOfTheirVideo() throws Exception {
    JsonNode made = video("Rights");
    put(made, "en", "a.vtt", "text/vtt", VTT).is(204);
    String captions = path(made) + "/captions";
    api.get(captions).send().isProblem(401, "unauthorized_request");
    change(made, "{\"privacy\":1}").is(204);
    List<Integer> totals = new ArrayList<>();
    totals.add(api.get(captions).send().is(200).json().path("total").intValue());
    totals.add(api.get(captions).bearer("nope").send().is(200).json().path("total").intValue());
    assertEquals(List.of(1, 1), totals);
  }

  @Test
  void anotherUsersCaptionsCannotBeChanged() throws Exception {
    String other = subject.token("other");
    JsonNode made = video("Not yours");
    Form form = new Form().file("captionfile", "a.vtt", "text/vtt", new byte[1]);
    String path = path(made) + "/captions/en";
    api.put(path).bearer(other).form(form).send().isProblem(403);
    api.delete(path).bearer(other).send().isProblem(404);
    put(made, "en", "a.vtt", "text/vtt", VTT).is(204);
    api.delete(path).bearer(other).send().isProblem(403);
  }

  @Test
  void withoutTranscriptionNoCaptionIsGenerated() throws Exception {
    JsonNode made = video("Generate");
    JsonNode config = api.get("/config").send().is(200).json();
    if (!config.at("/videoTranscription/enabled").booleanValue()) {
      api.post(path(made) + "/captions/generate").as("main").json("{}").send().isProblem(400);
    }
  }
}
