package io.github.peertubeingest.bus;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker on loopback that speaks its own protocol and AMQP 1.0, and can be restarted. */
public final class ArtemisBroker implements AutoCloseable {

  private final Path folder;
  private final int port;
  private EmbeddedActiveMQ server;

  public ArtemisBroker(Path folder) throws Exception {
    this.folder = folder;
    this.port = freePort();
    start();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public void start() throws Exception {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration
        .setPersistenceEnabled(true)
        .setSecurityEnabled(false)
        .setJournalDirectory(folder.resolve("journal").toString())
        .setBindingsDirectory(folder.resolve("bindings").toString())
        .setPagingDirectory(folder.resolve("paging").toString())
        .setLargeMessagesDirectory(folder.resolve("large").toString())
        .setMaxDiskUsage(100)
        .addAcceptorConfiguration(
            "all", "tcp://127.0.0.1:" + port + "?protocols=CORE,AMQP;amqpCredits=100");
    AddressSettings settings = new AddressSettings();
    settings.setDefaultQueueRoutingType(org.apache.activemq.artemis.api.core.RoutingType.ANYCAST);
    settings.setDefaultAddressRoutingType(org.apache.activemq.artemis.api.core.RoutingType.ANYCAST);
    settings.setAutoDeleteQueues(false);
    settings.setAutoDeleteAddresses(false);
    configuration.addAddressSetting("#", settings);
    server = new EmbeddedActiveMQ();
    server.setConfiguration(configuration);
    server.start();
  }

  public void stop() throws Exception {
    server.stop();
  }

  public String jmsUrl() {
    return "tcp://127.0.0.1:" + port;
  }

  public String amqpUrl() {
    return "amqp://127.0.0.1:" + port;
  }

  /** The settings that endpoints of this scheme need. */
  public String setting(String scheme) {
    return scheme.equals("jms") ? "bus.jms.url=" + jmsUrl() : "bus.amqp.url=" + amqpUrl();
  }

  public void send(String queue, String body, Map<String, String> properties) {
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(jmsUrl());
        JMSContext context = factory.createContext()) {
      TextMessage message = context.createTextMessage(body);
      for (Map.Entry<String, String> property : properties.entrySet()) {
        message.setStringProperty(property.getKey(), property.getValue());
      }
      context.createProducer().send(context.createQueue(queue), message);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A message that arrived, with its properties. */
  public record Arrived(String body, Map<String, String> properties) {}

  /** Takes what is there. */
  public List<Arrived> drain(String queue) {
    List<Arrived> arrived = new ArrayList<>();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(jmsUrl());
        JMSContext context = factory.createContext()) {
      var consumer = context.createConsumer(context.createQueue(queue));
      for (Message m = consumer.receive(300); m != null; m = consumer.receive(100)) {
        arrived.add(new Arrived(text(m), properties(m)));
      }
      return arrived;
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many messages are there. */
  public int depth(String queue) {
    var found =
        server
            .getActiveMQServer()
            .locateQueue(org.apache.activemq.artemis.api.core.SimpleString.of(queue));
    return found == null ? 0 : (int) found.getMessageCount();
  }

  private static String text(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      return text.getText();
    }
    BytesMessage bytes = (BytesMessage) message;
    byte[] body = new byte[(int) bytes.getBodyLength()];
    bytes.readBytes(body);
    return new String(body, StandardCharsets.UTF_8);
  }

  private static Map<String, String> properties(Message message) throws JMSException {
    Map<String, String> properties = new TreeMap<>();
    Enumeration<?> names = message.getPropertyNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement().toString();
      properties.put(name, message.getStringProperty(name));
    }
    return properties;
  }

  @Override
  public void close() throws Exception {
    stop();
  }
}
