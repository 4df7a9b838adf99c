package io.github.peertubeingest.bus;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * The brokers' clients, set up so that a message is acknowledged when the ledger has it. Nothing of
 * this class is touched, and no client's class is needed, where no bus is configured.
 */
public final class Brokers {

  private static final int CONNECTIONS = 2;
  private static final int REQUEST_MILLIS = 10_000;
  private static final int DELIVERY_MILLIS = 30_000;

  /** A killed daemon's partitions go to another one after so long. */
  private static final int SESSION_MILLIS = 10_000;

  private Brokers() {}

  /**
   * One broker's address and credentials.
   *
   * @param username null: none
   * @param password null: none
   */
  public record Login(String url, String username, String password) {}

  /** {@code jms:} by the client of Apache ActiveMQ Artemis. */
  public static AutoCloseable jms(CamelContext context, Login login) throws Exception {
    ActiveMQConnectionFactory client = new ActiveMQConnectionFactory(login.url());
    client.setUser(login.username());
    client.setPassword(login.password());
    return component(context, "jms", client, true);
  }

  /** {@code amqp:} is AMQP 1.0, by Apache Qpid's client. */
  public static AutoCloseable amqp(CamelContext context, Login login) {
    JmsConnectionFactory client = new JmsConnectionFactory(login.url());
    client.setUsername(login.username());
    client.setPassword(login.password());
    // RabbitMQ 3's queues do not survive a client that asks whether there is nothing more.
    client.setReceiveLocalOnly(true);
    client.setReceiveNoWaitLocalOnly(true);
    // RabbitMQ knows no transactions of AMQP 1.0.
    return component(context, "amqp", client, false);
  }

  /**
   * @param transacted in a session of its own transaction, committed when the route ended well;
   *     else acknowledged then
   */
  private static AutoCloseable component(
      CamelContext context, String scheme, ConnectionFactory client, boolean transacted) {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(client);
    pool.setMaxConnections(CONNECTIONS);
    pool.setUseProviderJMSContext(false);
    JmsComponent component = new JmsComponent();
    component.setConnectionFactory(pool);
    component.getConfiguration().setTransacted(transacted);
    if (!transacted) {
      component.getConfiguration().setAcknowledgementModeName("CLIENT_ACKNOWLEDGE");
    }
    component.getConfiguration().setLazyCreateTransactionManager(false);
    component.getConfiguration().setCacheLevelName("CACHE_CONSUMER");
    component.getConfiguration().setErrorHandlerLogStackTrace(false);
    component.getConfiguration().setRecoveryInterval(2_000);
    component.setTestConnectionOnStartup(false);
    context.addComponent(scheme, component);
    return pool::stop;
  }

  /** {@code kafka:} with offsets that are committed by the route. */
  public static void kafka(CamelContext context, String brokers) {
    KafkaConfiguration configuration = new KafkaConfiguration();
    configuration.setBrokers(brokers);
    configuration.setAutoCommitEnable(false);
    configuration.setAllowManualCommit(true);
    configuration.setBreakOnFirstError(true);
    configuration.setAutoOffsetReset("earliest");
    configuration.setSessionTimeoutMs(SESSION_MILLIS);
    configuration.setMaxBlockMs(REQUEST_MILLIS);
    configuration.setRequestTimeoutMs(REQUEST_MILLIS);
    configuration.setDeliveryTimeoutMs(DELIVERY_MILLIS);
    KafkaComponent component = new KafkaComponent();
    component.setConfiguration(configuration);
    component.setKafkaManualCommitFactory(new DefaultKafkaManualCommitFactory());
    context.addComponent("kafka", component);
  }

  /** What keeps a JMS broker from being used; empty: nothing does. */
  public static Optional<String> ask(CamelContext context, String scheme) {
    JmsComponent component = context.getComponent(scheme, JmsComponent.class);
    try (Connection connection =
        component.getConfiguration().getConnectionFactory().createConnection()) {
      connection.start();
      return Optional.empty();
    } catch (JMSException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What keeps Kafka from being used; empty: nothing does. */
  public static Optional<String> askKafka(String brokers) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            brokers,
            "request.timeout.ms",
            REQUEST_MILLIS / 2,
            "default.api.timeout.ms",
            REQUEST_MILLIS);
    try (Admin admin = Admin.create(config)) {
      admin.describeCluster().clusterId().get();
      return Optional.empty();
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of(String.valueOf(cause.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
