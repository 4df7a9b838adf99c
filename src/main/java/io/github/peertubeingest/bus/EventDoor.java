package io.github.peertubeingest.bus;

import io.github.peertubeingest.ledger.Outbox;
import io.github.peertubeingest.ledger.Outbox.Delivery;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses events, and judges what became of them. A receiver gets its events one after the other;
 * where it takes nothing, everything for it waits, and no other receiver does.
 */
public final class EventDoor {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  private static final int MOST = 50;

  /** Registry name of what is added to the HTTP client of webhooks. */
  public static final String HTTP_CLIENT = "peertubeWebhookHttpClient";

  /** A receiver is not kept waiting for, and followed nowhere. */
  private static final String WEBHOOK_OPTIONS =
      "throwExceptionOnFailure=false&followRedirects=false&connectTimeout=10000"
          + "&responseTimeout=15000&skipRequestHeaders=false&copyHeaders=false"
          + "&httpClientConfigurer=#"
          + HTTP_CLIENT;

  /** Answers that are about the receiver, not about the one event. */
  private static final Set<Integer> ABOUT_RECEIVER = Set.of(401, 403, 404, 407, 408, 410, 425, 429);

  private final Receivers receivers;
  private final Outbox outbox;
  private final Clock clock;

  /** Receivers that are being told. */
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** Of those, the ones that took nothing just now. */
  private final Set<String> shut = ConcurrentHashMap.newKeySet();

  private volatile boolean stopped;

  public EventDoor(Receivers receivers, Outbox outbox, Clock clock) {
    this.receivers = receivers;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** The receivers to be told something now; each is the caller's until {@link #done}. */
  public List<String> due() {
    return stopped
        ? List.of()
        : outbox.due().stream().filter(d -> address(d).isPresent()).filter(busy::add).toList();
  }

  /** What the receiver is to be told, the oldest first. */
  public List<Delivery> claim(String destination) {
    return outbox.claim(destination, MOST);
  }

  /** The receiver was told what could be told. */
  public void done(String destination) {
    shut.remove(destination);
    busy.remove(destination);
  }

  /** Whether the receiver took what came before; else the event is given back. */
  public boolean open(Delivery delivery) {
    if (!stopped && !shut.contains(delivery.parcel().destination())) {
      return true;
    }
    outbox.release(delivery);
    return false;
  }

  /** Makes the exchange's message the event. */
  public void write(Exchange exchange, Delivery delivery) {
    Outbox.Parcel parcel = delivery.parcel();
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    Optional<Webhook> hook = hook(parcel.destination());
    Map<String, String> headers =
        hook.isPresent()
            ? hook.get().headers(parcel.eventId(), parcel.body(), clock.instant())
            : parcel.headers();
    headers.forEach(message::setHeader);
    if (hook.isPresent()) {
      message.setHeader(Exchange.HTTP_METHOD, "POST");
      message.setHeader(Exchange.CONTENT_TYPE, parcel.contentType());
      message.setBody(parcel.body());
    } else {
      String key = parcel.headers().get("peertubeExternalId");
      message.setHeader("CamelKafkaKey", key == null ? parcel.itemId() : key);
      message.setBody(textOrBytes(parcel.body()));
    }
  }

  /** Text where it is one: a broker's console shows it. */
  private static Object textOrBytes(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      LOG.trace("not UTF-8: {}", e.getMessage());
      return body;
    }
  }

  /** Where the event goes: a Camel endpoint URI. */
  public String uri(Delivery delivery) {
    return address(delivery.parcel().destination()).orElseThrow();
  }

  /** Empty: the settings know no such receiver any more; its events wait for it. */
  private Optional<String> address(String destination) {
    return switch (destination) {
      case Receivers.PUBLISHED -> Optional.ofNullable(receivers.publishedTo());
      case Receivers.DEAD -> Optional.ofNullable(receivers.deadTo());
      default -> hook(destination).map(h -> withOptions(h.url()));
    };
  }

  private static String withOptions(String url) {
    return url + (url.contains("?") ? "&" : "?") + WEBHOOK_OPTIONS;
  }

  private Optional<Webhook> hook(String destination) {
    return receivers.webhooks().stream()
        .filter(h -> h.destination().equals(destination))
        .findFirst();
  }

  /** A webhook took it where it answered 2xx; a broker said so by not failing. */
  public void judge(Exchange exchange, Delivery delivery) {
    Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    boolean hook = hook(delivery.parcel().destination()).isPresent();
    if (!hook || (status != null && status >= 200 && status < 300)) {
      outbox.delivered(delivery);
      LOG.debug("{} is delivered", delivery);
      return;
    }
    boolean receiver = status == null || status >= 500 || ABOUT_RECEIVER.contains(status);
    notDelivered(delivery, "answered " + status, receiver);
  }

  /** It could not be sent. */
  public void failed(Delivery delivery, Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = root.getMessage() == null ? root.toString() : root.getMessage();
    notDelivered(delivery, why.lines().findFirst().orElse(root.toString()), true);
  }

  private void notDelivered(Delivery delivery, String why, boolean receiver) {
    if (receiver) {
      shut.add(delivery.parcel().destination());
    }
    outbox.failed(delivery, why, receiver);
    if (delivery.attempts() == 0) {
      LOG.warn("{} is not delivered and offered again: {}", delivery, why);
    } else {
      LOG.debug("{} is not delivered again: {}", delivery, why);
    }
  }

  /** Whether nothing is being delivered, and nothing is due within this time. */
  public boolean idle(Duration wait) {
    Instant then = clock.instant().plus(wait);
    return busy.isEmpty()
        && outbox.nextDue().entrySet().stream()
            .noneMatch(due -> address(due.getKey()).isPresent() && due.getValue().isBefore(then));
  }

  /** Nothing more is begun. */
  public void stop() {
    stopped = true;
  }
}
