package io.github.peertubeingest.bus;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.awaitility.Awaitility;

/** RabbitMQ 3 with its plugin for AMQP 1.0, from Debian's package where it is installed. */
public final class RabbitBroker implements AutoCloseable {

  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private final Path folder;
  private final int port;
  private final int distribution;
  private Process process;

  public RabbitBroker(Path folder) throws IOException {
    this.folder = folder;
    this.port = ArtemisBroker.freePort();
    this.distribution = ArtemisBroker.freePort();
    Path definitions = folder.resolve("definitions.json");
    Files.writeString(definitions, definitions("videos", "published", "dead"));
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        "listeners.tcp.local = 127.0.0.1:"
            + port
            + "\nloopback_users = none\nload_definitions = "
            + definitions
            + "\n");
    Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_amqp1_0].");
    start();
  }

  /** Queues that outlive a restart: those that AMQP 1.0 declares by itself do not. */
  private static String definitions(String... queues) {
    String declared =
        Stream.of(queues)
            .map(q -> "{'name': '" + q + "', 'vhost': '/', 'durable': true, 'auto_delete': false}")
            .collect(Collectors.joining(", "));
    return """
        {'vhosts': [{'name': '/'}],
         'users': [{'name': 'guest', 'password': 'guest', 'tags': 'administrator'}],
         'permissions': [{'user': 'guest', 'vhost': '/',
                          'configure': '.*', 'write': '.*', 'read': '.*'}],
         'queues': [%s]}
        """
        .formatted(declared)
        .replace('\'', '"');
  }

  /** Whether it is installed. */
  public static boolean installed() {
    return Files.isExecutable(SERVER);
  }

  public void start() throws IOException {
    Path log = folder.resolve("out-" + System.nanoTime() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(SERVER.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "RABBITMQ_NODENAME", "test" + port + "@localhost",
                "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString(),
                "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString(),
                "RABBITMQ_LOG_BASE", folder.resolve("log").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString(),
                "RABBITMQ_DIST_PORT", Integer.toString(distribution),
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                    "-kernel inet_dist_use_interface {127,0,0,1}",
                "ERL_EPMD_ADDRESS", "127.0.0.1",
                "HOME", folder.toString()));
    process = builder.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(log).contains("completed with"));
  }

  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** The settings that {@code amqp:} endpoints need. */
  public List<String> settings() {
    return List.of(
        "bus.amqp.url=amqp://127.0.0.1:" + port + "?jms.queuePrefix=/amq/queue/",
        "bus.amqp.username=guest",
        "bus.amqp.password=guest");
  }

  private Connection connect() throws JMSException {
    String options = "?jms.queuePrefix=/amq/queue/&jms.receiveLocalOnly=true";
    JmsConnectionFactory factory =
        new JmsConnectionFactory("guest", "guest", "amqp://127.0.0.1:" + port + options);
    Connection connection = factory.createConnection();
    connection.start();
    return connection;
  }

  public void send(String queue, Collection<String> bodies) throws JMSException {
    try (Connection connection = connect();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      for (String body : bodies) {
        producer.send(session.createTextMessage(body));
      }
    }
  }

  /** Takes what is there. */
  public List<String> drain(String queue) throws JMSException {
    List<String> arrived = new ArrayList<>();
    try (Connection connection = connect();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
      for (Message m = consumer.receive(1000); m != null; m = consumer.receive(300)) {
        arrived.add(text(m));
      }
    }
    return arrived;
  }

  private static String text(Message message) throws JMSException {
    return message instanceof BytesMessage bytes
        ? new String(bytes.getBody(byte[].class), StandardCharsets.UTF_8)
        : ((TextMessage) message).getText();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
