package io.github.peertubeingest.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resumable uploads from inside: steered faults, options, and what the sandbox keeps. */
final class ResumableSandboxTest {

  private static final String UPLOAD = "/api/v1/videos/upload-resumable";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Sandbox sandbox;
  private String token;

  @BeforeEach
  void start() throws Exception {
    restart(SandboxOptions.defaults().limits(false));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void restart(SandboxOptions options) throws Exception {
    if (sandbox != null) {
      sandbox.close();
    }
    sandbox = Sandbox.start(options);
    token = token();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(sandbox.url() + path)).timeout(SOON);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }

  private String token() throws IOException, InterruptedException {
    token = null;
    JsonNode client = json(send(request("/api/v1/oauth-clients/local")));
    String form =
        "client_id=%s&client_secret=%s&grant_type=password&username=publisher&password=publisher-password"
            .formatted(
                client.get("client_id").textValue(), client.get("client_secret").textValue());
    HttpRequest.Builder request =
        request("/api/v1/users/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    return json(send(request)).get("access_token").textValue();
  }

  private static byte[] sample() throws IOException {
    try (InputStream in = ResumableSandboxTest.class.getResourceAsStream("/media/sample.mp4")) {
      return in.readAllBytes();
    }
  }

  private HttpResponse<String> init(String path, long size)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("X-Upload-Content-Length", Long.toString(size))
            .header("X-Upload-Content-Type", "video/mp4")
            .POST(
                BodyPublishers.ofString(
                    "{\"name\":\"A film\",\"channelId\":2,\"filename\":\"film.mp4\",\"lastModified\":7}")));
  }

  /** The path and query for the chunks of a new upload. */
  private String begin(String path, long size) throws IOException, InterruptedException {
    HttpResponse<String> answer = init(path, size);
    assertEquals(201, answer.statusCode(), answer.body());
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(location.indexOf("/api/"));
  }

  private HttpResponse<String> put(String target, String range, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(
        request(target)
            .header("Content-Type", "application/octet-stream")
            .header("Content-Range", range)
            .PUT(body));
  }

  private HttpResponse<String> whole(String target, byte[] bytes)
      throws IOException, InterruptedException {
    String range = "bytes 0-" + (bytes.length - 1) + "/" + bytes.length;
    return put(target, range, BodyPublishers.ofByteArray(bytes));
  }

  private HttpResponse<String> ask(String target) throws IOException, InterruptedException {
    return put(target, "bytes */*", BodyPublishers.noBody());
  }

  private int status(String target) throws IOException, InterruptedException {
    return ask(target).statusCode();
  }

  private String offset(String target) throws IOException, InterruptedException {
    return ask(target).headers().firstValue("Range").orElse("");
  }

  private static SandboxFault atFinish(Kind kind, int status, Duration delay) {
    return new SandboxFault(null, ".*", kind, status, delay, 1);
  }

  @Test
  void aFinishedUploadIsKeptLikeAnyOther() throws Exception {
    assertEquals(200, whole(begin(UPLOAD, sample().length), sample()).statusCode());
    SandboxVideo video = sandbox.videos().get(0);
    assertEquals("A film", video.name());
    assertEquals("film.mp4", video.inputFilename());
    assertEquals(sample().length, video.size());
    assertEquals(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sample())),
        video.sha256());
    assertArrayEquals(sample(), Files.readAllBytes(video.media()));
  }

  @Test
  void aLargeUploadIsStreamedAndOnlyItsDigestKept() throws Exception {
    byte[] mebibyte = new byte[1024 * 1024];
    long size = sample().length + 32L * mebibyte.length;
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofByteArray(sample()),
            BodyPublishers.ofByteArrays(Collections.nCopies(32, mebibyte)));
    String target = begin(UPLOAD, size);
    assertEquals(200, put(target, "bytes 0-/" + size, body).statusCode());
    assertEquals(size, sandbox.videos().get(0).size());
    assertEquals(64, sandbox.videos().get(0).sha256().length());
    assertNull(sandbox.videos().get(0).media());
  }

  @Test
  void aReplacedFileIsTheOneTheSandboxShows() throws Exception {
    whole(begin(UPLOAD, sample().length), sample());
    SandboxVideo before = sandbox.videos().get(0);
    byte[] longer = Arrays.copyOf(sample(), sample().length + 1000);
    String target =
        begin("/api/v1/videos/" + before.uuid() + "/source/replace-resumable", longer.length);
    assertEquals(200, whole(target, longer).statusCode());
    SandboxVideo after = sandbox.videos().get(0);
    assertEquals(longer.length, after.size());
    assertArrayEquals(longer, Files.readAllBytes(after.media()));
    assertFalse(Files.exists(before.media()));
    assertEquals(before.uuid(), after.uuid());
  }

  @Test
  void replacementCanBeSwitchedOff() throws Exception {
    restart(SandboxOptions.defaults().fileReplacement(false));
    whole(begin(UPLOAD, sample().length), sample());
    String route = "/api/v1/videos/" + sandbox.videos().get(0).uuid() + "/source/replace-resumable";
    assertEquals(403, init(route, 100).statusCode());
    JsonNode config = json(send(request("/api/v1/config")));
    assertFalse(config.at("/videoFile/update/enabled").booleanValue());
  }

  @Test
  void aSmallestChunkSizeIsAskedOfEveryChunkButTheLast() throws Exception {
    restart(SandboxOptions.defaults().minChunkSize(5000).maxChunkSize(9000));
    JsonNode chunks = json(send(request("/api/v1/config"))).at("/client/videos/resumableUpload");
    assertEquals(5000, chunks.path("minChunkSize").intValue());
    assertEquals(9000, chunks.path("maxChunkSize").intValue());
    int size = sample().length;
    String target = begin(UPLOAD, size);
    byte[] small = Arrays.copyOf(sample(), 4999);
    assertEquals(
        400, put(target, "bytes 0-4998/" + size, BodyPublishers.ofByteArray(small)).statusCode());
    assertEquals("bytes=0--1", offset(target));
    int rest = size - 100;
    BodyPublisher most = BodyPublishers.ofByteArray(Arrays.copyOf(sample(), rest));
    BodyPublisher last = BodyPublishers.ofByteArray(Arrays.copyOfRange(sample(), rest, size));
    assertEquals(308, put(target, "bytes 0-/" + size, most).statusCode());
    assertEquals(200, put(target, "bytes " + rest + "-/" + size, last).statusCode());
  }

  @Test
  void aChunkCutMidwayLeavesExactlyTheBytesThatPassed() throws Exception {
    String target = begin(UPLOAD, sample().length);
    sandbox.fail(SandboxFault.dropMidway("PUT", UPLOAD, 4321));
    assertThrows(IOException.class, () -> whole(target, sample()));
    await().atMost(SOON).until(() -> offset(target).equals("bytes=0-4320"));
    assertEquals(1, sandbox.requests().stream().filter(r -> r.status() == 0).count());
    assertEquals(200, whole(target, sample()).statusCode());
  }

  @Test
  void theRemoteControlCutsMidwayAndASmallerBodyIsServed() throws Exception {
    String target = begin(UPLOAD, sample().length);
    String fault =
        "{\"method\":\"PUT\",\"pathRegex\":\".*\",\"kind\":\"DROP_MIDWAY\",\"bytes\":100,\"times\":2}";
    HttpRequest.Builder request =
        request("/sandbox/faults")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(fault));
    assertEquals(204, send(request).statusCode());
    assertEquals(308, status(target));
    assertThrows(IOException.class, () -> whole(target, sample()));
    await().atMost(SOON).until(() -> offset(target).equals("bytes=0-99"));
  }

  @Test
  void aLegacyUploadCutMidwayMakesNoVideo() throws Exception {
    sandbox.fail(SandboxFault.dropMidway("POST", "/api/v1/videos/upload", 1000));
    assertThrows(IOException.class, this::legacy);
    assertEquals(List.of(), sandbox.videos());
    assertEquals(200, legacy().statusCode());
  }

  private HttpResponse<String> legacy() throws IOException, InterruptedException {
    String head =
        "--xyz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nA film\r\n"
            + "--xyz\r\nContent-Disposition: form-data; name=\"channelId\"\r\n\r\n2\r\n"
            + "--xyz\r\nContent-Disposition: form-data; name=\"videofile\"; filename=\"v.mp4\"\r\n"
            + "Content-Type: video/mp4\r\n\r\n";
    return send(
        request("/api/v1/videos/upload")
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofByteArray(sample()),
                    BodyPublishers.ofString("\r\n--xyz--\r\n"))));
  }

  private CompletableFuture<HttpResponse<String>> later(String target) throws IOException {
    byte[] bytes = sample();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return whole(target, bytes);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void whileTheFinishTakesItsTimeOthersAreToldToComeBack() throws Exception {
    String target = begin(UPLOAD, sample().length);
    sandbox.fail(atFinish(Kind.SLOW_FINISH, 0, Duration.ofSeconds(3)));
    CompletableFuture<HttpResponse<String>> end = later(target);
    await().atMost(SOON).until(() -> status(target) == 503);
    assertEquals("300", ask(target).headers().firstValue("Retry-After").orElse(null));
    assertEquals(List.of(), sandbox.videos());
    HttpResponse<String> again = init(UPLOAD, sample().length);
    assertEquals(200, again.statusCode());
    assertEquals("completed", json(again).path("status").textValue());
    assertEquals(200, end.get(20, TimeUnit.SECONDS).statusCode());
    assertEquals(404, status(target));
    assertEquals(1, sandbox.videos().size());
  }

  @Test
  void anUploadCancelledWhileItIsFinishedIsUnreadable() throws Exception {
    String target = begin(UPLOAD, sample().length);
    sandbox.fail(atFinish(Kind.SLOW_FINISH, 0, Duration.ofSeconds(2)));
    CompletableFuture<HttpResponse<String>> end = later(target);
    await().atMost(SOON).until(() -> status(target) == 503);
    assertEquals(204, send(request(target).DELETE()).statusCode());
    assertEquals(422, end.get(20, TimeUnit.SECONDS).statusCode());
    assertEquals(List.of(), sandbox.videos());
  }

  @Test
  void aProxyThatLosesPatienceHidesAVideo() throws Exception {
    String target = begin(UPLOAD, sample().length);
    sandbox.fail(atFinish(Kind.FAIL_FINISH, 504, null));
    assertEquals(308, status(target), "the fault waits for the end");
    assertEquals(504, whole(target, sample()).statusCode());
    assertEquals(1, sandbox.videos().size());
    assertEquals(404, status(target));
    sandbox.fail(atFinish(Kind.FAIL_FINISH, 504, null));
    assertEquals(504, legacy().statusCode());
    assertEquals(2, sandbox.videos().size());
  }

  @Test
  void aServerThatFailsAtTheEndHidesAVideoAndBlocksTheUploadUpTo7() throws Exception {
    for (SandboxVersion version : SandboxVersion.values()) {
      restart(SandboxOptions.defaults().version(version));
      String target = begin(UPLOAD, sample().length);
      sandbox.fail(atFinish(Kind.FAIL_FINISH, 500, null));
      assertEquals(500, whole(target, sample()).statusCode());
      assertEquals(1, sandbox.videos().size());
      boolean eight = version == SandboxVersion.V8_2;
      assertEquals(eight ? 404 : 503, status(target), version.toString());
      assertEquals(eight ? 404 : 503, status(target), version.toString());
      assertEquals(204, send(request(target).DELETE()).statusCode());
      assertEquals(404, status(target));
    }
  }

  @Test
  void theAnswerOfTheEndCanBeLostHoweverManyChunksCameBefore() throws Exception {
    String target = begin(UPLOAD, sample().length);
    sandbox.fail(atFinish(Kind.FAIL_FINISH, 0, null));
    String total = "/" + sample().length;
    byte[] first = Arrays.copyOf(sample(), 1000);
    assertEquals(
        308, put(target, "bytes 0-999" + total, BodyPublishers.ofByteArray(first)).statusCode());
    byte[] rest = Arrays.copyOfRange(sample(), 1000, sample().length);
    assertThrows(
        IOException.class,
        () -> put(target, "bytes 1000-" + total, BodyPublishers.ofByteArray(rest)));
    assertEquals(1, sandbox.videos().size());
  }

  @Test
  void whoAsksOnceMoreAfterTheEndFindsWhatTheVersionLeaves() throws Exception {
    byte[] junk = "junk".repeat(100).getBytes(StandardCharsets.US_ASCII);
    for (SandboxVersion version : SandboxVersion.values()) {
      restart(SandboxOptions.defaults().version(version));
      String good = begin(UPLOAD, sample().length);
      assertEquals(200, whole(good, sample()).statusCode());
      assertEquals(version == SandboxVersion.V8_2 ? 422 : 404, status(good), version.toString());
      assertEquals(404, status(good), version.toString());
      String bad = begin(UPLOAD, junk.length);
      assertEquals(422, whole(bad, junk).statusCode());
      assertEquals(version == SandboxVersion.V6_3 ? 503 : 422, status(bad), version.toString());
      assertEquals(404, status(bad), version.toString());
    }
  }

  @Test
  void aRequestThatTakesTooLongIsCutOffWith408AndItsBytesStay() throws Exception {
    restart(SandboxOptions.defaults().requestTimeout(Duration.ofMillis(500)));
    String target = begin(UPLOAD, sample().length);
    try (Socket socket = new Socket(sandbox.url().getHost(), sandbox.url().getPort())) {
      String head =
          "PUT %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(target, token, sample().length);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(sample(), 0, 1000);
      socket.setSoTimeout((int) SOON.toMillis());
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
      assertTrue(answer.endsWith("Connection: close\r\n\r\n"), answer);
    }
    await().atMost(SOON).until(() -> offset(target).equals("bytes=0-999"));
    assertEquals(1, sandbox.requests().stream().filter(r -> r.status() == 408).count());
  }

  @Test
  void aFaultAtTheEndMustBeAbleToApply() {
    assertThrows(IllegalArgumentException.class, () -> atFinish(Kind.FAIL_FINISH, 100, null));
    assertThrows(IllegalArgumentException.class, () -> SandboxFault.dropMidway("PUT", ".*", -1));
  }
}
