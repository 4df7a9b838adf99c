package io.github.peertubeingest.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fetching from servers that behave, and from others. */
class FetcherTest {

  private static final byte[] VIDEO = bytes(1_000_000);
  private static final FetchLimits LIMITS =
      new FetchLimits(10_000_000, Duration.ofSeconds(1), 10_000);

  @TempDir private Path folder;
  private MediaServer server;
  private Spool spool;
  private Fetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = new MediaServer();
    spool = new Spool(folder, 2_500_000);
    fetcher = new Fetcher(spool, new AddressRule(true), LIMITS);
  }

  @AfterEach
  void stop() throws IOException {
    fetcher.close();
    server.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    bytes[4] = 'f';
    bytes[5] = 't';
    bytes[6] = 'y';
    bytes[7] = 'p';
    return bytes;
  }

  private static FetchOrder order(String item, URI url) {
    return new FetchOrder(item, "video", "video", url, null);
  }

  private Path fetch(String path) throws ItemFailure, IOException {
    return fetcher.fetch(order("item", server.url(path)));
  }

  private ItemFailure failure(String path) {
    return assertThrows(ItemFailure.class, () -> fetch(path));
  }

  @Test
  void aFileIsThereUnderItsNameAndFetchedOnce() throws Exception {
    server.on("/a%20film.mp4", MediaServer.file(VIDEO, "video/mp4", "\"1\""));
    Path file = fetch("/a%20film.mp4");
    assertArrayEquals(VIDEO, Files.readAllBytes(file));
    assertEquals("a_film.mp4", file.getFileName().toString());
    assertEquals(file, fetch("/a%20film.mp4"));
    assertEquals(1, server.requests().size());
    assertNull(server.requests().get(0).headers().get("authorization"));
    spool.delete("item");
    assertFalse(Files.exists(folder.resolve("item")));
  }

  @ParameterizedTest
  @CsvSource({
    "/talk, video/webm, talk.webm",
    "/get.php?id=3, video/mp4; codecs=avc1, get.mp4",
    "/get.php, application/octet-stream, get.mp4",
    "/, video/mp4, media.mp4",
    "/clip.MOV, application/octet-stream, clip.MOV",
  })
  void theNameTellsTheKind(String path, String type, String name) throws Exception {
    server.on(path, MediaServer.file(VIDEO, type, null));
    assertEquals(name, fetch(path).getFileName().toString());
  }

  @Test
  void aCutConnectionIsGoneOnWithByRange() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", "\"1\"", 300_000, 700_000));
    assertArrayEquals(VIDEO, Files.readAllBytes(fetch("/v.mp4")));
    assertEquals("bytes=300000-", server.requests().get(1).headers().get("range"));
    assertEquals("\"1\"", server.requests().get(1).headers().get("if-range"));
    assertEquals("bytes=700000-", server.requests().get(2).headers().get("range"));
  }

  @Test
  void anotherProcessGoesOnWhereTheLastOneEnded() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", "\"1\"", 300_000, 300_000));
    assertEquals(FailureClass.SOURCE, failure("/v.mp4").failureClass());
    fetcher.close();
    Spool again = new Spool(folder, 2_500_000);
    again.sweep(() -> Set.of("item"));
    fetcher = new Fetcher(again, new AddressRule(true), LIMITS);
    assertArrayEquals(VIDEO, Files.readAllBytes(fetch("/v.mp4")));
    assertEquals("bytes=300000-", server.requests().get(2).headers().get("range"));
  }

  @Test
  void aFileThatChangedMeanwhileIsFetchedFromTheStart() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", "\"1\"", 300_000, 300_000));
    failure("/v.mp4");
    byte[] other = bytes(500_000);
    other[9]++;
    server.on("/v.mp4", MediaServer.file(other, "video/mp4", "\"2\""));
    assertArrayEquals(other, Files.readAllBytes(fetch("/v.mp4")));
  }

  @Test
  void withoutAValidatorACutFileIsNotPatchedTogether() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", null, 300_000));
    ItemFailure failure = failure("/v.mp4");
    assertEquals(FailureClass.SOURCE, failure.failureClass());
    assertFalse(failure.hopeless());
    assertArrayEquals(VIDEO, Files.readAllBytes(fetch("/v.mp4")));
    assertNull(server.requests().get(1).headers().get("range"));
  }

  @Test
  void redirectsAreFollowedAndAForeignHostGetsNoCredentials() throws Exception {
    try (MediaServer other = new MediaServer()) {
      other.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", null));
      server.on("/a", MediaServer.redirect("/b?x=1"));
      server.on("/b?x=1", MediaServer.redirect(other.url("/v.mp4").toString()));
      URI url = URI.create(server.url("/a").toString().replace("http://", "http://me:se%20cret@"));
      assertArrayEquals(VIDEO, Files.readAllBytes(fetcher.fetch(order("item", url))));
      assertEquals(
          "Basic bWU6c2UgY3JldA==", server.requests().get(1).headers().get("authorization"));
      assertNull(other.requests().get(0).headers().get("authorization"));
    }
  }

  @Test
  void aLoopOfRedirectsEnds() {
    server.on("/a", MediaServer.redirect("/b")).on("/b", MediaServer.redirect("/a"));
    ItemFailure failure = failure("/a");
    assertEquals(FailureClass.SOURCE, failure.failureClass());
    assertTrue(failure.detail().contains("redirects more than 5 times"), failure.detail());
    assertEquals(6, server.requests().size());
  }

  @ParameterizedTest
  @CsvSource({"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/", "//"})
  void aRedirectLeadsToTheWebOnly(String location) {
    server.on("/a", MediaServer.redirect(location));
    assertEquals(FailureClass.SOURCE, failure("/a").failureClass());
  }

  @Test
  void privateAddressesAreNotConnectedTo() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", null));
    try (Fetcher careful = new Fetcher(spool, new AddressRule(false), LIMITS)) {
      for (String host : new String[] {"127.0.0.1", "localhost", "2130706433", "[::1]"}) {
        URI url = URI.create(server.url("/v.mp4").toString().replace("127.0.0.1", host));
        ItemFailure failure =
            assertThrows(ItemFailure.class, () -> careful.fetch(order("item", url)), host);
        assertEquals(FailureClass.CONTENT, failure.failureClass(), host);
        assertTrue(failure.fields().get(0).allowed().contains("allow-private-urls"));
      }
    }
    assertEquals(0, server.requests().size());
  }

  @Test
  void aRedirectToAPrivateAddressIsNotFollowed() throws Exception {
    String private2 = server.url("/v.mp4").toString().replace("127.0.0.1", "127.0.0.2");
    server.on("/a", MediaServer.redirect(private2));
    AddressRule rule = new AddressRule(a -> a.getHostAddress().equals("127.0.0.1"));
    try (Fetcher careful = new Fetcher(spool, rule, LIMITS)) {
      ItemFailure failure =
          assertThrows(ItemFailure.class, () -> careful.fetch(order("item", server.url("/a"))));
      assertEquals(FailureClass.CONTENT, failure.failureClass());
      assertTrue(failure.detail().contains("127.0.0.2 is no public address"), failure.detail());
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, SOURCE, false",
    "500, SOURCE, false",
    "503, SOURCE, false",
    "429, SOURCE, false",
    "401, SOURCE, true",
    "403, SOURCE, true",
    "410, SOURCE, true",
  })
  void aStatusMeans(int status, FailureClass failureClass, boolean hopeless) {
    server.on("/v.mp4?key=secret", MediaServer.status(status));
    ItemFailure failure = failure("/v.mp4?key=secret");
    assertEquals(failureClass, failure.failureClass());
    assertEquals(hopeless, failure.hopeless());
    assertEquals(status, failure.status());
    assertEquals("fetch", failure.stage());
    assertFalse(failure.detail().contains("secret"), failure.detail());
    assertEquals("video", failure.fields().get(0).field());
  }

  @Test
  void aServerMaySayWhenToComeAgain() {
    server.on("/v.mp4", MediaServer.raw("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\n\r\n"));
    assertEquals(Duration.ofSeconds(7), failure("/v.mp4").retryAfter());
  }

  @Test
  void aWebPageIsNoVideo() {
    String page = "<!DOCTYPE html><html><body>Please sign in</body></html>";
    server.on("/v.mp4", MediaServer.file(utf8(page), "text/html; charset=utf-8", null));
    server.on("/w.mp4", MediaServer.file(utf8("\n" + page), "video/mp4", null));
    for (String path : new String[] {"/v.mp4", "/w.mp4"}) {
      ItemFailure failure = failure(path);
      assertEquals(FailureClass.CONTENT, failure.failureClass());
      assertTrue(failure.detail().contains("web page"), failure.detail());
    }
  }

  @Test
  void whatIsTooLargeOrEmptyIsRefused() {
    server.on("/big.mp4", MediaServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\nxx"));
    server.on("/empty.mp4", MediaServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    server.on(
        "/endless.mp4",
        (request, out) -> {
          out.write(utf8("HTTP/1.1 200 OK\r\n\r\n"));
          for (int i = 0; i < 100; i++) {
            out.write(VIDEO);
          }
        });
    assertEquals(FailureClass.CONTENT, failure("/big.mp4").failureClass());
    assertEquals(FailureClass.CONTENT, failure("/empty.mp4").failureClass());
    ItemFailure endless = failure("/endless.mp4");
    assertEquals(FailureClass.CONTENT, endless.failureClass());
    assertTrue(endless.detail().contains("spool.max"), endless.detail());
    assertEquals(0, folder.resolve("item/video/.part").toFile().length());
  }

  @Test
  void lessThanWasToldIsNotEnough() {
    server.on("/v.mp4", MediaServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"));
    assertEquals(FailureClass.SOURCE, failure("/v.mp4").failureClass());
  }

  @Test
  void aServerThatDribblesIsBrokenOff() {
    server.on("/silent.mp4", (request, out) -> Thread.sleep(20_000));
    server.on(
        "/head.mp4", (request, out) -> dribble(out, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(200)));
    server.on(
        "/body.mp4",
        (request, out) -> {
          out.write(utf8("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"));
          dribble(out, "x".repeat(200));
        });
    for (String path : new String[] {"/silent.mp4", "/head.mp4", "/body.mp4"}) {
      long began = System.nanoTime();
      assertEquals(FailureClass.SOURCE, failure(path).failureClass(), path);
      assertTrue(System.nanoTime() - began < 15e9, path);
    }
  }

  private static void dribble(java.io.OutputStream out, String text) throws Exception {
    for (byte b : utf8(text)) {
      out.write(b);
      out.flush();
      Thread.sleep(100);
    }
  }

  @Test
  void nobodyThereIsTheSources() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    for (String url :
        new String[] {"http://127.0.0.1:" + free + "/v.mp4", "http://a.invalid/v.mp4"}) {
      ItemFailure failure =
          assertThrows(ItemFailure.class, () -> fetcher.fetch(order("item", URI.create(url))), url);
      assertEquals(FailureClass.SOURCE, failure.failureClass(), url);
    }
  }

  @Test
  void aFullSpoolLetsAnItemWaitUntilAnotherIsFinished() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", null));
    fetcher.fetch(order("one", server.url("/v.mp4")));
    fetcher.fetch(order("two", server.url("/v.mp4")));
    FetchOrder third = order("three", server.url("/v.mp4"));
    ItemFailure full = assertThrows(ItemFailure.class, () -> fetcher.fetch(third));
    assertEquals(FailureClass.RATE, full.failureClass());
    spool.delete("one");
    assertArrayEquals(VIDEO, Files.readAllBytes(fetcher.fetch(third)));
  }

  @Test
  void whatBelongsToNobodyIsSweptAndTheRestStillCounts() throws Exception {
    server.on("/v.mp4", MediaServer.file(VIDEO, "video/mp4", null));
    fetcher.fetch(order("one", server.url("/v.mp4")));
    fetcher.fetch(order("two", server.url("/v.mp4")));
    Spool again = new Spool(folder, 1_500_000);
    again.sweep(() -> Set.of("two"));
    assertFalse(Files.exists(folder.resolve("one")));
    try (Fetcher next = new Fetcher(again, new AddressRule(true), LIMITS)) {
      assertEquals(
          FailureClass.RATE,
          assertThrows(ItemFailure.class, () -> next.fetch(order("three", server.url("/v.mp4"))))
              .failureClass());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
