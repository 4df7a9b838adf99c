package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** What the cases of the resumable protocol share. Uploads they leave are cancelled. */
abstract class ResumableCase extends ConformanceCase {

  static final String UPLOAD = "/videos/upload-resumable";
  static final String OCTETS = "application/octet-stream";

  private static final int SIZE = 71_000;
  private static final Pattern LOCATION =
      Pattern.compile("(https:)?//[^/]+(/api/v1/[^?]+)\\?upload_id=([0-9a-f-]+)");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<String> opened = new ArrayList<>();

  /** A media file of 71,000 bytes: the sample, and junk no reader looks at. */
  static byte[] media() throws IOException {
    byte[] media = new byte[SIZE];
    new Random(1).nextBytes(media);
    byte[] sample = sample();
    System.arraycopy(sample, 0, media, 0, sample.length);
    return media;
  }

  static byte[] part(int from, int to) throws IOException {
    return Arrays.copyOfRange(media(), from, to);
  }

  static String unique() {
    return "t" + System.nanoTime();
  }

  /** The fields of a good init. */
  ObjectNode fields() throws IOException, InterruptedException {
    return MAPPER
        .createObjectNode()
        .put("name", "Resumable")
        .put("channelId", channelId(0))
        .put("filename", "film.mp4");
  }

  Api.Call initCall(String path, String length, String type)
      throws IOException, InterruptedException {
    Api.Call call = api.post(path).as("main");
    if (length != null) {
      call.header("X-Upload-Content-Length", length);
    }
    return type == null ? call : call.header("X-Upload-Content-Type", type);
  }

  Answer init(ObjectNode fields, long size) throws IOException, InterruptedException {
    return open(initCall(UPLOAD, Long.toString(size), "video/mp4").json(fields.toString()).send());
  }

  /** A new upload of the media file; its id. */
  String begun() throws IOException, InterruptedException {
    return id(init(fields().put("lastModified", unique()), SIZE).is(201));
  }

  /** Remembers the upload an init opened. */
  Answer open(Answer answer) {
    if (answer.header("Location") != null) {
      opened.add(id(answer));
    }
    return answer;
  }

  static String id(Answer answer) {
    return location(answer).group(3);
  }

  static Matcher location(Answer answer) {
    Matcher location = LOCATION.matcher(String.valueOf(answer.header("Location")));
    assertTrue(location.matches(), answer.header("Location"));
    return location;
  }

  Api.Call chunkCall(String path, String id, String range, byte[] bytes)
      throws IOException, InterruptedException {
    Api.Call call = api.put(path + "?upload_id=" + id).as("main");
    if (range != null) {
      call.header("Content-Range", range);
    }
    return call.body(OCTETS, BodyPublishers.ofByteArray(bytes));
  }

  Answer send(String id, String range, byte[] bytes) throws IOException, InterruptedException {
    return note(chunkCall(UPLOAD, id, range, bytes).send());
  }

  /** Sends a stretch of the media file. */
  Answer chunk(String id, int from, int to) throws IOException, InterruptedException {
    return send(id, "bytes " + from + "-" + (to - 1) + "/" + SIZE, part(from, to));
  }

  Answer ask(String id) throws IOException, InterruptedException {
    return send(id, "bytes */" + SIZE, new byte[0]);
  }

  Answer whole(String id, byte[] media) throws IOException, InterruptedException {
    return send(id, "bytes 0-" + (media.length - 1) + "/" + media.length, media);
  }

  Answer cancel(String id) throws IOException, InterruptedException {
    return api.delete(UPLOAD + "?upload_id=" + id).as("main").send();
  }

  /** 308 with a Range up to this byte. */
  static Answer isOffset(Answer answer, long last) {
    answer.is(308);
    assertEquals("bytes=0-" + last, answer.header("Range"));
    assertNull(answer.header("Location"));
    assertEquals("", answer.body());
    return answer;
  }

  /** An error in the chunk engine's own dialect. */
  static Answer isEngineError(Answer answer, int status, String code) {
    answer.is(status);
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals(code, answer.json().at("/error/code").textValue(), answer.body());
    assertTrue(answer.json().at("/error/message").isTextual(), answer.body());
    return answer;
  }

  /** 503 while an upload is processed, or is taken to be. */
  static Answer isBusy(Answer answer) {
    answer.isProblem(503);
    assertEquals("300", answer.header("Retry-After"));
    return answer;
  }

  /** Begins to send a stretch of the media file over a connection of its own. */
  Socket stalled(String id, int from, int to, int sent, String header)
      throws IOException, InterruptedException {
    Socket socket = new Socket(subject.url().getHost(), subject.url().getPort());
    String head =
        "PUT /api/v1%s?upload_id=%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
                .formatted(UPLOAD, id, subject.url().getAuthority(), subject.token("main"))
            + "Content-Type: %s\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(OCTETS, from, to - 1, SIZE, to - from, header);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(part(from, from + sent));
    socket.getOutputStream().flush();
    return socket;
  }

  /** The videos of the main user with this very name. */
  List<JsonNode> mine(String name) throws IOException, InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    JsonNode list =
        api.get("/users/me/videos?count=100&sort=-createdAt").as("main").send().is(200).json();
    for (JsonNode video : list.path("data")) {
      if (video.path("name").textValue().equals(name)) {
        found.add(video);
      }
    }
    return found;
  }

  @AfterEach
  final void cancelWhatWasOpened() throws IOException, InterruptedException {
    for (String id : opened) {
      new Api(subject).delete(UPLOAD + "?upload_id=" + id).as("main").send().is(204);
    }
  }
}
