package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.fetch.FeedServer;
import io.github.peertubeingest.fetch.MediaServer;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds, as an operator sees them. */
class FeedsTest {

  @TempDir private Path folder;

  private FeedServer feed;
  private Sandbox sandbox;

  @BeforeEach
  void serve() throws IOException {
    feed = new FeedServer();
    sandbox = Sandbox.start(SandboxOptions.defaults().version(SandboxVersion.V8_2).limits(false));
  }

  @AfterEach
  void end() throws IOException {
    feed.close();
    sandbox.close();
  }

  private Home home(String... more) throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add("allow-private-urls=true");
    settings.add("feeds.news.url=" + feed.url());
    settings.add("feeds.news.every=1s");
    settings.add("feeds.news.set.privacy=public");
    settings.addAll(List.of(more));
    return new Home(folder, sandbox, settings.toArray(String[]::new));
  }

  private List<String> names() {
    return sandbox.videos().stream().map(SandboxVideo::name).sorted().toList();
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().until(condition);
  }

  private void awaitPolls(int more) {
    int now = feed.polls().size();
    until(() -> feed.polls().size() >= now + more);
  }

  /** What {@code status --json} says of the feed. */
  private static JsonNode status(Home home) throws IOException {
    return Json.MAPPER.readTree(home.command("status", "--json").out()).at("/feeds/0");
  }

  @Test
  void everyEntryIsPublishedOnceAndAnUnchangedFeedSendsNothingAnywhere() throws IOException {
    feed.lists(feed.entry("b", "The second", 2), feed.entry("a", "The first", 1));
    try (Home home = home()) {
      home.start();
      home.awaitDone(2);
      assertEquals(List.of("The first", "The second"), names());
      awaitPolls(1);
      int sent = sandbox.requests().size();
      awaitPolls(2);
      assertEquals(sent, sandbox.requests().size(), "requests to PeerTube of unchanged polls");
      assertEquals(
          1, feed.polls().stream().filter(r -> !r.headers().containsKey("if-none-match")).count());
      JsonNode receipt = home.report("published", "The first");
      assertEquals("a", receipt.path("externalId").asText());
      assertEquals(
          "2024-01-01T10:00:00.000Z", receipt.at("/fields/originallyPublishedAt").asText());
      assertEquals(2, status(home).path("taken").asInt());
    }
  }

  @Test
  void whatAFeedGotWhileNobodyWatchedIsPublishedAfterTheRestart() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    try (Home home = home()) {
      home.start();
      home.awaitDone(1);
      home.stop();
      feed.lists(feed.entry("b", "The second", 2), feed.entry("a", "The first", 1));
      home.start();
      home.awaitDone(2);
      awaitPolls(2);
      assertEquals(List.of("The first", "The second"), names());
    }
  }

  @Test
  void anEditedEntryUpdatesItsVideoAndIsNotSentAgain() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    try (Home home = home()) {
      home.start();
      home.awaitDone(1);
      feed.lists(feed.entry("a", "The first, corrected", 1));
      List<Item> items = home.awaitDone(2);
      assertEquals(List.of("The first, corrected"), names());
      assertEquals("update", items.get(1).action());
      JsonNode receipt = home.report("published", "The first, corrected");
      assertEquals("[\"name\"]", receipt.path("changed").toString());
      assertEquals("[]", receipt.path("notes").toString(), "nothing is told of the media");
    }
  }

  @Test
  void aMediaFileThatChangesReplacesTheVideosOnlyWhereThatIsAskedFor() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    try (Home home = home("feeds.news.set.replaceFile=true")) {
      home.start();
      home.awaitDone(1);
      long before = sandbox.videos().get(0).size();
      feed.lists(feed.entry("a", "The first", 1, "/another-file-of-it.mp4"));
      home.awaitDone(2);
      assertEquals(1, sandbox.videos().size());
      assertNotEquals(before, sandbox.videos().get(0).size());
      home.stop();
    }
    try (Home home = home()) {
      home.start();
      feed.lists(feed.entry("a", "The first", 1, "/a-third-file-of-that-video.mp4"));
      awaitPolls(3);
      assertEquals(2, home.daemon().engine().ledger().all().size(), "nothing is made of it");
    }
  }

  @Test
  void aBrokenEntryCostsItselfAndOneWithoutMediaIsToldOnce() throws IOException {
    List<String> entries = new ArrayList<>();
    IntStream.range(0, 12).forEach(i -> entries.add(feed.entry("e" + i, "Entry " + i, 1 + i)));
    entries.add(4, "<item><guid>broken</guid><title>Never closed</item>");
    entries.add(
        8, "<item><guid>post</guid><title>Only words</title><link>http://x/1</link></item>");
    feed.lists(entries.toArray(String[]::new));
    try (Home home = home("publish.parallel=4")) {
      home.start();
      home.awaitDone(12);
      awaitPolls(2);
      assertEquals(12, sandbox.videos().size());
      JsonNode status = status(home);
      assertEquals("ok", status.path("state").asText());
      assertEquals(2, status.path("unusableCount").asInt(), status.toString());
      String told = status.path("unusable").toString();
      assertTrue(told.contains("line 7") && told.contains("is not valid XML"), told);
      assertTrue(told.contains("Only words") && told.contains("no video or audio file"), told);
    }
  }

  @Test
  void aFeedThatIsCutOffIsReadAsFarAsItGoesAndAskedForAgain() throws IOException {
    feed.is(
        "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel>"
            + feed.entry("a", "The first", 1)
            + "<item><guid>b</guid><title>Cut");
    try (Home home = home()) {
      home.start();
      home.awaitDone(1);
      until(() -> status(home).path("state").asText().equals("failing"));
      String why = status(home).path("why").asText();
      assertTrue(why.contains("is not valid XML") && why.contains("1 entries before"), why);
      feed.lists(feed.entry("b", "The second", 2), feed.entry("a", "The first", 1));
      home.awaitDone(2);
      until(() -> status(home).path("state").asText().equals("ok"));
      assertEquals(List.of("The first", "The second"), names());
    }
  }

  @Test
  void anEntryThatVanishesIsUnlistedAfterSoManyPollsAndOneThatLeftTheWindowIsNot()
      throws IOException {
    String first = feed.entry("a", "The first", 1);
    String second = feed.entry("b", "The second", 2);
    String third = feed.entry("c", "The third", 3);
    feed.lists(third, second, first);
    try (Home home = home("feeds.news.vanished=unlist", "feeds.news.vanished-after=2")) {
      home.start();
      home.awaitDone(3);
      feed.lists(third, first); // the second one was withdrawn
      home.awaitDone(4);
      assertEquals(2, privacy("The second"));
      feed.lists(third, second); // it is back; the first one is older than all of them
      home.awaitDone(5);
      assertEquals(1, privacy("The second"));
      awaitPolls(4);
      assertEquals(1, privacy("The first"));
      assertEquals(5, home.daemon().engine().ledger().all().size());
    }
  }

  private int privacy(String name) {
    return sandbox.videos().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow()
        .fields()
        .path("privacy")
        .path("id")
        .asInt();
  }

  @Test
  void aNewFeedBeginsWithItsNewestEntriesAndGoesOnWithNewOnes() throws IOException {
    String old = feed.entry("a", "The first", 1);
    feed.lists(old, feed.entry("c", "The third", 3), feed.entry("b", "The second", 2));
    try (Home home = home("feeds.news.first=2")) {
      home.start();
      home.awaitDone(2);
      feed.lists(feed.entry("d", "The fourth", 4), old, feed.entry("c", "The third", 3));
      home.awaitDone(3);
      awaitPolls(2);
      assertEquals(List.of("The fourth", "The second", "The third"), names());
      assertEquals(1, status(home).path("leftOut").asInt());
    }
  }

  @Test
  void noMoreItemsOfAFeedAreUnfinishedThanItsSettingsHaveIt() throws IOException {
    feed.lists(
        IntStream.range(0, 9)
            .mapToObj(i -> feed.entry("e" + i, "Entry " + i, 1 + i))
            .toArray(String[]::new));
    try (Home home = home("feeds.news.in-flight=2")) {
      home.start();
      long[] most = {0};
      until(
          () -> {
            List<Item> all = home.daemon().engine().ledger().all();
            long open = all.stream().filter(i -> i.step() != Item.Step.DONE).count();
            most[0] = Math.max(most[0], open);
            return all.size() == 9 && open == 0;
          });
      assertTrue(most[0] <= 2, most[0] + " at once");
      assertEquals(9, sandbox.videos().size());
      assertEquals(
          1, feed.polls().stream().filter(r -> !r.headers().containsKey("if-none-match")).count());
    }
  }

  @Test
  void oneBrokenFeedStopsNoOtherAndStatusSaysWhatIsTheMatter() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    feed.server()
        .on(
            "/busy",
            MediaServer.raw("HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"));
    feed.server().on("/loop", MediaServer.redirect("/loop"));
    feed.server()
        .on(
            "/page",
            MediaServer.raw(
                "HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n<!DOCTYPE html><html></html"));
    try (Home home =
        home(
            "feeds.busy.url=" + feed.server().url("/busy"),
            "feeds.busy.every=1s",
            "feeds.loop.url=" + feed.server().url("/loop"),
            "feeds.page.url=" + feed.server().url("/page"))) {
      home.start();
      home.awaitDone(1);
      until(() -> status(home, "page").path("failures").asInt() > 0);
      until(() -> status(home, "loop").path("failures").asInt() > 0);
      until(() -> status(home, "busy").path("failures").asInt() > 0);
      awaitPolls(2);
      assertEquals(1, asked("/busy"), "it asked for an hour");
      assertTrue(status(home, "busy").path("why").asText().contains("answered 503"));
      assertTrue(status(home, "loop").path("why").asText().contains("more than 5 times"));
      assertTrue(status(home, "page").path("why").asText().contains("is a web page"));
      assertTrue(home.command("status").out().contains("fails since"));
    }
  }

  private long asked(String path) {
    return feed.server().requests().stream().filter(r -> r.path().equals(path)).count();
  }

  private static JsonNode status(Home home, String name) throws IOException {
    for (JsonNode one :
        Json.MAPPER.readTree(home.command("status", "--json").out()).path("feeds")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no feed " + name);
  }

  @Test
  void aFeedThatMovedForGoodIsAskedAtItsNewPlace() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    feed.server()
        .on(
            "/old",
            MediaServer.raw(
                "HTTP/1.1 301 Moved\r\nLocation: "
                    + FeedServer.FEED
                    + "\r\nContent-Length: 0\r\n\r\n"));
    try (Home home = home("feeds.news.url=" + feed.server().url("/old"))) {
      home.start();
      home.awaitDone(1);
      awaitPolls(2);
      assertEquals(1, asked("/old"));
      assertEquals(List.of("The first"), names());
    }
  }

  @Test
  void whatTheServerAsksForIsRespected() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    feed.says("Cache-Control: max-age=3600\r\n");
    try (Home home = home("feeds.other.url=" + feed.url() + "?other", "feeds.other.every=1s")) {
      home.start();
      home.awaitDone(1);
      until(() -> status(home).path("polls").asInt() == 1);
      until(() -> status(home, "other").path("failures").asInt() >= 2);
      assertEquals(1, feed.polls().size());
    }
  }

  @Test
  void privateAddressesAreRefusedForFeedsToo() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    try (Home home = home("allow-private-urls=false")) {
      home.start();
      until(() -> status(home).path("failures").asInt() > 0);
      String why = status(home).path("why").asText();
      assertTrue(why.contains("no public address") && why.contains("allow-private-urls"), why);
      assertEquals(0, feed.polls().size());
    }
  }

  @Test
  void credentialsGoToTheFeedAndAreShownNowhere() throws IOException {
    feed.lists(feed.entry("a", "The first", 1));
    try (Home home = home("feeds.news.username=reader", "feeds.news.password=s3cret-word")) {
      home.start();
      home.awaitDone(1);
      assertEquals(
          "Basic cmVhZGVyOnMzY3JldC13b3Jk", feed.polls().get(0).headers().get("authorization"));
      assertNull(
          feed.server().requests().stream()
              .filter(r -> r.path().equals("/a.mp4"))
              .findFirst()
              .orElseThrow()
              .headers()
              .get("authorization"));
      assertFalse(home.command("status", "--json").out().contains("s3cret"));
    }
  }

  @Test
  void aDeadEntryIsCorrectedInItsFolderAndRedriven() throws IOException {
    feed.lists(
        feed.entry("a", "The first", 1)
            .replace(
                "<guid",
                "<media:license href='https://creativecommons.org/licenses/xx/9.9/'/><guid"));
    try (Home home = home()) {
      home.start();
      assertEquals(State.DEAD, home.awaitDone(1).get(0).state());
      assertTrue(home.report("dead-letter", "The first").toString().contains("licence"));
      Path dead;
      try (Stream<Path> folders = Files.list(folder.resolve("dead-letter"))) {
        dead = folders.findFirst().orElseThrow();
      }
      Path document = dead.resolve("The first.json");
      ObjectNode fields = (ObjectNode) Json.MAPPER.readTree(Files.readString(document));
      fields.remove("licence");
      Files.writeString(document, Json.pretty(fields));
      Files.move(dead, home.inbox().resolve(dead.getFileName()));
      until(() -> sandbox.videos().size() == 1);
      home.awaitDone(1);
      assertEquals(1, privacy("The first"), "what the settings say of the feed still holds");
    }
  }

  @Test
  void aVideoOfAnotherPeerTubeComesWithAllThatItsInstanceSays() throws IOException {
    String id = "7FPUQ45R5NWfucpTLmi8Ee";
    String watch = feed.server().url("/w/" + id).toString();
    feed.entry("media", "", 1, "/source.mp4");
    json("/api/v1/videos/" + id, video(watch));
    json(
        "/api/v1/videos/" + id + "/captions",
        "{'total': 1, 'data': [{'language': {'id': 'en'}, 'captionPath': '/c.vtt'}]}");
    json("/api/v1/videos/" + id + "/chapters", "{'chapters': [{'timecode': 0, 'title': 'Begin'}]}");
    json("/c.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n");
    feed.is(
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>x</id><entry><id>"
            + watch
            + "</id><title>Cut …</title><link href='"
            + watch
            + "'/><updated>2024-01-01T10:00:00Z</updated><summary>Cut …</summary></entry></feed>");
    try (Home home = home()) {
      home.start();
      home.awaitDone(1);
      JsonNode receipt = home.report("published", "The whole name");
      assertEquals(watch, receipt.path("externalId").asText());
      assertEquals("The whole description", receipt.at("/fields/description").asText());
      assertEquals("[\"one\",\"two\"]", receipt.at("/fields/tags").toString());
      assertEquals("nl", receipt.at("/fields/language").asText());
      assertEquals(1, receipt.at("/fields/licence").asInt());
      assertEquals("publisher_channel", receipt.at("/fields/channel").asText());
      assertEquals(1, sandbox.count("PUT", "/api/v1/videos/[^/]+/captions/en"));
      assertEquals(1, sandbox.count("PUT", "/api/v1/videos/[^/]+/chapters"));
    }
  }

  @Test
  void anInstanceThatDoesNotAnswerHoldsUpNoOtherEntry() throws IOException {
    String id = "7FPUQ45R5NWfucpTLmi8Ee";
    feed.server().on("/api/v1/videos/" + id, MediaServer.raw(""));
    String watch = feed.server().url("/w/" + id).toString();
    feed.lists(
        "<item><guid>"
            + watch
            + "</guid><title>Of an instance that is away</title><link>"
            + watch
            + "</link><pubDate>01 Jan 2024 10:00:00 GMT</pubDate></item>",
        feed.entry("b", "The second", 2));
    try (Home home = home()) {
      home.start();
      until(() -> status(home).path("why").asText().contains("does not tell of it"));
      until(() -> home.names("published").toString().contains("The second"));
      until(() -> status(home).path("failures").asInt() == 0);
    }
  }

  private String video(String watch) {
    return "{'uuid': '2b0c9f5e-5f0e-4f3c-8f0e-1d2c3b4a5f60', 'shortUUID': '7FPUQ45R5NWfucpTLmi8Ee', 'url': '"
        + watch
        + "', 'name': 'The whole name', 'description': 'The whole description', 'tags': ['one', 'two'],"
        + " 'language': {'id': 'nl', 'label': 'Dutch'}, 'licence': {'id': 1, 'label': 'Attribution'},"
        + " 'category': {'id': null, 'label': 'Unknown'}, 'privacy': {'id': 1, 'label': 'Public'},"
        + " 'channel': {'name': 'theirs'}, 'isLive': false, 'nsfw': false,"
        + " 'files': [{'fileDownloadUrl': '"
        + feed.server().url("/source.mp4")
        + "'}]}";
  }

  private void json(String path, String text) {
    String body = text.replace('\'', '"');
    feed.server()
        .on(
            path,
            MediaServer.raw(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.ISO_8859_1).length
                    + "\r\n\r\n"
                    + body));
  }

  @Test
  void aLocalFileIsAFeedToo() throws IOException {
    Path file = folder.resolve("local.xml");
    feed.lists();
    String entry =
        feed.entry("a", "The first", 1).replace("url='/", "url='" + feed.server().url("/"));
    Files.writeString(
        file,
        "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel>" + entry + "</channel></rss>");
    try (Home home = home("feeds.news.url=" + file.toUri())) {
      home.start();
      home.awaitDone(1);
      assertEquals(List.of("The first"), names());
    }
  }

  @Test
  void onceAsksEveryFeedOnceAndEndsWithAllOfIt() throws IOException {
    feed.lists(feed.entry("b", "The second", 2), feed.entry("a", "The first", 1));
    try (Home home = home("feeds.news.in-flight=1")) {
      Home.Outcome outcome = home.command("once");
      assertEquals(0, outcome.code(), outcome.err());
      assertTrue(outcome.out().contains("2 published, 0 dead, 0 waiting"), outcome.out());
      assertEquals(1, feed.polls().size());
      Home.Outcome again = home.command("once");
      assertEquals(0, again.code(), again.err());
      assertTrue(again.out().contains("0 published, 0 dead, 0 waiting"), again.out());
      assertEquals(2, feed.polls().size());
    }
  }

  @Test
  void settingsOfAFeedThatCannotHoldAreRefusedAtStart() throws IOException {
    try (Home home = home()) {
      home.set("feeds.news.vanished=delete");
      assertTrue(home.command("once").err().contains("publish.delete"));
    }
    try (Home home = home("feeds.news.set.privcay=public")) {
      assertTrue(home.command("once").err().contains("feeds.news.set.privcay is no field"));
    }
    try (Home home = home("feeds.news.evry=1s")) {
      Home.Outcome outcome = home.command("once");
      assertEquals(2, outcome.code());
      assertTrue(outcome.err().contains("feeds.news.every"), outcome.err());
    }
    try (Home home = home("feeds.news.first=since:yesterday")) {
      assertTrue(home.command("once").err().contains("since:DATE"));
    }
  }
}
