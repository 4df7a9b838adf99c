package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is fetched; no case makes an import. */
@Conformance
final class ImportsConformanceTest extends ConformanceCase {

  private static final String PATH = "/videos/imports";
  private static final String LOOPBACK = "http://127.0.0.1:9/a.mp4";

  @BeforeEach
  void importsMustBeOn() throws Exception {
    boolean on =
        api.get("/config").send().is(200).json().at("/import/videos/http/enabled").booleanValue();
    assumeTrue(on, "imports are off");
  }

  private Answer post(String json) throws IOException, InterruptedException {
    return api.post(PATH).as("main").json(json).send();
  }

  private Answer postUrl(String url) throws IOException, InterruptedException {
    return post("{\"channelId\":" + channelId(0) + ",\"targetUrl\":\"" + url + "\"}");
  }

  private Answer torrent(String type, String content) throws IOException, InterruptedException {
    Form form =
        new Form()
            .field("channelId", Integer.toString(channelId(0)))
            .file("torrentfile", "a.torrent", type, content.getBytes(StandardCharsets.ISO_8859_1));
    return api.post(PATH).as("main").form(form).send();
  }

  @Test
  void aTokenAChannelAndASourceAreNeeded() throws Exception {
    api.post(PATH).json("{}").send().isProblem(401, "unauthorized_request");
    post("{}").refuses("channelId");
    post("{\"channelId\":" + channelId(0) + "}").isProblem(400);
  }

  @ParameterizedTest(name = "address: {0}")
  @ValueSource(strings = {LOOPBACK, "http://10.1.2.3/a.mp4", "http://169.254.1.1/a"})
  void anAddressThatIsNotPublicIsForbidden(String url) throws Exception {
    postUrl(url).isProblem(403);
  }

  @ParameterizedTest(name = "address: {0}")
  @ValueSource(
      strings = {
        "",
        "foo",
        "http://localhost:9/a.mp4",
        "http://bare/a.mp4",
        "https://x.y",
        "file:///etc/passwd",
        "ftp://example.com/a.mp4"
      })
  void whatIsNoAddressOfTheWebIsRefused(String url) throws Exception {
    postUrl(url).refuses("targetUrl");
  }

  @Test
  void anUnknownHostIsAServerError() throws Exception {
    postUrl("http://does-not-exist.invalid/a.mp4").isProblem(500, "Error");
  }

  @Test
  void severalFaultsAreReportedTogetherInTheServersOrder() throws Exception {
    post("{\"channelId\":\"x\",\"name\":\"x\",\"targetUrl\":\"foo\",\"magnetUri\":\"foo\","
            + "\"category\":99}")
        .refuses("category", "channelId", "targetUrl", "magnetUri", "name");
    post("{\"channelId\":" + channelId(0) + ",\"magnetUri\":\"magnet:?x=1\"}").refuses("magnetUri");
    post("{\"channelId\":" + channelId(0) + ",\"name\":\"\",\"targetUrl\":\"" + LOOPBACK + "\"}")
        .refuses("name");
  }

  @Test
  void theChannelIsJudgedBeforeTheAddress() throws Exception {
    post("{\"channelId\":99999999,\"targetUrl\":\"" + LOOPBACK + "\"}")
        .isProblem(subject.isEight() ? 404 : 400);
    post("{\"channelId\":" + channelId(0) + ",\"privacy\":5,\"targetUrl\":\"" + LOOPBACK + "\"}")
        .isProblem(400);
    int foreign = foreignChannelId();
    post("{\"channelId\":" + foreign + ",\"targetUrl\":\"" + LOOPBACK + "\"}")
        .isProblem(subject.isEight() ? 403 : 400);
  }

  @Test
  void aTorrentMustBeOneWithOneFile() throws Exception {
    torrent("text/plain", "junk").refuses("torrentfile");
    torrent("application/x-bittorrent", "x".repeat(300_000)).refuses("torrentfile");
    torrent("application/x-bittorrent", "junk").isProblem(500, "Error");
    String two =
        "d4:infod5:filesld6:lengthi5e4:pathl5:a.mp4eed6:lengthi6e4:pathl5:b.mp4eee4:name3:two"
            + "12:piece lengthi16384e6:pieces20:"
            + "x".repeat(20)
            + "ee";
    torrent("application/x-bittorrent", two).isProblem(400, "incorrect_files_in_torrent");
  }

  @Test
  void anUnknownImportIs404() throws Exception {
    api.post(PATH + "/99999999/cancel").as("main").send().isProblem(404);
    api.delete(PATH + "/99999999").as("main").send().isProblem(404);
    api.post(PATH + "/x/cancel").as("main").send().refuses("id");
    api.delete(PATH + "/x").as("main").send().refuses("id");
    api.post(PATH + "/99999999/cancel").send().isProblem(401, "unauthorized_request");
    Answer retry = api.post(PATH + "/99999999/retry").as("main").send();
    if (subject.isEight()) {
      retry.isProblem(404);
    } else {
      assertEquals("", retry.is(400).body());
    }
  }

  @Test
  void theListIsPagedAndSortedByAgeOnly() throws Exception {
    String path = "/users/me/videos/imports";
    api.get(path).send().isProblem(401, "unauthorized_request");
    api.get(path + "?sort=name").as("main").send().refuses("sort");
    api.get(path + "?count=101").as("main").send().refuses("count");
    api.get(path + "?sort=createdAt&targetUrl=&search=").as("main").send().is(200);
    assertEquals(
        0,
        api.get(path + "?targetUrl=http://none.example/")
            .as("main")
            .send()
            .is(200)
            .json()
            .path("total")
            .intValue());
  }
}
