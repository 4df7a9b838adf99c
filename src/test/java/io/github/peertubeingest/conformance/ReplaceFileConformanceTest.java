package io.github.peertubeingest.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another file for a video that exists. */
@Conformance
final class ReplaceFileConformanceTest extends ResumableCase {

  private JsonNode made;
  private String route;

  @BeforeEach
  void needsReplacement() throws Exception {
    JsonNode config = api.get("/config").send().is(200).json();
    assumeTrue(config.at("/videoFile/update/enabled").booleanValue(), "replacement is off");
    made = video("To be replaced");
    route = path(made) + "/source/replace-resumable";
  }

  private Answer begin(String path, long size, String json)
      throws IOException, InterruptedException {
    return open(initCall(path, Long.toString(size), "video/mp4").json(json).send());
  }

  private Answer put(String path, String id, String range, byte[] bytes)
      throws IOException, InterruptedException {
    return chunkCall(path, id, range, bytes).send();
  }

  private JsonNode source() throws IOException, InterruptedException {
    return api.get(path(made) + "/source").as("main").send().is(200).json();
  }

  @Test
  void theSourceAndItsDateChangeAndTheVideoStays() throws Exception {
    JsonNode before = read(made);
    Answer begun = begin(route, 71_000, "{\"filename\":\"new.mp4\"}").is(201);
    assertEquals("/api/v1" + route, location(begun).group(2));
    isOffset(put(route, id(begun), "bytes 0-29999/71000", part(0, 30_000)), 29_999);
    Answer end = put(route, id(begun), "bytes 30000-70999/71000", part(30_000, 71_000)).is(200);
    assertEquals("new.mp4", end.json().path("inputFilename").textValue(), end.body());
    assertEquals(71_000, end.json().path("size").intValue(), end.body());
    assertEquals(71_000, source().path("size").intValue());
    assertEquals("new.mp4", source().path("inputFilename").textValue());
    JsonNode after = read(made);
    assertTrue(before.path("inputFileUpdatedAt").isNull());
    assertTrue(after.path("inputFileUpdatedAt").isTextual());
    assertEquals(after.path("inputFileUpdatedAt"), source().path("createdAt"));
    assertNotEquals(before.path("updatedAt"), after.path("updatedAt"));
    assertEquals(before.path("createdAt"), after.path("createdAt"));
    assertEquals(before.path("name"), after.path("name"));
  }

  @Test
  void onlyAFileNameIsNeededAndNoOtherFieldIsLookedAt() throws Exception {
    begin(route, 100, "{}").refuses("filename");
    initCall(route, null, null)
        .json("{}")
        .send()
        .refuses("filename", "x-upload-content-length", "x-upload-content-type");
    begin(route, 100, "{\"filename\":\"new.mp4\",\"name\":\"x\",\"category\":99}").is(201);
    initCall(route, "100", "text/plain").json("{\"filename\":\"a.mp4\"}").send().isProblem(415);
    Form form = new Form().field("filename", "new.mp4");
    initCall(route, "100", "video/mp4").form(form).send().refuses("filename");
  }

  @Test
  void theVideoMustExistAndBeOnesOwn() throws Exception {
    String body = "{\"filename\":\"new.mp4\"}";
    begin("/videos/99999999/source/replace-resumable", 100, body).isProblem(404);
    begin("/videos/not-an-id/source/replace-resumable", 100, body)
        .isProblem(500, "SequelizeDatabaseError");
    api.post(route).json(body).send().isProblem(401, "unauthorized_request");
    api.post(route)
        .as("other")
        .header("X-Upload-Content-Length", "100")
        .header("X-Upload-Content-Type", "video/mp4")
        .json(body)
        .send()
        .isProblem(403);
  }

  @Test
  void theBytesOfAnUploadDoNotCareForTheRoute() throws Exception {
    String id = id(begin(route, 71_000, "{\"filename\":\"new.mp4\"}").is(201));
    isOffset(put(route, id, "bytes 0-29999/71000", part(0, 30_000)), 29_999);
    isOffset(ask(id), 29_999);
    api.delete(route + "?upload_id=" + id).as("main").send().is(204);
    isEngineError(ask(id), 404, "FileNotFound");
  }

  @Test
  void anUnreadableFileChangesNothingAndGoesAfterTheAnswer() throws Exception {
    byte[] junk = "junk".repeat(100).getBytes(StandardCharsets.US_ASCII);
    String id = id(begin(route, junk.length, "{\"filename\":\"new.mp4\"}").is(201));
    put(route, id, null, junk).isProblem(422);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> put(route, id, "bytes */*", new byte[0]).status() == 404);
    assertEquals("sample.mp4", source().path("inputFilename").textValue());
    assertTrue(read(made).path("inputFileUpdatedAt").isNull());
  }

  @Test
  void aVideoDeletedMeanwhileIsMissedAtTheEnd() throws Exception {
    String id = id(begin(route, 71_000, "{\"filename\":\"new.mp4\"}").is(201));
    api.delete(path(made)).as("main").send().is(204);
    put(route, id, null, media()).isProblem(404);
    put(route, id, "bytes */*", new byte[0]).is(404);
    api.delete(route + "?upload_id=" + id).as("main").send().is(204);
  }
}
