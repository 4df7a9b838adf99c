package io.github.peertubeingest.sandbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the sandbox has: faults, statistics, remote control and the view from inside. */
final class SandboxTest {

  private static final String CATEGORIES = "/api/v1/videos/categories";
  private static final String UPLOAD = "/api/v1/videos/upload";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Sandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(sandbox.url() + path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JsonMapper.builder().build().readTree(response.body());
  }

  private HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String token() throws IOException, InterruptedException {
    JsonNode client = json(get("/api/v1/oauth-clients/local"));
    String form =
        "client_id=%s&client_secret=%s&grant_type=password&username=publisher&password=publisher-password"
            .formatted(
                client.get("client_id").textValue(), client.get("client_secret").textValue());
    HttpResponse<String> answer =
        post("/api/v1/users/token", "application/x-www-form-urlencoded", form);
    assertEquals(200, answer.statusCode(), answer.body());
    return json(answer).get("access_token").textValue();
  }

  private HttpRequest.Builder upload(String token, HttpRequest.BodyPublisher body) {
    return request(UPLOAD)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "multipart/form-data; boundary=xyz")
        .POST(body);
  }

  private static String formHead() {
    return "--xyz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nA <video>\r\n"
        + "--xyz\r\nContent-Disposition: form-data; name=\"channelId\"\r\n\r\n2\r\n"
        + "--xyz\r\nContent-Disposition: form-data; name=\"videofile\"; filename=\"v.mp4\"\r\n"
        + "Content-Type: video/mp4\r\n\r\n";
  }

  private static byte[] sample() throws IOException {
    try (InputStream in = SandboxTest.class.getResourceAsStream("/media/sample.mp4")) {
      return in.readAllBytes();
    }
  }

  /** A form with the sample, followed by so many mebibytes of zeros. */
  private static HttpRequest.BodyPublisher form(int fillingMebibytes) throws IOException {
    byte[] mebibyte = new byte[1024 * 1024];
    return HttpRequest.BodyPublishers.concat(
        HttpRequest.BodyPublishers.ofString(formHead()),
        HttpRequest.BodyPublishers.ofByteArray(sample()),
        HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(fillingMebibytes, mebibyte)),
        HttpRequest.BodyPublishers.ofString("\r\n--xyz--\r\n"));
  }

  @Test
  void aDroppedRequestHasNoEffect() throws Exception {
    String token = token();
    sandbox.fail(
        new SandboxFault("POST", UPLOAD, SandboxFault.Kind.DROP_BEFORE, 0, Duration.ZERO, 1));
    HttpRequest request = upload(token, form(0)).build();
    assertThrows(IOException.class, () -> http.send(request, HttpResponse.BodyHandlers.ofString()));
    assertEquals(List.of(), sandbox.videos());
    assertEquals(1, sandbox.requests().stream().filter(r -> r.status() == 0).count());
    assertEquals(200, http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  @Test
  void aDroppedAnswerLeavesTheVideo() throws Exception {
    String token = token();
    sandbox.fail(
        new SandboxFault("POST", UPLOAD, SandboxFault.Kind.DROP_AFTER, 0, Duration.ZERO, 1));
    HttpRequest request = upload(token, form(0)).build();
    assertThrows(IOException.class, () -> http.send(request, HttpResponse.BodyHandlers.ofString()));
    assertEquals(1, sandbox.videos().size());
    assertEquals("A <video>", sandbox.videos().get(0).name());
    assertEquals(1, sandbox.count("POST", UPLOAD));
  }

  @Test
  void aStatusFaultAnswersAsOftenAsTold() throws Exception {
    sandbox.fail(
        new SandboxFault(
            "GET", CATEGORIES, SandboxFault.Kind.STATUS, 503, Duration.ofSeconds(7), 2));
    HttpResponse<String> first = get(CATEGORIES);
    assertEquals(503, first.statusCode());
    assertEquals("7", first.headers().firstValue("Retry-After").orElse(null));
    assertEquals(503, get(CATEGORIES).statusCode());
    assertEquals(200, get(CATEGORIES).statusCode());
    assertEquals(200, get("/api/v1/ping").statusCode());
  }

  @Test
  void aStatusFaultWithCodeIsAProblemDocument() throws Exception {
    sandbox.fail(
        new SandboxFault(
            "*", "/api/v1/.*", SandboxFault.Kind.STATUS, 500, null, 1, "SequelizeDatabaseError"));
    HttpResponse<String> answer = get(CATEGORIES);
    assertEquals(500, answer.statusCode());
    assertEquals("SequelizeDatabaseError", json(answer).get("code").textValue());
    sandbox.fail(new SandboxFault(null, CATEGORIES, SandboxFault.Kind.STATUS, 429, null, 1));
    assertEquals("Too many requests, please try again later.", get(CATEGORIES).body());
  }

  @Test
  void aDelayedRequestIsServedLate() throws Exception {
    sandbox.fail(
        new SandboxFault("GET", CATEGORIES, SandboxFault.Kind.DELAY, 0, Duration.ofMillis(300), 1));
    long start = System.nanoTime();
    assertEquals(200, get(CATEGORIES).statusCode());
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
  }

  @Test
  void aFaultMustBeAbleToApply() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SandboxFault("GET", ".*", SandboxFault.Kind.STATUS, 0, null, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SandboxFault("GET", ".*", SandboxFault.Kind.DELAY, 0, null, 0));
  }

  @Test
  void aSmallVideoCanBeComparedByteByByte() throws Exception {
    assertEquals(200, send(upload(token(), form(0))).statusCode());
    SandboxVideo video = sandbox.videos().get(0);
    assertArrayEquals(sample(), Files.readAllBytes(video.media()));
    assertEquals(sample().length, video.size());
    assertEquals("publisher", video.owner());
    assertEquals("publisher_channel", video.channel());
    assertEquals("v.mp4", video.inputFilename());
    assertEquals(3, video.fields().at("/privacy/id").intValue());
    HttpResponse<String> page = get("/w/" + video.shortUUID());
    assertTrue(
        page.body().contains("A &lt;video>") && page.body().contains("sandbox"), page.body());
  }

  @Test
  void aLargeVideoIsStreamedAndOnlyItsDigestKept() throws Exception {
    int mebibytes = 64;
    HttpResponse<String> answer = send(upload(token(), form(mebibytes)));
    assertEquals(200, answer.statusCode(), answer.body());
    SandboxVideo video = sandbox.videos().get(0);
    assertEquals(sample().length + mebibytes * 1024 * 1024, video.size());
    assertEquals(64, video.sha256().length());
    assertNull(video.media());
  }

  @Test
  void theFilesGoWithTheSandbox() throws Exception {
    Path media;
    try (Sandbox another = Sandbox.start(SandboxOptions.defaults())) {
      assertNotEquals(sandbox.url(), another.url());
      Sandbox first = sandbox;
      sandbox = another;
      assertEquals(200, send(upload(token(), form(0))).statusCode());
      media = another.videos().get(0).media();
      sandbox = first;
      assertEquals(List.of(), sandbox.videos());
    }
    assertFalse(Files.exists(media));
    assertFalse(Files.exists(media.getParent()));
  }

  @Test
  void theRemoteControlTellsStatisticsAndTakesFaults() throws Exception {
    String token = token();
    get("/api/v1/videos/123");
    get("/api/v1/videos/124");
    JsonNode stats = json(get("/sandbox/stats"));
    assertEquals(2, stats.at("/requests").path("GET /api/v1/videos/{id}").path("404").intValue());
    assertEquals(1, stats.at("/signIns/password").intValue());
    assertEquals(0, stats.path("videos").intValue());
    String fault =
        "{\"method\":\"GET\",\"pathRegex\":\".*categories\",\"kind\":\"STATUS\",\"status\":502}";
    assertEquals(204, post("/sandbox/faults", "application/json", fault).statusCode());
    assertEquals(502, get(CATEGORIES).statusCode());
    post("/sandbox/faults", "application/json", fault);
    assertEquals(204, send(request("/sandbox/faults").DELETE()).statusCode());
    assertEquals(200, get(CATEGORIES).statusCode());
    assertEquals(
        400, post("/sandbox/faults", "application/json", "{\"kind\":\"NONE\"}").statusCode());
    assertEquals(
        204,
        post("/sandbox/revoke", "application/json", "{\"username\":\"publisher\"}").statusCode());
    HttpResponse<String> me =
        send(request("/api/v1/users/me").header("Authorization", "Bearer " + token));
    assertEquals(401, me.statusCode());
    assertEquals(
        204, post("/sandbox/token-lifetime", "application/json", "{\"seconds\":10}").statusCode());
    assertEquals(
        0, sandbox.requests().stream().filter(r -> r.path().startsWith("/sandbox")).count());
    assertEquals("[]", get("/sandbox/videos").body());
  }

  @Test
  void closingDoesNotWaitForAStuckRequest() throws Exception {
    try (Sandbox stuck = Sandbox.start(SandboxOptions.defaults())) {
      stuck.fail(
          new SandboxFault(
              "GET", CATEGORIES, SandboxFault.Kind.DELAY, 0, Duration.ofMinutes(5), 1));
      HttpRequest request = HttpRequest.newBuilder(URI.create(stuck.url() + CATEGORIES)).build();
      CompletableFuture<HttpResponse<String>> answer =
          http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
      assertThrows(TimeoutException.class, () -> answer.get(300, TimeUnit.MILLISECONDS));
      assertTimeout(Duration.ofSeconds(10), stuck::close);
      assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void withoutLimitsNobodyIsRefused() throws Exception {
    try (Sandbox unlimited = Sandbox.start(SandboxOptions.defaults().limits(false))) {
      for (int i = 0; i < 60; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(unlimited.url() + CATEGORIES)).build();
        assertEquals(200, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
      }
    }
  }

  @Test
  void aPublicHostOfItsOwnIsTheOnlyOneThatGetsTheClient() throws Exception {
    SandboxAccount extra = SandboxAccount.ordinary("extra", "extra-password", "extra_channel");
    SandboxOptions options = SandboxOptions.defaults().host("tube.example").account(extra);
    try (Sandbox named = Sandbox.start(options)) {
      URI client = URI.create(named.url() + "/api/v1/oauth-clients/local");
      HttpRequest plain = HttpRequest.newBuilder(client).build();
      assertEquals(403, http.send(plain, HttpResponse.BodyHandlers.ofString()).statusCode());
      HttpRequest fitting = HttpRequest.newBuilder(client).header("Host", "tube.example").build();
      assertEquals(200, http.send(fitting, HttpResponse.BodyHandlers.ofString()).statusCode());
      URI channel = URI.create(named.url() + "/api/v1/video-channels/extra_channel");
      String body =
          http.send(HttpRequest.newBuilder(channel).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      assertTrue(body.contains("http://tube.example/video-channels/extra_channel"), body);
    }
  }

  @Test
  void versionsAreReadWithOrWithoutPatchLevel() {
    assertEquals(SandboxVersion.V6_3, SandboxVersion.parse("6.3"));
    assertEquals(SandboxVersion.V6_3, SandboxVersion.parse("6.3.0"));
    assertEquals(SandboxVersion.V7_0, SandboxVersion.parse("V7_0"));
    assertEquals(SandboxVersion.V8_2, SandboxVersion.parse("8.2"));
    assertThrows(IllegalArgumentException.class, () -> SandboxVersion.parse("5.0"));
    assertEquals("8.2.1", SandboxVersion.V8_2.serverVersion());
  }

  @Test
  void aShortUuidIsTheUuidsNumberInBase58() {
    UUID uuid = UUID.fromString("18e40a3e-17ef-4c4b-9b7c-7648696ad608");
    assertEquals("45gE73xvWkEHa9ZzRvamNU", ShortUuid.of(uuid));
    assertEquals(uuid, ShortUuid.parse("45gE73xvWkEHa9ZzRvamNU").orElseThrow());
  }
}
