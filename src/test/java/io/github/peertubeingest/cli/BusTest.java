package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.bus.ArtemisBroker;
import io.github.peertubeingest.bus.ArtemisBroker.Arrived;
import io.github.peertubeingest.bus.KafkaBroker;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in, events out, over brokers that run in this process. */
class BusTest {

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  private Path homeFolder() throws IOException {
    return Files.createDirectories(folder.resolve("home"));
  }

  private Home home(Sandbox sandbox, String scheme, ArtemisBroker broker) throws IOException {
    Home home =
        new Home(
            homeFolder(),
            sandbox,
            broker.setting(scheme),
            "bus.from=" + scheme + ":queue:videos",
            "bus.published-to=" + scheme + ":queue:published",
            "bus.dead-to=" + scheme + ":queue:dead",
            "inbox.media-roots=media");
    Path media = Files.createDirectories(homeFolder().resolve("media"));
    Files.copy(Path.of("src/test/resources/media/sample.mp4"), media.resolve("clip.mp4"));
    return home;
  }

  private String document(String externalId) throws IOException {
    return """
        {"name": "Video %s", "externalId": "%s", "video": "%s"}"""
        .formatted(externalId, externalId, homeFolder().toRealPath().resolve("media/clip.mp4"));
  }

  private static List<Arrived> await(ArtemisBroker broker, String queue, int messages) {
    List<Arrived> arrived = new ArrayList<>();
    Awaitility.await()
        .until(
            () -> {
              arrived.addAll(broker.drain(queue));
              return arrived.size() >= messages;
            });
    return arrived;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jms", "amqp"})
  void aMessageBecomesAVideoAndItsEndIsTold(String scheme) throws Exception {
    try (Sandbox sandbox = sandbox();
        ArtemisBroker broker = new ArtemisBroker(folder.resolve("broker"));
        Home home = home(sandbox, scheme, broker)) {
      home.start();
      // A header of ours, and one of Camel's: neither may steer anything.
      Map<String, String> hostile =
          Map.of("CamelHttpUri", "http://127.0.0.1:1/", "CamelFileName", "../../x", "item", "y");
      broker.send("videos", document("a1"), hostile);
      Item item = home.awaitDone(1).get(0);
      assertEquals(State.PUBLISHED, item.state(), item.outcomeLine());
      assertEquals("Video a1", sandbox.videos().get(0).name());
      List<Arrived> events = await(broker, "published", 1);
      JsonNode event = Json.MAPPER.readTree(events.get(0).body());
      assertEquals("1.0", event.path("specversion").asText());
      assertEquals("io.github.peertubeingest.item.published", event.path("type").asText());
      assertEquals("a1", event.path("subject").asText());
      assertEquals(
          sandbox.videos().get(0).uuid(), event.path("data").path("video").path("uuid").asText());
      assertEquals("published", events.get(0).properties().get("peertubeState"));
      assertEquals(0, broker.depth("videos"), "it is acknowledged");
      assertTrue(Files.exists(homeFolder().resolve("media/clip.mp4")), "claim checks stay");
    }
  }

  @Test
  void aMessageThatComesTwiceIsOneItemAndACloudEventIsKnownByItsId() throws Exception {
    try (Sandbox sandbox = sandbox();
        ArtemisBroker broker = new ArtemisBroker(folder.resolve("broker"));
        Home home = home(sandbox, "jms", broker)) {
      home.start();
      String event =
          """
          {"specversion": "1.0", "id": "e-1", "source": "/archive", "type": "video.ready",
           "datacontenttype": "application/json", "data": %s}"""
              .formatted(document("a1"));
      broker.send("videos", event, Map.of());
      broker.send("videos", event, Map.of());
      broker.send("videos", document("a2"), Map.of());
      home.awaitDone(2);
      Awaitility.await().until(() -> broker.depth("videos") == 0);
      assertEquals(2, home.daemon().engine().ledger().all().size());
      assertEquals(2, sandbox.videos().size());
      assertEquals(2, await(broker, "published", 2).size());
    }
  }

  @Test
  void aPoisonMessageGoesToTheBussDeadLettersAsItCameAndTheNextOneIsPublished() throws Exception {
    try (Sandbox sandbox = sandbox();
        ArtemisBroker broker = new ArtemisBroker(folder.resolve("broker"));
        Home home = home(sandbox, "jms", broker)) {
      home.start();
      List<String> poison =
          List.of(
              "{\"name\": \"half",
              "not: [a document",
              "",
              "[1, 2]",
              "{\"specversion\": \"1.0\", \"id\": \"x\"}",
              "{\"nmae\": \"A name\", \"video\": \"/etc/passwd\"}");
      for (String body : poison) {
        broker.send("videos", body, Map.of());
      }
      broker.send("videos", document("good"), Map.of());
      home.awaitDone(poison.size() + 1);
      assertEquals(1, sandbox.videos().size());
      List<Arrived> dead = await(broker, "dead", poison.size());
      assertEquals(
          poison.stream().sorted().toList(), dead.stream().map(Arrived::body).sorted().toList());
      for (Arrived letter : dead) {
        assertEquals("content", letter.properties().get("peertubeErrorClass"), letter.toString());
        assertFalse(letter.properties().get("peertubeErrorDetail").isBlank(), letter.toString());
      }
      assertEquals(poison.size(), home.names("dead-letter").size(), "people find them, too");
    }
  }

  @Test
  void aBrokerThatGoesAwayLosesNeitherMessagesNorEvents() throws Exception {
    try (Sandbox sandbox = sandbox();
        ArtemisBroker broker = new ArtemisBroker(folder.resolve("broker"));
        Home home = home(sandbox, "jms", broker)) {
      home.start();
      broker.send("videos", document("a1"), Map.of());
      await(broker, "published", 1);
      String there = home.command("check").out();
      assertTrue(there.contains("broker    bus.jms.url"), there);
      broker.stop();
      String away = home.command("check").out();
      assertTrue(away.contains("BAD   broker    bus.jms.url: "), away);
      home.dropPair("meanwhile", "");
      home.awaitDone(2);
      Awaitility.await().until(() -> home.daemon().engine().outbox().left().get(0).why() != null);
      String status = home.command("status").out();
      assertTrue(status.contains("published-to"), status);
      broker.start();
      broker.send("videos", document("a2"), Map.of());
      home.awaitDone(3);
      assertEquals(3, sandbox.videos().size());
      await(broker, "published", 2);
      Awaitility.await().until(() -> home.daemon().engine().outbox().left().isEmpty());
    }
  }

  @Test
  void whatWasToBeToldIsToldAfterARestart() throws Exception {
    try (Sandbox sandbox = sandbox();
        ArtemisBroker broker = new ArtemisBroker(folder.resolve("broker"));
        Home home = home(sandbox, "jms", broker)) {
      broker.stop();
      home.dropPair("early", "");
      home.start();
      home.awaitDone(1);
      home.stop();
      broker.start();
      home.start();
      assertEquals(1, await(broker, "published", 1).size());
    }
  }

  @Test
  void kafkaWorksTheSameWayAndKeepsTheOrderOfAVideo() throws Exception {
    Path own = Files.createDirectories(folder.resolve("kafka"));
    try (Sandbox sandbox = sandbox();
        KafkaBroker broker = new KafkaBroker(own);
        Home home =
            new Home(
                homeFolder(),
                sandbox,
                "bus.kafka.brokers=" + broker.brokers(),
                "bus.from=kafka:videos?groupId=ingest",
                "bus.published-to=kafka:published",
                "bus.dead-to=kafka:dead")) {
      home.dropVideo("clip.mp4");
      String create = "{\"name\": \"First\", \"externalId\": \"v\", \"video\": \"clip.mp4\"}";
      broker.send("videos", "v", create);
      broker.send("videos", "v", "{\"name\": \"Second\", \"externalId\": \"v\"}");
      broker.send("videos", "w", "no document: [");
      home.start();
      home.awaitDone(3);
      assertEquals(List.of("Second"), sandbox.videos().stream().map(v -> v.name()).toList());
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> home.daemon().engine().outbox().left().isEmpty());
      List<ConsumerRecord<String, String>> published = broker.all("published");
      assertEquals(2, published.size());
      assertEquals("v", published.get(0).key());
      ConsumerRecord<String, String> dead = broker.all("dead").get(0);
      assertEquals("no document: [", dead.value());
      assertEquals(
          "content",
          new String(
              dead.headers().lastHeader("peertubeErrorClass").value(), StandardCharsets.UTF_8));
      home.stop();
      home.start();
      broker.send("videos", "u", "{\"name\": \"Third\", \"externalId\": \"v\"}");
      home.awaitDone(4);
      assertEquals(4, home.daemon().engine().ledger().all().size(), "offsets were committed");
    }
  }
}
