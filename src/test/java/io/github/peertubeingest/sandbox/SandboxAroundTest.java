package io.github.peertubeingest.sandbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a test can set and see of imports, transcoding, labels and what hangs on a video. */
final class SandboxAroundTest {

  private static final String IMPORTS = "/api/v1/videos/imports";
  private static final String MAGNET = "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c&dn=";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonMapper mapper = JsonMapper.builder().build();
  private HttpServer origin;
  private Sandbox sandbox;
  private String token;

  @BeforeEach
  void startOrigin() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/video.mp4", "video/mp4", sample());
    serve("/junk.mp4", "video/mp4", "junk".getBytes(StandardCharsets.UTF_8));
    serve("/page", "text/html", "<p>".getBytes(StandardCharsets.UTF_8));
    origin.start();
  }

  @AfterEach
  void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
    origin.stop(0);
  }

  private void serve(String path, String type, byte[] body) {
    origin.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
  }

  private static byte[] sample() throws IOException {
    try (InputStream in = SandboxAroundTest.class.getResourceAsStream("/media/sample.mp4")) {
      return in.readAllBytes();
    }
  }

  private String source(String path) {
    return "http://127.0.0.1:" + origin.getAddress().getPort() + path;
  }

  private void start(SandboxVersion version, SandboxFeatures features) throws Exception {
    sandbox =
        Sandbox.start(
            SandboxOptions.defaults()
                .version(version)
                .limits(false)
                .features(features.privateTargets(true)));
    JsonNode client = json(get("/api/v1/oauth-clients/local"));
    String form =
        "client_id=%s&client_secret=%s&grant_type=password&username=publisher&password=publisher-password"
            .formatted(
                client.get("client_id").textValue(), client.get("client_secret").textValue());
    token =
        json(send("POST", "/api/v1/users/token", "application/x-www-form-urlencoded", form))
            .get("access_token")
            .textValue();
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(sandbox.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, "");
  }

  private HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return send("POST", path, "application/json", json);
  }

  private JsonNode json(HttpResponse<String> response) throws IOException {
    assertEquals(200, response.statusCode(), response.body());
    return mapper.readTree(response.body());
  }

  private HttpResponse<String> importUrl(String url) throws IOException, InterruptedException {
    ObjectNode body = mapper.createObjectNode().put("channelId", 2).put("targetUrl", url);
    return post(IMPORTS, body.toString());
  }

  private JsonNode importMagnet(String name) throws IOException, InterruptedException {
    ObjectNode body = mapper.createObjectNode().put("channelId", 2).put("magnetUri", MAGNET + name);
    return json(post(IMPORTS, body.toString()));
  }

  private SandboxImport only() {
    assertEquals(1, sandbox.imports().size());
    return sandbox.imports().get(0);
  }

  private void awaitState(int index, String state) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> sandbox.imports().get(index).state().equals(state));
  }

  private HttpResponse<String> upload(String filename, String type, String name)
      throws IOException, InterruptedException {
    String head =
        "--xyz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n"
            + name
            + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"channelId\"\r\n\r\n2\r\n"
            + "--xyz\r\nContent-Disposition: form-data; name=\"videofile\"; filename=\""
            + filename
            + "\"\r\nContent-Type: "
            + type
            + "\r\n\r\n";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.url() + "/api/v1/videos/upload"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(
                HttpRequest.BodyPublishers.concat(
                    HttpRequest.BodyPublishers.ofString(head),
                    HttpRequest.BodyPublishers.ofByteArray(sample()),
                    HttpRequest.BodyPublishers.ofString("\r\n--xyz--\r\n")))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void anImportedFileBecomesTheVideo(SandboxVersion version) throws Exception {
    start(version, SandboxFeatures.defaults().importTime(Duration.ofSeconds(1)));
    JsonNode answer = json(importUrl(source("/video.mp4")));
    assertEquals(1, answer.at("/state/id").intValue());
    assertEquals("video", answer.at("/video/name").textValue());
    assertEquals("To import", answer.at("/video/state/label").textValue());
    assertEquals(version == SandboxVersion.V8_2, answer.has("attempts"));
    int id = answer.at("/video/id").intValue();
    assertEquals(404, get("/api/v1/videos/" + id + "/source").statusCode());
    awaitState(0, "Processing");
    awaitState(0, "Success");
    JsonNode video = json(get("/api/v1/videos/" + id));
    assertEquals(1, video.at("/state/id").intValue());
    assertEquals(sample().length, video.at("/files/0/size").intValue());
    assertTrue(video.path("waitTranscoding").booleanValue());
    JsonNode source = json(get("/api/v1/videos/" + id + "/source"));
    assertEquals("video.mp4", source.path("inputFilename").textValue());
    JsonNode list = json(get("/api/v1/users/me/videos/imports?search=VIDEO.mp4"));
    assertEquals(1, list.path("total").intValue());
    assertEquals(2, list.at("/data/0/state/id").intValue());
  }

  @ParameterizedTest
  @EnumSource(SandboxVersion.class)
  void aFailedImportTakesItsVideoAlongUpTo7(SandboxVersion version) throws Exception {
    start(version, SandboxFeatures.defaults());
    int id = json(importUrl(source("/junk.mp4"))).at("/video/id").intValue();
    awaitState(0, "Failed");
    assertTrue(only().error().contains("Invalid data"), only().error());
    JsonNode entry = json(get("/api/v1/users/me/videos/imports")).at("/data/0");
    boolean kept = version == SandboxVersion.V8_2;
    assertEquals(kept, entry.has("video"));
    assertEquals(kept ? 200 : 404, get("/api/v1/videos/" + id).statusCode());
    String retry = IMPORTS + "/" + only().id() + "/retry";
    assertEquals(kept ? 204 : 400, post(retry, "").statusCode());
    if (kept) {
      awaitState(0, "Failed");
      assertEquals(12, json(get("/api/v1/videos/" + id)).at("/state/id").intValue());
    }
  }

  @Test
  void whatIsNoFileIsRefusedAtOnce() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults());
    for (String path : new String[] {"/page", "/missing"}) {
      HttpResponse<String> answer = importUrl(source(path));
      assertEquals(400, answer.statusCode(), answer.body());
      assertEquals(source(path), mapper.readTree(answer.body()).path("targetUrl").textValue());
    }
    assertEquals(List.of(), sandbox.imports());
    assertEquals(List.of(), sandbox.videos());
  }

  @Test
  void aFullQuotaFailsTheImport() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults());
    sandbox.setQuota("publisher", sample().length);
    json(importUrl(source("/video.mp4")));
    awaitState(0, "Failed");
    assertTrue(only().error().contains("quota"), only().error());
  }

  @Test
  void importsWaitForEachOtherAndAWaitingOneCanBeCancelled() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults().importTime(Duration.ofSeconds(2)));
    importMagnet("first");
    awaitState(0, "Processing");
    int second = importMagnet("second").path("id").intValue();
    assertEquals(409, send("DELETE", IMPORTS + "/" + second, null, "").statusCode());
    assertEquals(204, post(IMPORTS + "/" + second + "/cancel", "").statusCode());
    assertEquals(409, post(IMPORTS + "/" + second + "/cancel", "").statusCode());
    awaitState(0, "Success");
    assertEquals("Cancelled", sandbox.imports().get(1).state());
    assertEquals(3, json(get("/api/v1/videos/2")).at("/state/id").intValue());
    assertEquals(204, send("DELETE", IMPORTS + "/" + second, null, "").statusCode());
    assertEquals("first", sandbox.videos().get(0).name());
    assertEquals(sample().length, sandbox.videos().get(0).size());
  }

  @Test
  void torrentsComeToWhatTheTestSays() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults());
    assertEquals(204, post("/sandbox/torrents", "{\"error\":\"no peers\"}").statusCode());
    importMagnet("lost");
    awaitState(0, "Failed");
    assertEquals("no peers", only().error());
    sandbox.failTorrents(null);
    importMagnet("found");
    awaitState(1, "Success");
    assertEquals("Success", json(get("/sandbox/imports")).at("/1/state").textValue());
  }

  @Test
  void importsCanBeOff() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults().httpImport(false).torrentImport(false));
    assertEquals(409, importUrl(source("/video.mp4")).statusCode());
    String magnet = "{\"channelId\":2,\"magnetUri\":\"" + MAGNET + "x\"}";
    assertEquals(409, post(IMPORTS, magnet).statusCode());
    JsonNode config = json(get("/api/v1/config"));
    assertFalse(config.at("/import/videos/http/enabled").booleanValue());
    assertFalse(config.at("/import/videos/torrent/enabled").booleanValue());
  }

  @Test
  void aVideoIsTranscodedForTheTimeGiven() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults().transcodingTime(Duration.ofSeconds(1)));
    assertEquals(200, upload("v.mov", "video/quicktime", "Transcoded").statusCode());
    assertEquals("To transcode", sandbox.videos().get(0).fields().at("/state/label").textValue());
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> json(get("/api/v1/videos/1")).at("/state/id").intValue() == 1);
    String extensions = json(get("/api/v1/config")).at("/video/file/extensions").toString();
    assertTrue(extensions.contains("\".mkv\""), extensions);
  }

  @Test
  void labelsOfPluginsAreListedAndTaken() throws Exception {
    start(
        SandboxVersion.V6_3,
        SandboxFeatures.defaults()
            .label(SandboxFeatures.LabelKind.LICENCE, "99", "My licence")
            .label(SandboxFeatures.LabelKind.LANGUAGE, "tlh", "Klingon"));
    assertEquals("My licence", json(get("/api/v1/videos/licences")).path("99").textValue());
    assertEquals("Klingon", json(get("/api/v1/videos/languages")).path("tlh").textValue());
    assertEquals(200, upload("v.mp4", "video/mp4", "Labelled").statusCode());
    String change = "{\"licence\":99,\"language\":\"tlh\"}";
    assertEquals(204, send("PUT", "/api/v1/videos/1", "application/json", change).statusCode());
    assertEquals("My licence", json(get("/api/v1/videos/1")).at("/licence/label").textValue());
  }

  @Test
  void aTestSeesWhatHangsOnAVideo() throws Exception {
    start(SandboxVersion.V8_2, SandboxFeatures.defaults());
    assertEquals(200, upload("v.mp4", "video/mp4", "Seen").statusCode());
    String caption =
        "--xyz\r\nContent-Disposition: form-data; name=\"captionfile\"; filename=\"a.vtt\"\r\n"
            + "Content-Type: text/vtt\r\n\r\nWEBVTT\r\n--xyz--\r\n";
    String form = "multipart/form-data; boundary=xyz";
    assertEquals(204, send("PUT", "/api/v1/videos/1/captions/en", form, caption).statusCode());
    String change =
        "{\"privacy\":5,\"videoPasswords\":[\"secret\"],\"description\":\"0:00 A\\n0:05 B\"}";
    assertEquals(204, send("PUT", "/api/v1/videos/1", "application/json", change).statusCode());
    json(post("/api/v1/video-playlists", "{\"displayName\":\"List\"}"));
    int list = sandbox.playlists().get(sandbox.playlists().size() - 1).id();
    json(post("/api/v1/video-playlists/" + list + "/videos", "{\"videoId\":1}"));
    SandboxVideo video = sandbox.videos().get(0);
    assertEquals(Map.of("en", "WEBVTT"), video.captions());
    assertEquals("B", video.chapters().at("/1/title").textValue());
    assertEquals(List.of("secret"), video.passwords());
    SandboxPlaylist playlist = sandbox.playlists().get(sandbox.playlists().size() - 1);
    assertEquals(List.of(1), playlist.videos());
    assertEquals("publisher", playlist.owner());
    assertNull(playlist.channel());
    assertEquals("secret", json(get("/sandbox/videos")).at("/0/passwords/0").textValue());
    assertEquals("Watch later", json(get("/sandbox/playlists")).at("/0/displayName").textValue());
  }

  @Test
  void closingDoesNotWaitForAnImport() throws Exception {
    start(SandboxVersion.V6_3, SandboxFeatures.defaults().importTime(Duration.ofMinutes(5)));
    importMagnet("endless");
    awaitState(0, "Processing");
    long before = System.nanoTime();
    sandbox.close();
    assertTrue(System.nanoTime() - before < Duration.ofSeconds(10).toNanos());
  }
}
