package io.github.peertubeingest.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.peertubeingest.bus.ArtemisBroker;
import io.github.peertubeingest.bus.KafkaBroker;
import io.github.peertubeingest.bus.RabbitBroker;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVideo;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several daemons over one PostgreSQL ledger; one is killed with SIGKILL in the middle, and the
 * broker is restarted. {@code -Dbrokers=all -Dmessages=500} for the whole thing.
 */
@Execution(ExecutionMode.CONCURRENT)
class SeveralDaemonsIT {

  private static final int MESSAGES = Integer.getInteger("messages", 24);
  private static final String BROKERS = System.getProperty("brokers", "amqp");
  private static final Path SAMPLE = Path.of("src/test/resources/media/sample.mp4");

  @TempDir private Path folder;

  /** A broker, whichever it is. */
  private record Bus(
      List<String> settings, Callable<List<String>> published, ThrowingTask restart) {}

  private interface ThrowingTask {
    void run() throws Exception;
  }

  private List<String> settings(Sandbox sandbox, EmbeddedPostgres postgres) throws IOException {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    List<String> settings = new ArrayList<>();
    for (String place : List.of("inbox", "published", "dead-letter", "spool")) {
      Files.createDirectories(shared.resolve(place));
      settings.add(place + ".dir=" + shared.resolve(place));
    }
    Path media = Files.createDirectories(shared.resolve("media"));
    Files.copy(SAMPLE, media.resolve("clip.mp4"), StandardCopyOption.REPLACE_EXISTING);
    settings.addAll(
        List.of(
            "ledger.url=" + postgres.getJdbcUrl("postgres", "postgres"),
            "peertube.url=" + sandbox.url(),
            "peertube.username=publisher",
            "peertube.password=publisher-password",
            "inbox.media-roots=" + media,
            "inbox.settle=200ms",
            "inbox.poll=500ms",
            "publish.doubt=1s",
            "publish.same-media=allow"));
    return settings;
  }

  private String document(int number) {
    return """
        {"name": "Video %d", "externalId": "v%d", "video": "%s"}"""
        .formatted(number, number, folder.resolve("shared/media/clip.mp4"));
  }

