package io.github.peertubeingest.engine;

import io.github.peertubeingest.bus.Brokers;
import io.github.peertubeingest.bus.Receivers;
import io.github.peertubeingest.bus.Webhook;
import io.github.peertubeingest.ledger.Item.State;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/** The settings of buses and webhooks. */
public final class BusSettings {

  /** Which parameter of an endpoint says how many consumers it has. */
  private static final Map<String, String> CONSUMERS =
      Map.of(
          "jms", "concurrentConsumers", "amqp", "concurrentConsumers", "kafka", "consumersCount");

  /** What a broker's endpoints need beside their URI. */
  private static final Map<String, String> ADDRESS =
      Map.of("jms", "bus.jms.url", "amqp", "bus.amqp.url", "kafka", "bus.kafka.brokers");

  private final Settings settings;
  private final Secrets secrets;

  public BusSettings(Settings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  /** Who is told of an item's end. */
  public Receivers receivers() {
    return new Receivers(uri("bus.published-to"), uri("bus.dead-to"), webhooks());
  }

  /** The endpoint that messages come from, with as many consumers as are asked for; null: none. */
  public String from() {
    String from = uri("bus.from");
    int parallel = settings.number("bus.parallel", 1, 64);
    String parameter = from == null ? null : CONSUMERS.get(scheme(from));
    if (parallel == 1 || from == null || from.contains(parameter + "=")) {
      return from;
    }
    if (parameter == null) {
      throw Settings.wrong(
          "bus.parallel",
          Integer.toString(parallel),
          "for " + scheme(from) + ": say it in bus.from, as that component's own option");
    }
    return from + (from.contains("?") ? "&" : "?") + parameter + "=" + parallel;
  }

  /** A Camel endpoint URI; null: none. */
  private String uri(String key) {
    String uri = settings.text(key);
    if (uri == null) {
      return null;
    }
    String scheme = scheme(uri);
    if (scheme == null || scheme.isEmpty()) {
      throw Settings.wrong(
          key, uri, "a Camel endpoint URI like jms:queue:videos, amqp:queue:videos, kafka:videos");
    }
    String address = ADDRESS.get(scheme);
    boolean own = scheme.equals("kafka") && uri.contains("brokers=");
    if (address != null && settings.text(address) == null && !own) {
      throw new UsageException(key + " = " + uri + " needs " + address + ": where the broker is");
    }
    return uri;
  }

  private static String scheme(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? null : uri.substring(0, colon);
  }

  private List<Webhook> webhooks() {
    List<Webhook> webhooks = new ArrayList<>();
    for (String name : settings.webhookNames()) {
      String key = "webhooks." + name + ".";
      String secret = settings.secret(key + "secret");
      secrets.add(secret);
      if (secret != null && !Webhook.usable(secret)) {
        throw new UsageException(
            key + "secret begins with whsec_, and what follows is not base64: take it as it was");
      }
      webhooks.add(new Webhook(name, url(key + "url"), secret, events(key + "events")));
    }
    return webhooks;
  }

  private String url(String key) {
    String url = settings.text(key);
    try {
      URI uri = URI.create(url == null ? "" : url);
      if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw Settings.wrong(key, url, "an http or https URL: " + e.getMessage());
    }
    throw Settings.wrong(key, url, "an http or https URL");
  }

  private Set<State> events(String key) {
    Set<State> events = EnumSet.noneOf(State.class);
    for (String word : settings.text(key).split(",")) {
      switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "published" -> events.add(State.PUBLISHED);
        case "dead" -> events.add(State.DEAD);
        default -> throw Settings.wrong(key, settings.text(key), "published, dead, or both");
      }
    }
    return events;
  }

  /**
   * Gives Camel the clients of the brokers that are configured.
   *
   * @return what is to be closed at the end
   */
  public List<AutoCloseable> clients(CamelContext context) {
    List<AutoCloseable> open = new ArrayList<>();
    try {
      if (settings.text("bus.jms.url") != null) {
        open.add(Brokers.jms(context, login("bus.jms")));
      }
      if (settings.text("bus.amqp.url") != null) {
        open.add(Brokers.amqp(context, login("bus.amqp")));
      }
      if (settings.text("bus.kafka.brokers") != null) {
        Brokers.kafka(context, settings.text("bus.kafka.brokers"));
      }
      return open;
    } catch (NoClassDefFoundError e) {
      throw new UsageException(
          "a broker is configured whose client is not on the class path: " + e.getMessage());
    } catch (Exception e) {
      throw new UsageException("bus.jms.url is no address of a broker: " + e.getMessage());
    }
  }

  /**
   * Whether each broker that is configured is there: what is wrong, by the setting that names it.
   */
  Map<String, Optional<String>> brokers(CamelContext context) {
    Map<String, Optional<String>> answers = new TreeMap<>();
    for (String scheme : List.of("jms", "amqp")) {
      String key = ADDRESS.get(scheme);
      if (settings.text(key) != null) {
        answers.put(key, Brokers.ask(context, scheme));
      }
    }
    String kafka = settings.text("bus.kafka.brokers");
    if (kafka != null) {
      answers.put("bus.kafka.brokers", Brokers.askKafka(kafka));
    }
    return answers;
  }

  private Brokers.Login login(String broker) {
    String password = settings.secret(broker + ".password");
    secrets.add(password);
    return new Brokers.Login(
        settings.text(broker + ".url"), settings.text(broker + ".username"), password);
  }
}
