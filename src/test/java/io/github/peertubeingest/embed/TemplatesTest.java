package io.github.peertubeingest.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.fetch.MediaServer;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route templates in a plain Camel application. */
class TemplatesTest {

  @TempDir private Path folder;

  private Sandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
    Path media = Files.createDirectories(folder.resolve("media"));
    Files.copy(Path.of("src/test/resources/media/sample.mp4"), media.resolve("clip.mp4"));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  /** An application that makes its routes of templates by properties alone. */
  private Main application(String home, Map<String, String> more) {
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation("false");
    template(main, 0, "peertube-publish", home, more);
    return main;
  }

  private void template(Main main, int index, String id, String home, Map<String, String> more) {
    String prefix = "camel.route-template[" + index + "].";
    main.addInitialProperty(prefix + "template-id", id);
    main.addInitialProperty(prefix + "url", sandbox.url().toString());
    main.addInitialProperty(prefix + "username", "publisher");
    main.addInitialProperty(prefix + "password", "publisher-password");
    main.addInitialProperty(prefix + "home", folder.resolve(home).toString());
    if (id.equals("peertube-publish")) {
      main.addInitialProperty(prefix + "from", "direct:videos");
      main.addInitialProperty(prefix + "media-roots", folder.resolve("media").toString());
    }
    more.forEach((key, value) -> main.addInitialProperty(prefix + key, value));
  }

  private String document(String name) {
    return "{\"name\": \"" + name + "\", \"video\": \"" + folder.resolve("media/clip.mp4") + "\"}";
  }

  @Test
  void aDocumentInTheBodyIsPublishedAndItsEndIsTold() throws Exception {
    Main main = application("home", Map.of("published-to", "mock:told"));
    main.start();
    try {
      ProducerTemplate template = main.getCamelTemplate();
      Map<?, ?> entered =
          template.requestBodyAndHeaders(
              "direct:videos",
              document("Embedded"),
              Map.of("peertubeMessageId", "m-1", "CamelHttpUri", "http://127.0.0.1:1/"),
              Map.class);
      assertEquals(false, entered.get("known"));
      Map<?, ?> again =
          template.requestBodyAndHeader(
              "direct:videos", document("Embedded"), "peertubeMessageId", "m-1", Map.class);
      assertEquals(true, again.get("known"));
      assertEquals(entered.get("id"), again.get("id"));
      MockEndpoint told = main.getCamelContext().getEndpoint("mock:told", MockEndpoint.class);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> told.getReceivedCounter() == 1);
      assertEquals("Embedded", sandbox.videos().get(0).name());
      assertTrue(
          told.getExchanges().get(0).getMessage().getBody(String.class).contains("specversion"));
    } finally {
      main.stop();
    }
  }

  @Test
  void theTokenTemplateLeavesATokenInAVariableAndNothingElse() throws Exception {
    Main main = application("home", Map.of());
    template(main, 1, "peertube-token", "home", Map.of("from", "direct:token"));
    main.start();
    try {
      Exchange asked =
          main.getCamelTemplate()
              .request(
                  "direct:token",
                  exchange -> {
                    exchange.setVariable("request", "mine");
                    exchange.getMessage().setHeader("mine", "too");
                  });
      if (asked.getException() != null) {
        throw asked.getException();
      }
      assertFalse(asked.getVariable("peertubeBearer", String.class).isBlank());
      assertEquals("mine", asked.getVariable("request"));
      assertEquals(Map.of("mine", "too"), asked.getMessage().getHeaders());
    } finally {
      main.stop();
    }
  }

  @Test
  void theFeedTemplatePublishesTheEntriesOfAFeedAndAsksItAtOnce() throws Exception {
    try (MediaServer media = new MediaServer()) {
      byte[] video = Files.readAllBytes(folder.resolve("media/clip.mp4"));
      byte[] other = Arrays.copyOf(video, video.length + 1); // the same bytes make no second video
      media.on("/1.mp4", MediaServer.file(video, "video/mp4", "\"1\""));
      media.on("/2.mp4", MediaServer.file(other, "video/mp4", "\"2\""));
      Path feed = folder.resolve("feed.xml");
      Files.writeString(feed, rss(media, 1));
      Main main = new Main();
      main.setDefaultPropertyPlaceholderLocation("false");
      Map<String, String> parameters =
          Map.of("name", "news", "feed-url", feed.toUri().toString(), "allow-private-urls", "true");
      template(main, 0, "peertube-feed", "home", parameters);
      main.start();
      try {
        awaitVideos(1);
        Files.writeString(feed, rss(media, 2));
        main.getCamelTemplate().requestBody("direct:peertube-feed-news", null, String.class);
        awaitVideos(2);
      } finally {
        main.stop();
      }
    }
  }

  private static String rss(MediaServer media, int entries) {
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= entries; i++) {
      items.append(
          """
          <item><title>Entry %d</title><guid>urn:e:%d</guid>
          <enclosure url="%s" type="video/mp4" length="1"/></item>
          """
              .formatted(i, i, media.url("/" + i + ".mp4")));
    }
    return "<rss version='2.0'><channel><title>News</title>" + items + "</channel></rss>";
  }

  private void awaitVideos(int videos) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> sandbox.videos().size() == videos);
  }

  @Test
  void twoContextsInOneProcessWorkAndOneHomeIsOneContexts() throws Exception {
    Main one = application("one", Map.of());
    Main two = application("two", Map.of());
    Main same = application("one", Map.of());
    one.start();
    two.start();
    try {
      one.getCamelTemplate().requestBody("direct:videos", document("First"));
      two.getCamelTemplate()
          .requestBody("direct:videos", document("Second").getBytes(StandardCharsets.UTF_8));
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.videos().size() == 2);
      Exception refused = assertThrows(Exception.class, same::start);
      assertTrue(rootOf(refused).contains("is held by another"), refused.toString());
    } finally {
      same.stop();
      two.stop();
      one.stop();
    }
  }

  @Test
  void whatCannotWorkIsSaidWhenTheContextStarts() {
    Main wrong = application("home", Map.of("privacy", "secret"));
    try {
      Exception refused = assertThrows(Exception.class, wrong::start);
      assertTrue(rootOf(refused).contains("publish.privacy = \"secret\""), rootOf(refused));
    } finally {
      wrong.stop();
    }
  }

  private static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
