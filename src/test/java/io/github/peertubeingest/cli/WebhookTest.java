package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Outbox;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events over HTTP: signed, offered again, told apart from other receivers' troubles. */
class WebhookTest {

  private static final byte[] KEY = "a key of some length".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

  @TempDir private Path folder;

  private record Posted(Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.get(name).get(0);
    }
  }

  /** A receiver that answers the n-th event, counted from 0, with a status. */
  private static final class Receiver implements AutoCloseable {
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final IntUnaryOperator status;

    Receiver(IntUnaryOperator status) throws IOException {
      this.status = status;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/hook", this::take);
      server.start();
    }

    private void take(HttpExchange exchange) {
      try (exchange) {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int number = posted.size();
        posted.add(new Posted(Map.copyOf(exchange.getRequestHeaders()), body));
        exchange.sendResponseHeaders(status.applyAsInt(number), -1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?from=ingest";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static String signature(Posted post) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    String signed =
        post.header("Webhook-id") + "." + post.header("Webhook-timestamp") + "." + post.body();
    byte[] hash = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(hash);
  }

  @Test
  void anEventIsSignedAndOfferedAgainUntilItIsTaken() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        Receiver receiver = new Receiver(n -> n == 0 ? 503 : 204);
        Home home =
            new Home(
                folder,
                sandbox,
                "webhooks.archive.url=" + receiver.url(),
                "webhooks.archive.secret=" + SECRET)) {
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      Awaitility.await().until(() -> receiver.posted.size() >= 2);
      Posted first = receiver.posted.get(0);
      Posted second = receiver.posted.get(1);
      assertEquals(first.header("Webhook-id"), second.header("Webhook-id"), "the same event");
      assertEquals(first.body(), second.body());
      assertEquals(signature(second), second.header("Webhook-signature"));
      Instant sent = Instant.ofEpochSecond(Long.parseLong(second.header("Webhook-timestamp")));
      assertTrue(Duration.between(sent, Instant.now()).toMinutes() < 5, "it is of this delivery");
      assertTrue(second.header("Content-type").startsWith("application/cloudevents+json"));
      JsonNode event = Json.MAPPER.readTree(second.body());
      assertEquals("published", event.path("data").path("state").asText());
      Awaitility.await().until(() -> home.daemon().engine().outbox().left().isEmpty());
    }
  }

  @Test
  void anEventThatIsRefusedHoldsUpNoOtherAndIsNotForgotten() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        Receiver refuses = new Receiver(n -> n == 0 ? 422 : 200);
        Receiver takes = new Receiver(n -> 200);
        Home home =
            new Home(
                folder,
                sandbox,
                "webhooks.picky.url=" + refuses.url(),
                "webhooks.dead.url=" + takes.url(),
                "webhooks.dead.events=dead")) {
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      Awaitility.await().until(() -> refuses.posted.size() >= 1);
      home.drop("bad.json", "{'nmae': 'x', 'video': 'one.mp4'}");
      home.awaitDone(2);
      Awaitility.await().until(() -> takes.posted.size() == 1 && refuses.posted.size() >= 2);
      JsonNode dead = Json.MAPPER.readTree(takes.posted.get(0).body());
      assertEquals("content", dead.path("data").path("class").asText());
      Awaitility.await().until(() -> home.daemon().engine().outbox().left().isEmpty());
      assertEquals(3, refuses.posted.size(), "the first one came again");
    }
  }

  @Test
  void aReceiverThatIsAwayIsShownInStatusAndToldWhenItIsBack() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        Receiver receiver = new Receiver(n -> n < 1 ? 500 : 200);
        Home home = new Home(folder, sandbox, "webhooks.away.url=" + receiver.url())) {
      for (int i = 0; i < 5; i++) {
        home.dropPair("video" + i, "");
      }
      home.start();
      home.awaitDone(5);
      Awaitility.await().until(() -> receiver.posted.size() >= 1);
      List<Outbox.Left> left = home.daemon().engine().outbox().left();
      if (!left.isEmpty()) {
        assertEquals("webhook:away", left.get(0).destination());
      }
      Awaitility.await().until(() -> home.daemon().engine().outbox().left().isEmpty());
      long told = receiver.posted.stream().map(p -> p.header("Webhook-id")).distinct().count();
      assertEquals(5, told);
    }
  }

  @Test
  void settingsThatCannotWorkAreToldAtOnce() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        Home home = new Home(folder, sandbox)) {
      for (Map.Entry<String, String> wrong :
          Map.of(
                  "webhooks.a.url=archive.example", "an http or https URL",
                  "webhooks.a.events=finished", "published, dead, or both",
                  "webhooks.a.secret=whsec_???", "is not base64",
                  "webhooks.a.ulr=http://x", "webhooks.a.url",
                  "bus.from=videos", "a Camel endpoint URI",
                  "bus.from=jms:queue:videos", "needs bus.jms.url")
              .entrySet()) {
        String[] set =
            wrong.getKey().contains("bus.") || wrong.getKey().contains(".a.url")
                ? new String[] {"--set", wrong.getKey()}
                : new String[] {"--set", "webhooks.a.url=http://x/", "--set", wrong.getKey()};
        Home.Outcome outcome = home.command("once", set);
        assertEquals(ExitCode.USAGE, outcome.code(), wrong + outcome.err());
        assertTrue(outcome.err().contains(wrong.getValue()), outcome.err());
      }
    }
  }
}
