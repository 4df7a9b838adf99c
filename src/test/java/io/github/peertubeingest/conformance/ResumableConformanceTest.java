package io.github.peertubeingest.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of a resumable upload, and its end. */
@Conformance
final class ResumableConformanceTest extends ResumableCase {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] JUNK = "junk ".repeat(200).getBytes(StandardCharsets.US_ASCII);

  private static String sum(String algorithm, byte[] bytes) throws Exception {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  private Answer summed(String id, int from, int to, String header, String value)
      throws IOException, InterruptedException {
    return chunkCall(UPLOAD, id, "bytes " + from + "-" + (to - 1) + "/71000", part(from, to))
        .header(header, value)
        .send();
  }

  /** What an upload is after a request that the server may still be tidying up. */
  private void settlesAt(String id, long last) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Objects.equals("bytes=0-" + last, ask(id).header("Range")));
  }

  @Test
  void chunksInOrderMakeAVideo() throws Exception {
    String id = begun();
    isOffset(ask(id), -1);
    isOffset(chunk(id, 0, 30_000), 29_999);
    isOffset(ask(id), 29_999);
    isOffset(chunk(id, 30_000, 60_000), 59_999);
    Answer last = chunk(id, 60_000, 71_000).is(200);
    JsonNode made = last.json().path("video");
    assertEquals(3, made.size(), last.body());
    assertTrue(made.path("id").isInt() && made.path("shortUUID").isTextual(), last.body());
    JsonNode video = read(made);
    assertEquals("Resumable", video.path("name").textValue());
    assertEquals(3, video.at("/privacy/id").intValue());
    assertEquals(2, video.path("duration").intValue());
    assertTrue(video.path("inputFileUpdatedAt").isNull());
    JsonNode source = api.get(path(made) + "/source").as("main").send().is(200).json();
    assertEquals("film.mp4", source.path("inputFilename").textValue());
    assertEquals(71_000, source.path("size").intValue());
  }

  @Test
  void theWholeFileMayComeWithoutContentRange() throws Exception {
    send(begun(), null, media()).is(200);
  }

  @Test
  void askingMayLeaveOutTheSizeButNotExceedIt() throws Exception {
    String id = begun();
    chunk(id, 0, 20_000).is(308);
    isOffset(send(id, "bytes */*", NOTHING), 19_999);
    isOffset(send(id, "bytes */20000", NOTHING), 19_999);
    isEngineError(send(id, "bytes */71001", NOTHING), 409, "FileConflict");
    isOffset(send(id, null, NOTHING), -1);
    isOffset(ask(id), 19_999);
  }

  @Test
  void gapsAndRepetitionsAreTaken() throws Exception {
    String id = begun();
    isOffset(chunk(id, 30_000, 60_000), 59_999);
    isOffset(ask(id), 59_999);
    isOffset(chunk(id, 0, 10_000), 9_999);
    isOffset(ask(id), 59_999);
    isOffset(chunk(id, 5_000, 31_000), 30_999);
    chunk(id, 60_000, 71_000).is(200);
  }

  @Test
  void onlyTheLastChunkMakesACompleteFileOfZeros() throws Exception {
    chunk(begun(), 60_000, 71_000).isProblem(422);
  }

  @Test
  void whatDoesNotFitIntoTheDeclaredSizeIsAConflict() throws Exception {
    String id = begun();
    chunk(id, 0, 10_000).is(308);
    byte[] bytes = part(10_000, 20_000);
    isEngineError(send(id, "bytes 10000-19999/71001", bytes), 409, "FileConflict");
    isEngineError(send(id, "bytes 70000-79999/71000", bytes), 409, "FileConflict");
    isEngineError(send(id, "10000-19999/71000", bytes), 409, "FileConflict");
    isOffset(ask(id), 9_999);
  }

  @Test
  void onlyStartAndTotalOfTheRangeAreRead() throws Exception {
    String id = begun();
    isOffset(send(id, "bytes 0-49/71000", part(0, 1000)), 999);
    isOffset(send(id, "bytes 1000-9999/71000", part(1000, 2000)), 1_999);
    isOffset(send(id, "bytes 2000/71000", part(2000, 3000)), 2_999);
    isOffset(send(id, "bytes 3000-3999/*", part(3000, 4000)), 3_999);
    isOffset(send(id, "bytes 4000-4999", part(4000, 5000)), 4_999);
    isOffset(send(id, "items 5000-5999/71000", part(5000, 6000)), 5_999);
    isOffset(send(id, "garbage", part(6000, 7000)), 5_999);
    isOffset(send(id, "bytes -6000-6999/71000", part(6000, 7000)), 5_999);
    isOffset(send(id, "bytes 8000-8000/71000", NOTHING), 7_999);
    isOffset(ask(id), 5_999);
  }

  @Test
  void aSmallerTotalShrinksTheUpload() throws Exception {
    String id = begun();
    isOffset(send(id, "bytes 0-29999/50000", part(0, 30_000)), 29_999);
    isEngineError(ask(id), 409, "FileConflict");
    isEngineError(chunk(id, 30_000, 31_000), 409, "FileConflict");
    JsonNode made =
        send(id, "bytes 30000-49999/50000", part(30_000, 50_000)).is(200).json().path("video");
    JsonNode source = api.get(path(made) + "/source").as("main").send().is(200).json();
    assertEquals(50_000, source.path("size").intValue());
  }

  @Test
  void aBodyOfUnknownLengthIsTakenAndTakenBackIfTooLong() throws Exception {
    String id = begun();
    byte[] long1 = part(0, 40_000);
    Answer good =
        chunkCall(UPLOAD, id, "bytes 0-39999/71000", NOTHING)
            .body(OCTETS, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long1)))
            .send();
    isOffset(good, 39_999);
    Answer tooLong =
        chunkCall(UPLOAD, id, "bytes 40000-70999/71000", NOTHING)
            .body(OCTETS, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long1)))
            .send();
    isEngineError(tooLong, 409, "FileConflict");
    settlesAt(id, 39_999);
  }

  @Test
  void aBodyParsedForItsContentTypeIsLost() throws Exception {
    String id = begun();
    chunk(id, 0, 10_000).is(308);
    String range = "bytes 10000-10006/71000";
    chunkCall(UPLOAD, id, range, NOTHING).json("abcdefg").send().isProblem(400, "SyntaxError");
    isOffset(chunkCall(UPLOAD, id, range, NOTHING).json("{\"a\":1}").send(), 9_999);
    isOffset(
        chunkCall(UPLOAD, id, range, NOTHING)
            .body("application/x-www-form-urlencoded", BodyPublishers.ofString("abcdefg"))
            .send(),
        9_999);
    isOffset(ask(id), 9_999);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"text/plain", "video/mp4", "multipart/form-data; boundary=x"})
  void anyOtherContentTypeIsFine(String type) throws Exception {
    String id = begun();
    isOffset(
        chunkCall(UPLOAD, id, "bytes 0-9999/71000", NOTHING)
            .body(type, BodyPublishers.ofByteArray(part(0, 10_000)))
            .send(),
        9_999);
  }

  @Test
  void goodChecksumsPass() throws Exception {
    String id = begun();
    byte[] bytes = part(0, 1000);
    String sha1 = sum("SHA-1", bytes);
    String sha256 = sum("SHA-256", bytes);
    String md5 = sum("MD5", bytes);
    isOffset(summed(id, 0, 1000, "Digest", "sha=" + sha1), 999);
    isOffset(summed(id, 0, 1000, "Digest", "sha1=" + sha1), 999);
    isOffset(summed(id, 0, 1000, "Digest", "sha-256=" + sha256), 999);
    isOffset(summed(id, 0, 1000, "Digest", "md5=" + md5), 999);
    isOffset(summed(id, 0, 1000, "Digest", "crc=x,sha=" + sha1), 999);
    isOffset(summed(id, 0, 1000, "Content-MD5", md5), 999);
    isOffset(summed(id, 0, 1000, "Repr-Digest", "sha-256=:AAAA:"), 999);
  }

  @Test
  void aWrongChecksumTakesTheChunkBack() throws Exception {
    String id = begun();
    chunk(id, 0, 30_000).is(308);
    Answer wrong = summed(id, 30_000, 50_000, "Digest", "sha-256=" + sum("SHA-256", JUNK));
    isEngineError(wrong, 460, "ChecksumMismatch");
    settlesAt(id, 29_999);
    isEngineError(
        summed(id, 30_000, 71_000, "Content-MD5", sum("MD5", JUNK)), 460, "ChecksumMismatch");
    settlesAt(id, 29_999);
    isEngineError(summed(id, 10_000, 20_000, "Digest", "sha=AAAA"), 460, "ChecksumMismatch");
    settlesAt(id, 9_999);
  }

  @Test
  void anUnknownChecksumChangesNothing() throws Exception {
    String id = begun();
    chunk(id, 0, 30_000).is(308);
    for (String value : new String[] {"sha-512=AAAA", "SHA-256=AAAA", "crc32=AAAA", "nonsense"}) {
      isEngineError(
          summed(id, 30_000, 40_000, "Digest", value), 400, "UnsupportedChecksumAlgorithm");
    }
    isOffset(ask(id), 29_999);
  }

  @Test
  void whileARequestIsOpenTheUploadIsLocked() throws Exception {
    String id = begun();
    chunk(id, 0, 30_000).is(308);
    Socket socket = stalled(id, 30_000, 60_000, 10_000, "");
    try (socket) {
      await().atMost(Duration.ofSeconds(10)).until(() -> ask(id).status() == 423);
      isEngineError(ask(id), 423, "FileLocked");
      isEngineError(chunk(id, 30_000, 60_000), 423, "FileLocked");
    }
    settlesAt(id, 39_999);
    isOffset(chunk(id, 40_000, 60_000), 59_999);
  }

  @Test
  void aCancelledUploadStaysLockedAsLongAsItsRequestIsOpen() throws Exception {
    ObjectNode fields = fields().put("lastModified", unique());
    String id = id(init(fields, 71_000).is(201));
    Socket socket = stalled(id, 0, 60_000, 10_000, "");
    try (socket) {
      await().atMost(Duration.ofSeconds(10)).until(() -> ask(id).status() == 423);
      cancel(id).is(204);
      isEngineError(ask(id), 404, "FileNotFound");
      init(fields, 71_000).is(201);
      isEngineError(ask(id), 423, "FileLocked");
    }
    settlesAt(id, -1);
  }

  @Test
  void aCutChunkWithChecksumIsDiscarded() throws Exception {
    String id = begun();
    chunk(id, 0, 30_000).is(308);
    String header = "Digest: sha=" + sum("SHA-1", part(30_000, 60_000)) + "\r\n";
    try (Socket socket = stalled(id, 30_000, 60_000, 10_000, header)) {
      await().atMost(Duration.ofSeconds(10)).until(() -> ask(id).status() == 423);
      assertTrue(socket.isConnected());
    }
    settlesAt(id, 29_999);
  }

  @Test
  void anIdThatIsNotOnesOwnIsForbidden() throws Exception {
    String id = begun();
    isEngineError(ask("x"), 403, "Forbidden");
    isEngineError(
        api.put(UPLOAD).as("main").header("Content-Range", "bytes */1").send(), 403, "Forbidden");
    isEngineError(api.delete(UPLOAD).as("main").send(), 403, "Forbidden");
    isEngineError(api.put(UPLOAD + "?upload_id=" + id).as("admin").send(), 403, "Forbidden");
    isEngineError(api.delete(UPLOAD + "?upload_id=" + id).as("admin").send(), 403, "Forbidden");
    api.put(UPLOAD + "?upload_id=" + id).send().isProblem(401, "unauthorized_request");
    isOffset(ask(id), -1);
  }

  @Test
  void anUnknownUploadIsNotFoundButCanBeCancelled() throws Exception {
    String id = begun();
    String unknown = id.substring(0, id.length() - 3) + "abc";
    isEngineError(ask(unknown), 404, "FileNotFound");
    isEngineError(chunk(unknown, 0, 1000), 404, "FileNotFound");
    cancel(unknown).is(204);
    cancel(id).is(204);
    cancel(id).is(204);
    isEngineError(ask(id), 404, "FileNotFound");
  }

  @Test
  void anUploadGoesOnUnderAnotherTokenOfItsUser() throws Exception {
    String id = begun();
    chunk(id, 0, 30_000).is(308);
    String token =
        api.signIn(subject.user("main").username(), subject.user("main").password())
            .send()
            .is(200)
            .json()
            .path("access_token")
            .textValue();
    Api.Call call = chunkCall(UPLOAD, id, "bytes 30000-70999/71000", part(30_000, 71_000));
    note(call.bearer(token).send()).is(200);
  }

  @Test
  void chunksCountAgainstTheLimitAndTheOffsetStays() throws Exception {
    String id = begun();
    Answer answer = ask(id);
    for (int i = 0; i < 60 && answer.status() == 308; i++) {
      answer = ask(id);
    }
    if (subject.isLoopback()) {
      answer.is(429);
    }
    api = new Api(subject);
    isOffset(ask(id), -1);
  }

  @Test
  void afterItsEndAnUploadIsGoneAndTheSameInitStartsAfresh() throws Exception {
    ObjectNode fields = fields().put("name", unique()).put("lastModified", unique());
    String id = id(init(fields, 71_000).is(201));
    whole(id, media()).is(200);
    Answer asked = ask(id);
    if (asked.status() == 422) {
      assertTrue(subject.isEight(), "one request may find the spent upload in 8.2 only");
      asked = ask(id);
    }
    isEngineError(asked, 404, "FileNotFound");
    isEngineError(chunk(id, 60_000, 71_000), 404, "FileNotFound");
    assertEquals(1, mine(fields.path("name").textValue()).size());
    assertEquals(id, id(init(fields, 71_000).is(201)));
    isOffset(ask(id), -1);
    cancel(id).is(204);
    assertEquals(1, mine(fields.path("name").textValue()).size(), "the video stays");
  }

  @Test
  void anUnreadableFileIs422AndIn6TheSameUploadIsBlockedUntilItIsCancelled() throws Exception {
    ObjectNode fields = fields().put("lastModified", unique());
    String id = id(init(fields, JUNK.length).is(201));
    whole(id, JUNK).isProblem(422);
    await().atMost(Duration.ofSeconds(10)).until(() -> ask(id).status() == 404);
    init(fields, JUNK.length).is(201);
    Answer again = whole(id, JUNK);
    if (subject.version() < 700) {
      isBusy(again);
      Answer record = init(fields, JUNK.length).is(200);
      assertEquals("completed", record.json().path("status").textValue());
      assertEquals("bytes=0-" + (JUNK.length - 1), record.header("Range"));
      cancel(id).is(204);
      init(fields, JUNK.length).is(201);
      again = whole(id, JUNK);
    }
    again.isProblem(422);
  }

  @Test
  void aThumbnailThatIsNoImageFailsAtTheEnd() throws Exception {
    String name = unique();
    Form form =
        new Form()
            .field("name", name)
            .field("channelId", Integer.toString(channelId(0)))
            .field("filename", "film.mp4")
            .field("lastModified", name)
            .file("thumbnailfile", "t.jpg", "image/jpeg", JUNK);
    String id = id(open(initCall(UPLOAD, "71000", "video/mp4").form(form).send()).is(201));
    Answer end = whole(id, media());
    if (subject.isEight()) {
      end.isProblem(400);
      await().atMost(Duration.ofSeconds(10)).until(() -> ask(id).status() == 404);
    } else {
      end.isProblem(500, "Error");
      isBusy(ask(id));
      isBusy(chunk(id, 60_000, 71_000));
    }
    assertEquals(0, mine(name).size());
    cancel(id).is(204);
    isEngineError(ask(id), 404, "FileNotFound");
  }
}
