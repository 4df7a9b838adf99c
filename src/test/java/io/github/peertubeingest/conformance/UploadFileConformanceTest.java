package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Conformance
final class UploadFileConformanceTest extends ConformanceCase {

  private Form named(String name) throws IOException, InterruptedException {
    return sampleForm().field("name", name);
  }

  private Answer uploadMedia(String contentType, byte[] media)
      throws IOException, InterruptedException {
    Form form = new Form().file("videofile", "v.mp4", contentType, media);
    return upload(form.field("channelId", Integer.toString(channelId(0))).field("name", "media"));
  }

  @Test
  void theSourceTellsNameAndSizeOfTheFile() throws Exception {
    JsonNode made = video("With source");
    JsonNode source = api.get(path(made) + "/source").as("main").send().is(200).json();
    assertEquals("sample.mp4", source.path("inputFilename").textValue());
    assertEquals(sample().length, source.path("size").intValue());
    assertEquals(subject.version() < 800, source.has("filename"));
  }

  @Test
  void anAccentInAPlainFilenameComesBackGarbled() throws Exception {
    Form form =
        new Form()
            .file("videofile", "é.mp4", "video/mp4", sample())
            .field("channelId", Integer.toString(channelId(0)))
            .field("name", "Accent é");
    JsonNode made = upload(form).is(200).json().path("video");
    JsonNode source = api.get(path(made) + "/source").as("main").send().is(200).json();
    assertEquals("\u00c3\u00a9.mp4", source.path("inputFilename").textValue());
    assertEquals("Accent é", read(made).path("name").textValue());
  }

  @Test
  void anEncodedFilenameKeepsItsAccent() throws Exception {
    Form form =
        new Form()
            .part(
                "form-data; name=\"videofile\"; filename*=UTF-8''%C3%A9.mp4", "video/mp4", sample())
            .field("channelId", Integer.toString(channelId(0)))
            .field("name", "Accent");
    JsonNode made = upload(form).is(200).json().path("video");
    JsonNode source = api.get(path(made) + "/source").as("main").send().is(200).json();
    assertEquals("é.mp4", source.path("inputFilename").textValue());
  }

  @Test
  void aFilePartWithoutFilenameIsNoFile() throws Exception {
    Form form =
        new Form()
            .field("videofile", "text")
            .field("channelId", Integer.toString(channelId(0)))
            .field("name", "No file");
    Answer answer = upload(form).refuses("videofile");
    assertEquals("Should have a file", answer.invalid("videofile").path("msg").textValue());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"text/plain", "application/octet-stream", "video/quicktime", "audio/mpeg"})
  void theContentTypeOfThePartDecidesWhatIsAVideo(String type) throws Exception {
    uploadMedia(type, sample()).isProblem(415);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"video/mp4", "VIDEO/MP4", "video/mp4;codecs=avc1", "video/webm"})
  void aKnownContentTypeIsTakenWithoutALookAtTheContainer(String type) throws Exception {
    uploadMedia(type, sample()).is(200);
  }

  @Test
  void aFileThatIsNoVideoIsUnreadable() throws Exception {
    Answer text = uploadMedia("video/mp4", "hello".getBytes(StandardCharsets.UTF_8)).isProblem(422);
    if (!subject.isEight() || subject.isSandbox()) {
      assertEquals("Video file unreadable.", text.json().path("detail").textValue());
    }
    uploadMedia("video/mp4", new byte[0]).isProblem(422);
  }

  @Test
  void anMp4CutInItsIndexIsUnreadable() throws Exception {
    uploadMedia("video/mp4", Arrays.copyOf(sample(), 600)).isProblem(422);
  }

  @Test
  void anMp4CutAfterItsIndexIsTakenForComplete() throws Exception {
    byte[] cut = Arrays.copyOf(sample(), 5000);
    JsonNode made = uploadMedia("video/mp4", cut).is(200).json().path("video");
    JsonNode source = api.get(path(made) + "/source").as("main").send().is(200).json();
    assertEquals(5000, source.path("size").intValue());
  }

  @Test
  void anUnknownFileFieldOrASecondVideofileIsAServerError() throws Exception {
    upload(named("Unknown").file("poster", "p.png", "image/png", picture()))
        .isProblem(500, "MulterError");
    upload(named("Twice").file("videofile", "b.mp4", "video/mp4", sample()))
        .isProblem(500, "MulterError");
  }

  @Test
  void aBodyWithoutBoundaryOrEndIsAServerError() throws Exception {
    Answer answer =
        api.post("/videos/upload")
            .as("main")
            .body("multipart/form-data", HttpRequest.BodyPublishers.ofString("x"))
            .send();
    answer.isProblem(500, "Error");
    api.post("/videos/upload")
        .as("main")
        .body("multipart/form-data; boundary=abc", HttpRequest.BodyPublishers.ofString("x"))
        .send()
        .isProblem(500, "Error");
  }

  @Test
  void aThumbnailIsTaken() throws Exception {
    JsonNode with =
        upload(named("Thumb").file("thumbnailfile", "t.png", "image/png", picture()))
            .is(200)
            .json();
    assertTrue(
        read(with.path("video"))
            .path("thumbnailPath")
            .textValue()
            .startsWith("/lazy-static/thumbnails/"));
  }

  @Test
  void aThumbnailTooLargeOrOfAnotherTypeIsRefused() throws Exception {
    byte[] large = new byte[9 * 1024 * 1024];
    upload(named("Large").file("thumbnailfile", "t.jpg", "image/jpeg", large))
        .refuses("thumbnailfile");
    upload(named("Gif").file("previewfile", "t.gif", "image/gif", picture()))
        .refuses("previewfile");
  }

  @Test
  void aThumbnailOf5MegabytesFitsSinceVersion71() throws Exception {
    byte[] padded = Arrays.copyOf(picture(), 5_000_000);
    Answer answer = upload(named("5 MB").file("thumbnailfile", "t.png", "image/png", padded));
    if (subject.version() >= 701) {
      answer.is(200);
    } else {
      answer.refuses("thumbnailfile");
    }
  }

  @Test
  void aThumbnailThatIsNoImageMakesNoVideo() throws Exception {
    String name = "No image " + System.nanoTime();
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    Answer answer = upload(named(name).file("thumbnailfile", "t.jpg", "image/jpeg", text));
    if (subject.isEight()) {
      answer.isProblem(400);
    } else {
      answer.isProblem(500, "Error");
    }
    JsonNode mine = api.get("/users/me/videos?sort=-createdAt").as("main").send().is(200).json();
    for (JsonNode video : mine.path("data")) {
      assertFalse(name.equals(video.path("name").textValue()), "the video was made");
    }
  }

  @Test
  void aChunkedBodyAndExpectContinueWork() throws Exception {
    Form form = named("Chunked");
    Answer chunked =
        api.post("/videos/upload")
            .as("main")
            .expectContinue()
            .body(
                form.contentType(),
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(form.bytes())))
            .send()
            .is(200);
    api.delete("/videos/" + chunked.json().at("/video/id").intValue()).as("main").send().is(204);
  }

  @Test
  void aFullQuotaIs413() throws Exception {
    subject
        .sandboxOnly("it would change a real user's quota")
        .setQuota("publisher", sample().length);
    upload(named("Full")).isProblem(413, "quota_reached");
    subject.sandboxOnly("").setQuota("publisher", sample().length + 1L);
    upload(named("Fits")).is(200);
    upload(named("Full again")).isProblem(413, "quota_reached");
    subject.sandboxOnly("").setQuota("publisher", -1);
  }
}
