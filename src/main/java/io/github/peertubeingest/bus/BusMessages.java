package io.github.peertubeingest.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Origin;
import io.github.peertubeingest.work.Envelope;
import io.github.peertubeingest.work.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a message off its carrier: its body as bytes, and what names it also when it is delivered
 * again. Nothing else of it goes on: its headers are its sender's, and could steer what comes
 * after.
 */
public final class BusMessages {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** Attributes of a CloudEvent in binary mode, as carriers write their names. */
  private static final List<String> EVENT_PREFIXES =
      List.of("ce_", "ce-", "cloudEvents:", "cloudEvents_");

  private static final List<String> KAFKA_PLACE =
      List.of("CamelKafkaTopic", "CamelKafkaPartition", "CamelKafkaOffset");
  private static final String KAFKA_COMMIT = "CamelKafkaManualCommit";
  private static final String COMMIT = "peertubeCommit";

  /** The message; what its carrier needs for the acknowledgement is kept aside. */
  public Message receive(Exchange exchange) {
    Message message = message(exchange, Origin.Kind.BUS, null);
    Object commit = exchange.getMessage().getHeader(KAFKA_COMMIT);
    exchange.getMessage().removeHeaders("*");
    if (commit != null) {
      exchange.setProperty(COMMIT, commit);
    }
    return message;
  }

  /**
   * The exchange's message as one of ours.
   *
   * @param named header that names it where it is there; null: none
   */
  public static Message message(Exchange exchange, Origin.Kind from, String named) {
    byte[] body = body(exchange);
    String own = named == null ? null : header(exchange, named);
    return new Message(from, own == null ? id(exchange, body) : own, body);
  }

  /** The ledger has it: where the carrier does not see that by itself, it is told. */
  public void acknowledge(Exchange exchange) {
    Object commit = exchange.removeProperty(COMMIT);
    if (commit != null) {
      KafkaOffset.commit(commit);
    }
  }

  private static byte[] body(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (body == null) {
      return new byte[0];
    }
    if (body instanceof Map<?, ?> map) {
      try {
        return Json.MAPPER.writeValueAsBytes(map);
      } catch (JsonProcessingException e) {
        LOG.debug("a map that is no document: {}", e.getMessage());
        return map.toString().getBytes(StandardCharsets.UTF_8);
      }
    }
    byte[] bytes = exchange.getMessage().getBody(byte[].class);
    return bytes == null ? body.toString().getBytes(StandardCharsets.UTF_8) : bytes;
  }

  /** Null when nothing names it. */
  private static String id(Exchange exchange, byte[] body) {
    String event = Envelope.open(body).id();
    if (event != null) {
      return "event " + event;
    }
    for (String prefix : EVENT_PREFIXES) {
      String id = header(exchange, prefix + "id");
      if (id != null && header(exchange, prefix + "specversion") != null) {
        return "event " + header(exchange, prefix + "source") + " " + id;
      }
    }
    String jms = header(exchange, "JMSMessageID");
    if (jms != null) {
      return "jms " + jms;
    }
    String topic = header(exchange, KAFKA_PLACE.get(0));
    return topic == null
        ? null
        : "kafka "
            + topic
            + "/"
            + header(exchange, KAFKA_PLACE.get(1))
            + "/"
            + header(exchange, KAFKA_PLACE.get(2));
  }

  private static String header(Exchange exchange, String name) {
    Object value = exchange.getMessage().getHeader(name);
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value == null ? null : value.toString();
  }
}