  private Map<String, String> documents() {
    Map<String, String> documents = new LinkedHashMap<>();
    for (int i = 0; i < MESSAGES; i++) {
      documents.put("v" + i, document(i));
    }
    return documents;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jms", "amqp", "rabbitmq", "kafka"})
  void everyMessageIsOneVideoAndIsToldWhateverIsKilledOrRestarted(String scheme) throws Exception {
    Assumptions.assumeTrue(
        BROKERS.equals("all") || BROKERS.contains(scheme), "not asked for: -Dbrokers=all");
    Path place = Files.createDirectories(folder.resolve("broker"));
    if (scheme.equals("rabbitmq")) {
      Assumptions.assumeTrue(RabbitBroker.installed(), "rabbitmq-server is not installed");
      withRabbit(place);
      return;
    }
    if (scheme.equals("kafka")) {
      try (KafkaBroker broker = new KafkaBroker(place)) {
        Bus bus =
            new Bus(
                List.of(
                    "bus.kafka.brokers=" + broker.brokers(),
                    "bus.from=kafka:videos?groupId=ingest",
                    "bus.published-to=kafka:published",
                    "bus.dead-to=kafka:dead"),
                () -> broker.all("published").stream().map(r -> r.value()).toList(),
                () -> {
                  broker.stop();
                  broker.start();
                });
        broker.send("videos", documents());
        publishAll(bus);
      }
      return;
    }
    try (ArtemisBroker broker = new ArtemisBroker(place)) {
      List<String> told = new ArrayList<>();
      Bus bus =
          new Bus(
              List.of(
                  broker.setting(scheme),
                  "bus.from=" + scheme + ":queue:videos",
                  "bus.published-to=" + scheme + ":queue:published",
                  "bus.dead-to=" + scheme + ":queue:dead"),
              () -> {
                broker.drain("published").forEach(m -> told.add(m.body()));
                return told;
              },
              () -> {
                broker.stop();
                broker.start();
              });
      for (String document : documents().values()) {
        broker.send("videos", document, Map.of());
      }
      publishAll(bus);
    }
  }

  private void withRabbit(Path place) throws Exception {
    try (RabbitBroker broker = new RabbitBroker(place)) {
      List<String> settings = new ArrayList<>(broker.settings());
      settings.addAll(
          List.of(
              "bus.from=amqp:queue:videos",
              "bus.published-to=amqp:queue:published",
              "bus.dead-to=amqp:queue:dead"));
      List<String> told = new ArrayList<>();
      Bus bus =
          new Bus(
              settings,
              () -> {
                told.addAll(broker.drain("published"));
                return told;
              },
              () -> {
                broker.stop();
                broker.start();
              });
      broker.send("videos", documents().values());
      publishAll(bus);
    }
  }

  private void publishAll(Bus bus) throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      List<String> settings = settings(sandbox, postgres);
      settings.addAll(bus.settings());
      try (DaemonProcess first = new DaemonProcess(folder.resolve("first"), settings);
          DaemonProcess second = new DaemonProcess(folder.resolve("second"), settings)) {
        first.start();
        second.start();
        awaitVideos(sandbox, MESSAGES / 4);
        first.kill();
        awaitVideos(sandbox, MESSAGES / 2);
        bus.restart().run();
        first.start();
        awaitVideos(sandbox, MESSAGES);
        Set<String> told = new HashSet<>();
        Awaitility.await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> told(bus, told) >= MESSAGES);
        assertEquals(MESSAGES, told.size());
      }
      onceEach(sandbox, postgres, MESSAGES);
    }
  }

  private static int told(Bus bus, Set<String> videos) throws Exception {
    for (String event : bus.published().call()) {
      videos.add(
          new ObjectMapper().readTree(event).path("data").path("video").path("uuid").asText());
    }
    return videos.size();
  }

  private static void awaitVideos(Sandbox sandbox, int videos) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(180L + MESSAGES))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> sandbox.videos().size() >= videos);
  }

  private static void onceEach(Sandbox sandbox, EmbeddedPostgres postgres, int items)
      throws Exception {
    List<String> names = sandbox.videos().stream().map(SandboxVideo::name).toList();
    assertEquals(items, names.size(), "no video twice");
    assertEquals(items, new HashSet<>(names).size(), "every video once");
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet counts =
            statement.executeQuery(
                "select count(*), count(*) filter (where state = 'published') from items")) {
      assertTrue(counts.next());
      assertEquals(items, counts.getInt(1), "no item twice");
      assertEquals(items, counts.getInt(2), "every item is published");
    }
  }

  @Test
  void threeDaemonsShareOneInboxAndTheClaimsOfAKilledOneAreTakenOver() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      List<String> settings = settings(sandbox, postgres);
      try (DaemonProcess first = new DaemonProcess(folder.resolve("first"), settings);
          DaemonProcess second = new DaemonProcess(folder.resolve("second"), settings);
          DaemonProcess third = new DaemonProcess(folder.resolve("third"), settings)) {
        for (DaemonProcess daemon : List.of(first, second, third)) {
          daemon.start();
        }
        Path inbox = folder.resolve("shared/inbox");
        for (int i = 0; i < MESSAGES; i++) {
          Files.copy(SAMPLE, inbox.resolve("video" + i + ".mp4"));
          String document = "{\"name\": \"Video " + i + "\", \"video\": \"video" + i + ".mp4\"}";
          Files.writeString(inbox.resolve(".x"), document);
          Files.move(inbox.resolve(".x"), inbox.resolve("video" + i + ".json"));
        }
        awaitVideos(sandbox, MESSAGES / 3);
        second.kill();
        awaitVideos(sandbox, MESSAGES);
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> folders(folder.resolve("shared/published")) == MESSAGES);
        try (Stream<Path> left = Files.list(inbox.resolve(".accepted"))) {
          assertEquals(0, left.count(), "nothing is left in between");
        }
      }
      onceEach(sandbox, postgres, MESSAGES);
    }
  }

  private static long folders(Path shelf) throws IOException {
    try (Stream<Path> folders = Files.list(shelf)) {
      return folders.filter(f -> !f.getFileName().toString().startsWith(".")).count();
    }
  }
}
