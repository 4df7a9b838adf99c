package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@Conformance
final class NsfwAndPicturesConformanceTest extends ConformanceCase {

  private void picture(JsonNode video, String field) throws IOException, InterruptedException {
    Form form = new Form().file(field, "t.png", "image/png", picture());
    api.put(path(video)).as("main").form(form).send().is(204);
  }

  @Test
  void flagsAndSummaryNeedNsfwInTheSameRequestSince72() throws Exception {
    JsonNode made = video("Flags");
    boolean known = subject.version() >= 702;
    for (String field : new String[] {"\"nsfwFlags\":1", "\"nsfwSummary\":\"blood\""}) {
      assertEquals(known ? 400 : 204, change(made, "{" + field + "}").status());
    }
    change(made, "{\"nsfw\":true,\"nsfwFlags\":3,\"nsfwSummary\":\"blood\"}").is(204);
    JsonNode video = read(made);
    assertTrue(video.path("nsfw").booleanValue());
    assertEquals(known, video.has("nsfwFlags"));
    assertEquals(known ? 3 : 0, video.path("nsfwFlags").asInt());
    assertEquals(known ? "blood" : "", video.path("nsfwSummary").asText(""));
    change(made, "{\"nsfw\":false}").is(204);
    assertFalse(read(made).path("nsfw").booleanValue());
    assertEquals(0, read(made).path("nsfwFlags").asInt());
  }

  @Test
  void transcriptionIsAskedForWithoutAnyTrace() throws Exception {
    JsonNode made =
        upload(sampleForm().field("name", "Quiet").field("generateTranscription", "false"))
            .is(200)
            .json()
            .path("video");
    change(made, "{\"generateTranscription\":true}").is(204);
    assertFalse(read(made).has("generateTranscription"));
  }

  @Test
  void thumbnailAndPreviewAreTwoPicturesUpTo80() throws Exception {
    JsonNode made = video("Pictures");
    JsonNode generated = read(made);
    picture(made, "thumbnailfile");
    JsonNode first = read(made);
    assertNotEquals(generated.path("thumbnailPath"), first.path("thumbnailPath"));
    boolean two = subject.version() < 801;
    assertEquals(two, generated.path("previewPath").equals(first.path("previewPath")));
    picture(made, "previewfile");
    JsonNode second = read(made);
    assertEquals(two, first.path("thumbnailPath").equals(second.path("thumbnailPath")));
    assertNotEquals(first.path("previewPath"), second.path("previewPath"));
    api.get(generated.path("thumbnailPath").textValue()).send().is(404);
    for (String path : new String[] {"thumbnailPath", "previewPath"}) {
      Answer served = api.get(second.path(path).textValue()).send().is(200);
      assertTrue(served.header("Content-Type").startsWith("image/"), path);
    }
  }
}
