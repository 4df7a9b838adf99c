package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning of a resumable upload. */
@Conformance
final class ResumableInitConformanceTest extends ResumableCase {

  private static final String LENGTH = "x-upload-content-length";
  private static final String TYPE = "x-upload-content-type";

  private Answer with(String length, String type, ObjectNode fields)
      throws IOException, InterruptedException {
    return open(initCall(UPLOAD, length, type).json(fields.toString()).send());
  }

  private Form form() throws IOException, InterruptedException {
    return new Form()
        .field("name", "Resumable")
        .field("channelId", Integer.toString(channelId(0)))
        .field("filename", "film.mp4");
  }

  private Answer init(Form form) throws IOException, InterruptedException {
    return open(initCall(UPLOAD, "71000", "video/mp4").form(form).send());
  }

  @Test
  void anUploadIsMadeWithNothingInItsAnswerButItsPlace() throws Exception {
    Answer answer = init(fields(), 71_000).is(201);
    assertEquals("", answer.body());
    assertNull(answer.header("Range"));
    assertTrue(answer.header("Location").startsWith("//"), answer.header("Location"));
    assertEquals("/api/v1/videos/upload-resumable", location(answer).group(2));
    assertEquals(4, id(answer).split("-").length, id(answer));
  }

  @Test
  void thePlaceNamesTheHostOfTheRequestAndHttpsBehindAProxyThatSaysSo() throws Exception {
    Answer answer =
        open(
            initCall(UPLOAD, "100", "video/mp4")
                .header("Host", "other.example")
                .header("X-Forwarded-Proto", "https")
                .json(fields().toString())
                .send());
    assertTrue(
        answer.is(201).header("Location").startsWith("https://other.example/api/v1/"),
        answer.header("Location"));
  }

  @Test
  void eachInitIsAnUploadOfItsOwnUnlessLastModifiedIsTheSame() throws Exception {
    assertNotEquals(id(init(fields(), 100)), id(init(fields(), 100)));
    String token = unique();
    String first = id(init(fields().put("lastModified", token), 100).is(201));
    ObjectNode other =
        fields().put("lastModified", token).put("filename", "b.mp4").put("description", "Other");
    assertEquals(first, id(init(other, 100).is(201)), "name, size and lastModified make the id");
    assertNotEquals(first, id(init(fields().put("lastModified", token), 101)));
    assertNotEquals(first, id(init(other.put("name", "Another name"), 100)));
    assertNotEquals(first, id(init(fields().put("lastModified", token + "x"), 100)));
  }

  @Test
  void aZeroOrEmptyLastModifiedIsNone() throws Exception {
    ObjectNode zero = fields().put("lastModified", 0);
    assertNotEquals(id(init(zero, 100)), id(init(zero, 100)));
    ObjectNode empty = fields().put("lastModified", "");
    assertNotEquals(id(init(empty, 100)), id(init(empty, 100)));
  }

  @Test
  void anInitOfAnUploadWithBytesTellsWhereToGoOn() throws Exception {
    ObjectNode fields = fields().put("lastModified", unique());
    String id = id(init(fields, 71_000).is(201));
    isOffset(chunk(id, 0, 30_000), 29_999);
    Answer again = init(fields, 71_000).is(200);
    assertEquals("bytes=0-29999", again.header("Range"));
    assertEquals("", again.body());
    assertEquals(id, id(again));
    isOffset(ask(id), 29_999);
  }

  @Test
  void theLastInitWins() throws Exception {
    ObjectNode fields = fields().put("lastModified", unique());
    String id = id(init(fields.put("description", "The first"), 71_000).is(201));
    init(fields.put("description", "The second").put("filename", "second.mp4"), 71_000).is(201);
    JsonNode made = whole(id, media()).is(200).json().path("video");
    assertEquals("The second", read(made).path("description").textValue());
    assertEquals(
        "second.mp4",
        api.get(path(made) + "/source")
            .as("main")
            .send()
            .is(200)
            .json()
            .path("inputFilename")
            .textValue());
  }

  @Test
  void aSizeOfZeroIsCompleteAtOnceAndUnreadable() throws Exception {
    Answer answer = init(fields().put("lastModified", unique()), 0).is(200);
    assertEquals("completed", answer.json().path("status").textValue(), answer.body());
    assertEquals(0, answer.json().path("bytesWritten").intValue());
    assertEquals("film.mp4", answer.json().at("/metadata/filename").textValue());
    assertNull(answer.header("Range"));
    send(id(answer), "bytes */0", new byte[0]).isProblem(422);
  }

  @Test
  void fileNameAndHeadersAreJudgedBeforeTheMetadata() throws Exception {
    ObjectNode bad = fields().put("name", "x").put("category", 99);
    bad.remove("filename");
    with(null, null, bad).refuses("filename", LENGTH, TYPE);
    with("100", null, fields()).refuses(TYPE);
    Answer length = with("12abc", "video/mp4", fields()).refuses(LENGTH);
    assertEquals("headers", length.invalid(LENGTH).path("location").textValue());
    assertEquals("12abc", length.invalid(LENGTH).path("value").textValue());
    with("0x10", "video/mp4", fields()).refuses(LENGTH);
    with("1.5", "video/mp4", fields()).isProblem(413, "max_file_size_reached");
  }

