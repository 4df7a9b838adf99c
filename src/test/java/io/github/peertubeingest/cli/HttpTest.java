package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Intake and status over HTTP, and what people send it who mean no good. */
class HttpTest {

  private static final String TOKEN = "a-token-of-some-length";
  private static final int PARALLEL = Integer.getInteger("posts", 200);

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private Sandbox sandbox;
  private Home home;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
    home =
        new Home(
            folder,
            sandbox,
            "http.enabled=true",
            "http.port=0",
            "http.token=" + TOKEN,
            "http.timeout=3s",
            "http.max-upload=20MB",
            "allow-private-urls=true");
    home.start();
  }

  @AfterEach
  void stop() {
    home.close();
    sandbox.close();
  }

  private URI uri(String path) {
    InetSocketAddress address = home.daemon().engine().httpAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET().build());
  }

  private HttpResponse<String> post(String document, String... headers) throws Exception {
    HttpRequest.Builder request =
        request("/api/items")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(document));
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  private static byte[] sample() throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/media/sample.mp4"));
  }

  /** Parts as a form has them: name, filename or null, content. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(String name, String file, byte[] content) {
    static Part text(String name, String content) {
      return new Part(name, null, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private HttpResponse<String> form(List<Part> parts, String... headers) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Part part : parts) {
      String file = part.file() == null ? "" : "; filename=\"" + part.file() + "\"";
      String head =
          "--bound\r\nContent-Disposition: form-data; name=\""
              + part.name()
              + "\""
              + file
              + "\r\n\r\n";
      body.write(head.getBytes(StandardCharsets.UTF_8));
      body.write(part.content());
      body.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.write("--bound--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        request("/api/items")
            .header("Content-Type", "multipart/form-data; boundary=bound")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()));
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  private long arriving() throws IOException {
    Path incoming = home.inbox().resolve(".incoming");
    if (!Files.exists(incoming)) {
      return 0;
    }
    try (Stream<Path> left = Files.walk(incoming)) {
      return left.filter(Files::isRegularFile).count();
    }
  }

  /** The answer may be there before the folder has gone. */
  private void awaitNothingArriving() {
    Awaitility.await().until(() -> arriving() == 0);
  }

  @Test
  void aDocumentWithItsFilesBecomesAVideoAndIsAskedAfter() throws Exception {
    String document = "{\"name\": \"Posted\", \"video\": \"reel.mp4\", \"externalId\": \"p1\"}";
    HttpResponse<String> posted =
        form(List.of(Part.text("document", document), new Part("video", "reel.mp4", sample())));
    assertEquals(202, posted.statusCode(), posted.body());
    String location = posted.headers().firstValue("Location").orElseThrow();
    Item item = home.awaitDone(1).get(0);
    assertEquals(State.PUBLISHED, item.state(), item.outcomeLine());
    assertEquals("Posted", sandbox.videos().get(0).name());
    JsonNode one = json(get(location));
    assertEquals("published", one.path("state").asText());
    assertEquals(
        sandbox.videos().get(0).uuid(), one.path("outcome").path("video").path("uuid").asText());
    assertTrue(one.path("events").toString().contains("accepted from HTTP"), one.toString());
    awaitNothingArriving();
    Path shelf = Path.of(item.folder());
    assertTrue(Files.exists(shelf.resolve("reel.mp4")), "the files are with the receipt");
    assertEquals(document, Files.readString(shelf.resolve("p1.json")));
    JsonNode page = json(get("/api/items?state=published&limit=1"));
    assertEquals(1, page.path("items").size());
    String next = page.path("next").asText();
    assertEquals(0, json(get("/api/items?after=" + next)).path("items").size());
    assertEquals(404, get("/api/items/nothing").statusCode());
    assertEquals(400, get("/api/items?state=publised").statusCode());
  }

  @Test
  void theSameIdempotencyKeyIsTheSameItemAlsoAfterARestart() throws Exception {
    String document = "{\"name\": \"Once\", \"video\": \"a.mp4\"}";
    List<Part> parts =
        List.of(Part.text("document", document), new Part("video", "a.mp4", sample()));
    HttpResponse<String> first = form(parts, "Idempotency-Key", "k1");
    HttpResponse<String> again = form(parts, "Idempotency-Key", "k1");
    assertEquals(202, first.statusCode(), first.body());
    assertEquals(202, again.statusCode(), again.body());
    assertEquals("true", again.headers().firstValue("Idempotency-Replayed").orElse(""));
    assertEquals(json(first).path("id"), json(again).path("id"));
    home.awaitDone(1);
    home.stop();
    home.start();
    assertEquals(json(first).path("id"), json(form(parts, "Idempotency-Key", "k1")).path("id"));
    List<Part> other =
        List.of(Part.text("document", document), new Part("video", "a.mp4", new byte[] {1, 2}));
    HttpResponse<String> reused = form(other, "Idempotency-Key", "k1");
    assertEquals(422, reused.statusCode(), reused.body());
    assertTrue(reused.body().contains("a new document needs a new key"), reused.body());
    assertEquals(1, home.daemon().engine().ledger().count());
    assertEquals(1, sandbox.videos().size());
    awaitNothingArriving();
  }

  @Test
  void faultsAreToldAtOnceAndNothingIsTakenOn() throws Exception {
    HttpResponse<String> faulty = post("{\"nmae\": \"x\", \"privacy\": \"secret\", \"video\": 5}");
    assertEquals(422, faulty.statusCode(), faulty.body());
    assertEquals(
        "application/problem+json", faulty.headers().firstValue("Content-Type").orElse(""));
    assertTrue(json(faulty).path("faults").size() >= 2, faulty.body());
    assertEquals(422, post("{\"name\": \"half").statusCode());
    assertEquals(
        415, send(request("/api/items").POST(BodyPublishers.ofString("x")).build()).statusCode());
    assertEquals(413, post("{\"name\": \"" + "x".repeat(2 << 20) + "\"}").statusCode());
    assertEquals(405, send(request("/api/items").DELETE().build()).statusCode());
    assertEquals(404, get("/api/things").statusCode());
    assertEquals(0, home.daemon().engine().ledger().count());
  }

  @Test
  void aDeadLetterIsRedrivenWithItsFiles() throws Exception {
    String document = "{\"name\": \"Dead\", \"video\": \"a.mp4\", \"channel\": \"nowhere\"}";
    HttpResponse<String> posted =
        form(List.of(Part.text("document", document), new Part("video", "a.mp4", sample())));
    Item dead = home.awaitDone(1).get(0);
    assertEquals(State.DEAD, dead.state());
    Path letter = Path.of(dead.folder()).resolve(dead.sourceName());
    Files.writeString(letter, document.replace(", \"channel\": \"nowhere\"", ""));
    String location = posted.headers().firstValue("Location").orElseThrow();
    HttpRequest redrive = request(location + "/redrive").POST(BodyPublishers.noBody()).build();
    assertEquals(202, send(redrive).statusCode());
    Awaitility.await().until(() -> sandbox.videos().size() == 1);
    Awaitility.await().until(() -> "published".equals(json(get(location)).path("state").asText()));
    assertEquals(409, send(redrive).statusCode());
  }

  @Test
  void onlyTheTokenOpensAndItIsInNoAnswer() throws Exception {
    for (String given : new String[] {null, "Bearer wrong", "Basic " + TOKEN, "Bearer ", TOKEN}) {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri("/api/items"));
      HttpResponse<String> answer =
          send(given == null ? request.build() : request.header("Authorization", given).build());
      assertEquals(401, answer.statusCode(), given);
      assertTrue(answer.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"));
      assertFalse(answer.body().contains(TOKEN), answer.body());
    }
    HttpResponse<String> openapi = send(HttpRequest.newBuilder(uri("/api/openapi.json")).build());
    assertEquals("3.1.0", json(openapi).path("openapi").asText());
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws Exception {
    String document = "{\"name\": \"x\", \"video\": \"a.mp4\"}";
    for (String name :
        List.of(
            "../../evil.mp4",
            "/etc/passwd",
            "..",
            ".hidden",
            "a/b.mp4",
            "a\\\\b.mp4",
            "~a.mp4",
            "receipt.json",
            "x".repeat(300))) {
      HttpResponse<String> answer =
          form(List.of(Part.text("document", document), new Part("video", name, sample())));
      assertEquals(422, answer.statusCode(), name + answer.body());
    }
    HttpResponse<String> unnamed =
        form(List.of(Part.text("document", document), new Part("video", "b.mp4", sample())));
    assertEquals(422, unnamed.statusCode(), unnamed.body());
    assertEquals(422, form(List.of(new Part("video", "a.mp4", sample()))).statusCode());
    assertEquals(422, post("{\"name\": \"x\", \"video\": \"/etc/passwd\"}").statusCode());
    awaitNothingArriving();
    assertEquals(0, home.daemon().engine().ledger().count());
    assertFalse(Files.exists(folder.resolve("evil.mp4")));
  }

  @Test
  void nothingOfARequestSteersARoute() throws Exception {
    String document =
        "{\"name\": \"Plain\", \"targetUrl\": \"http://127.0.0.1:1/x.mp4\", \"externalId\": \"c\"}";
    HttpResponse<String> posted =
        post(
            document,
            "CamelHttpUri",
            "http://127.0.0.1:9/",
            "camelHTTPuri",
            "http://127.0.0.1:9/",
            "CamelFileName",
            "../../x",
            "CamelBeanMethodName",
            "taken",
            "peertubeItem",
            "x");
    assertEquals(202, posted.statusCode(), posted.body());
    Awaitility.await().until(() -> sandbox.requests().size() > 0);
    assertTrue(sandbox.requests().stream().noneMatch(r -> r.toString().contains("CamelHttpUri")));
  }

  /** Sends bytes as they are, and returns the first line of the answer; empty: there was none. */
  private String raw(String head, byte[] body, boolean end) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(body);
      out.flush();
      if (end) {
        socket.shutdownOutput();
      }
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0 && b != '\r'; b = in.read()) {
        line.append((char) b);
      }
      return line.toString();
    }
  }

  private static String head(String more) {
    return "POST /api/items HTTP/1.1\nHost: x\nAuthorization: Bearer "
        + TOKEN
        + "\n"
        + more
        + "\n\n";
  }

  @Test
  void hugeSlowAndBrokenBodiesAreAnsweredAndLeaveNothing() throws Exception {
    String type = "Content-Type: application/json\n";
    String form = "Content-Type: multipart/form-data; boundary=b\n";
    byte[] none = new byte[0];
    byte[] some =
        "--b\r\nContent-Disposition: form-data; name=\"v\"; filename=\"a.mp4\"\r\n\r\nxx"
            .getBytes(StandardCharsets.UTF_8);
    assertTrue(raw(head(type + "Content-Length: 10737418240"), none, false).contains(" 413 "));
    assertTrue(raw(head(form + "Content-Length: 10737418240"), none, false).contains(" 413 "));
    String slow = raw(head(form + "Content-Length: 100000"), some, false);
    assertTrue(slow.contains(" 408 "), slow);
    String half = "{\"name\":";
    slow = raw(head(type + "Content-Length: 1000"), Home.utf8(half), false);
    assertTrue(slow.contains(" 408 "), slow);
    String cut = raw(head(form + "Content-Length: 100000"), some, true);
    assertTrue(cut.isEmpty() || cut.matches(".* 4\\d\\d .*"), cut);
    assertTrue(raw("GARBAGE\n\n", none, true).matches("|.* 4\\d\\d .*"));
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    chunks.write(("200000\r\n" + "x".repeat(0x200000) + "\r\n").getBytes(StandardCharsets.UTF_8));
    String chunked = raw(head(type + "Transfer-Encoding: chunked"), chunks.toByteArray(), false);
    assertTrue(chunked.contains(" 413 "), chunked);
    String told = raw(head(form + "Expect: 100-continue\nContent-Length: 100000"), none, false);
    assertTrue(told.contains(" 100 "), "who waits to be told is told: " + told);
    awaitNothingArriving();
    assertEquals(200, get("/api/items").statusCode(), "it still answers");
    assertEquals(0, home.daemon().engine().ledger().count());
  }

  @Test
  void aFormIsReadWithinBoundsAndWhatIsWrongWithItIsTold() throws Exception {
    Part document = Part.text("document", "{\"name\": \"Bounds\", \"video\": \"a.mp4\"}");
    Part video = new Part("video", "a.mp4", sample());
    List<Part> many = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      many.add(new Part("file", i + ".mp4", new byte[] {1}));
    }
    Map<String, List<Part>> wrong = new LinkedHashMap<>();
    wrong.put("413 inbox.max-document", List.of(Part.text("document", "x".repeat(3 << 20)), video));
    wrong.put("400 the head of a part", List.of(Part.text("x".repeat(1 << 20), "x")));
    wrong.put("422 more than 64 parts", many);
    wrong.put("422 two parts are called", List.of(document, document));
    wrong.put("422 has 0 bytes", List.of(document, new Part("video", "a.mp4", new byte[0])));
    wrong.put("422 Two files have one name", List.of(document, video, video));
    wrong.put("422 is no file", List.of(document, Part.text("video", "a.mp4")));
    for (String name : List.of("\u20ac".repeat(100) + ".mp4", "a\u202e4pm.mp4", "a\ufffd.mp4")) {
      wrong.put("422 \"" + name.charAt(0), List.of(document, new Part("video", name, sample())));
    }
    for (Map.Entry<String, List<Part>> one : wrong.entrySet()) {
      HttpResponse<String> answer = form(one.getValue());
      assertTrue(one.getKey().startsWith(answer.statusCode() + " "), one.getKey() + answer.body());
      boolean said =
          one.getKey().contains("\"") || answer.body().contains(one.getKey().substring(4));
      assertTrue(said, one.getKey() + ": " + answer.body());
      assertFalse(answer.body().contains(folder.toString()), "no path of ours: " + answer.body());
    }
    byte[] headless = Home.utf8("--b\r\nX: y\r\n\r\nx\r\n--b--\r\n");
    String form = "Content-Type: multipart/form-data; boundary=b\nContent-Length: ";
    assertTrue(raw(head(form + headless.length), headless, false).contains(" 400 "));
    awaitNothingArriving();
    assertEquals(0, home.daemon().engine().ledger().count());
    HttpResponse<String> good = form(List.of(video, document));
    assertEquals(202, good.statusCode(), good.body());
  }

  @Test
  void headIsAnsweredAndTheCaseOfTheSchemeDoesNotCount() throws Exception {
    HttpRequest.Builder head = request("/api/items").method("HEAD", BodyPublishers.noBody());
    HttpResponse<String> answer = send(head.build());
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    HttpRequest.Builder lower =
        HttpRequest.newBuilder(uri("/api/items")).header("Authorization", "bearer " + TOKEN);
    assertEquals(200, send(lower.build()).statusCode(), "bearer is Bearer");
  }

  @Test
  void tooManyRequestsAreToldWhenToComeBack() throws Exception {
    home.stop();
    home.set("http.rate=1");
    home.start();
    Set<Integer> codes = new HashSet<>();
    for (int i = 0; i < 15; i++) {
      HttpResponse<String> answer = get("/api/items");
      codes.add(answer.statusCode());
      boolean later = answer.headers().firstValue("Retry-After").isPresent();
      assertEquals(answer.statusCode() == 429, later, answer.body());
    }
    assertEquals(Set.of(200, 429), codes);
  }

  @Test
  void whileTheLedgerIsAwayNothingIsTakenOn() throws Exception {
    home.daemon().engine().database().close();
    Part document = Part.text("document", "{\"name\": \"Away\", \"video\": \"a.mp4\"}");
    HttpResponse<String> away = form(List.of(document, new Part("video", "a.mp4", sample())));
    assertEquals(503, away.statusCode(), away.body());
    assertTrue(away.headers().firstValue("Retry-After").isPresent());
    assertEquals(503, get("/api/items").statusCode());
    awaitNothingArriving();
  }

  @Test
  void manyPostsAtOnceAreAllAnsweredAndNoneIsLost() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    home.dropVideo("clip.mp4");
    for (int i = 0; i < PARALLEL; i++) {
      String document =
          "{\"name\": \"Post " + i + "\", \"externalId\": \"e" + i + "\", \"video\": \"clip.mp4\"}";
      HttpRequest request =
          request("/api/items")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(document))
              .build();
      answers.add(client.sendAsync(request, BodyHandlers.ofString()));
    }
    Set<String> accepted = new HashSet<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> response = answer.get();
      assertTrue(Set.of(202, 429, 503).contains(response.statusCode()), response.body());
      if (response.statusCode() == 202) {
        accepted.add(json(response).path("id").asText());
      }
    }
    assertEquals(accepted.size(), home.daemon().engine().ledger().count());
    home.stop();
    home.start();
    for (String id : accepted) {
      assertEquals(id, home.daemon().engine().ledger().get(id).id());
    }
  }

  @Test
  void aServerWithoutATokenDoesNotStart() {
    Home.Outcome outcome = home.command("check", "--set", "http.token=short");
    assertEquals(ExitCode.USAGE, outcome.code());
    assertTrue(outcome.err().contains("http.token"), outcome.err());
  }
}