  @Test
  void theMetadataIsJudgedAsInOneRequest() throws Exception {
    ObjectNode bad = fields().put("name", "x").put("category", 99).put("support", "a");
    bad.remove("channelId");
    Answer answer =
        with("100", "video/mp4", bad).refuses("category", "support", "name", "channelId");
    assertEquals("/api/v1/videos/upload-resumable", answer.json().path("instance").textValue());
    assertTrue(
        answer.json().path("docs").textValue().endsWith("operation/uploadResumableInit"),
        answer.body());
  }

  @Test
  void afterTheFieldsComeScheduleChannelTypeAndPasswords() throws Exception {
    ObjectNode all = fields().put("channelId", 99_999_999).put("privacy", 5);
    all.putObject("scheduleUpdate").put("privacy", 1);
    with("100", "text/plain", all).isProblem(400);
    all.remove("scheduleUpdate");
    with("100", "text/plain", all).isProblem(subject.isEight() ? 404 : 400);
    all.put("channelId", channelId(0));
    with("100", "text/plain", all).isProblem(415);
    with("100", "video/mp4", all).isProblem(400);
  }

  @Test
  void anotherAccountsChannelIsRefused() throws Exception {
    with("100", "video/mp4", fields().put("channelId", foreignChannelId()))
        .isProblem(subject.isEight() ? 403 : 400);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"text/plain", "video", "video/mp4;codecs=avc1", "video/quicktime"})
  void theDeclaredTypeDecidesWhatIsAVideo(String type) throws Exception {
    with("100", type, fields()).isProblem(415);
  }

  @Test
  void theDeclaredTypeMayBeInCapitals() throws Exception {
    with("100", "VIDEO/MP4", fields()).is(201);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a.m:4", "a.m*4", "a.mp4?", "a.m|4"})
  void anExtensionNoFileSystemTakesIsRefusedByTheEngine(String filename) throws Exception {
    isEngineError(init(fields().put("filename", filename), 100), 400, "InvalidFileName");
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"a:b.mp4", "a/b.mp4", "noext", "é ü.mp4", ".mp4", "   "})
  void theRestOfTheFileNameIsFree(String filename) throws Exception {
    init(fields().put("filename", filename), 100).is(201);
  }

  @Test
  void aFileNameHas1To1000Characters() throws Exception {
    init(fields().put("filename", ""), 100).refuses("filename");
    init(fields().put("filename", 5), 100).refuses("filename");
    init(fields().put("filename", "a".repeat(1001)), 100).refuses("filename");
    init(fields().put("filename", "a".repeat(1000)), 100).is(201);
  }

  @Test
  void tenTerabytesAreTooMuchForTheEngine() throws Exception {
    isEngineError(init(fields(), 10_000_000_000_000L), 413, "RequestEntityTooLarge");
  }

  @Test
  void theDeclaredSizeCountsAgainstTheQuota() throws Exception {
    subject.sandboxOnly("it would change a real user's quota").setQuota("publisher", 1000);
    init(fields(), 1000).isProblem(413, "quota_reached");
    with("1000", "text/plain", fields()).isProblem(415);
    init(fields(), 999).is(201);
    subject.sandboxOnly("").setQuota("publisher", -1);
  }

  @Test
  void theTokenIsJudgedFirst() throws Exception {
    api.post(UPLOAD).json("{}").send().isProblem(401, "unauthorized_request");
    api.post(UPLOAD).bearer("nope").json("{}").send().isProblem(401, "invalid_token");
  }

  @Test
  void aFormBringsImages() throws Exception {
    Form form =
        form()
            .field("tags[]", "aa")
            .field("tags[]", "bb")
            .file("thumbnailfile", "t.png", "image/png", picture())
            .file("previewfile", "p.png", "image/png", picture());
    String id = id(init(form).is(201));
    JsonNode video = read(whole(id, media()).is(200).json().path("video"));
    assertEquals("[\"aa\",\"bb\"]", video.path("tags").toString());
    String thumbnail = video.path("thumbnailPath").textValue();
    assertTrue(thumbnail.startsWith("/lazy-static/thumbnails/"), thumbnail);
  }

  @Test
  void badImagesAreRefusedAndOtherFilesAreAServerError() throws Exception {
    init(form().file("thumbnailfile", "t.gif", "image/gif", picture())).refuses("thumbnailfile");
    init(form().file("previewfile", "t.png", "image/png", new byte[9 * 1024 * 1024]))
        .refuses("previewfile");
    init(form().file("videofile", "v.mp4", "video/mp4", sample())).isProblem(500, "MulterError");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"GET, id", "HEAD, ", "PATCH, "})
  void otherMethodsAreNotTheProtocols(String method, String parameter) throws Exception {
    Answer answer = api.method(method, UPLOAD + "?upload_id=x").as("main").send().is(400);
    if (parameter == null) {
      assertEquals("", answer.body());
    } else {
      answer.refuses(parameter);
    }
  }
}
