package io.github.peertubeingest.engine;

import io.github.peertubeingest.item.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings: {@code config/application.properties}, overridden by the environment, overridden by
 * {@code --set}. An unknown key is an error that names the nearest known one.
 */
public final class Settings {

  /** Every key with its default; an empty default means "none". */
  public static final Map<String, String> KEYS = keys();

  private static final Set<String> ACCOUNT_KEYS =
      Set.of(
          "url",
          "username",
          "password",
          "password-file",
          "otp-secret",
          "otp-secret-file",
          "client-id",
          "client-secret",
          "client-secret-file",
          "host",
          "proxy",
          "trust-store",
          "channel");

  private static final Pattern ACCOUNT = Pattern.compile("accounts\\.([A-Za-z0-9_-]+)\\.(.+)");
  private static final Pattern FEED = Pattern.compile("feeds\\.([A-Za-z0-9_-]+)\\.(.+)");

  private static final Pattern WEBHOOK = Pattern.compile("webhooks\\.([A-Za-z0-9_-]+)\\.(.+)");

  /** Every key of a webhook with its default. */
  private static final Map<String, String> WEBHOOK_KEYS =
      Map.of("url", "", "secret", "", "secret-file", "", "events", "published, dead");

  /** Of a feed's keys: what follows is a field of an item document. */
  public static final String SET = "set.";

  /** Every key of a feed with its default. */
  private static final Map<String, String> FEED_KEYS = feedKeys();

  private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");
  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZE_UNITS =
      Map.of(
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30);

  private final Path home;
  private final Map<String, String> values;

  private Settings(Path home, Map<String, String> values) {
    this.home = home;
    this.values = values;
  }

  private static Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String key :
        List.of(
            "url",
            "username",
            "password",
            "password-file",
            "otp-secret",
            "otp-secret-file",
            "client-id",
            "client-secret",
            "client-secret-file",
            "host",
            "proxy",
            "trust-store",
            "channel")) {
      keys.put("peertube." + key, "");
    }
    keys.put("inbox.dir", "inbox");
    keys.put("published.dir", "published");
    keys.put("dead-letter.dir", "dead-letter");
    keys.put("data.dir", "data");
    keys.put("inbox.settle", "2s");
    keys.put("inbox.companion-timeout", "1h");
    keys.put("inbox.media-only", "wait");
    keys.put("inbox.max-document", "1MiB");
    keys.put("inbox.media-roots", "");
    keys.put("inbox.poll", "5s");
    keys.put("publish.parallel", "2");
    keys.put("publish.upload", "auto");
    keys.put("publish.chunk-size", "auto");
    keys.put("publish.bandwidth", "");
    keys.put("publish.read-back", "true");
    keys.put("publish.privacy", "private");
    keys.put("publish.cleaning", "clean");
    keys.put("publish.same-media", "refuse");
    keys.put("publish.delete", "false");
    keys.put("publish.doubt", "");
    keys.put("publish.imports", "10");
    keys.put("publish.wait-for", "accepted");
    keys.put("allow-private-urls", "false");
    keys.put("fetch.max", "100GiB");
    keys.put("fetch.timeout", "60s");
    keys.put("fetch.min-speed", "10kB");
    keys.put("spool.dir", "");
    keys.put("spool.max", "50GiB");
    keys.put("feeds.max-size", "100MiB");
    keys.put("feeds.parallel", "4");
    keys.put("bus.from", "");
    keys.put("bus.published-to", "");
    keys.put("bus.dead-to", "");
    keys.put("bus.parallel", "1");
    for (String broker : List.of("bus.jms", "bus.amqp")) {
      keys.put(broker + ".url", "");
      keys.put(broker + ".username", "");
      keys.put(broker + ".password", "");
      keys.put(broker + ".password-file", "");
    }
    keys.put("bus.kafka.brokers", "");
    keys.put("http.enabled", "false");
    keys.put("http.host", "127.0.0.1");
    keys.put("http.port", "8089");
    keys.put("http.token", "");
    keys.put("http.token-file", "");
    keys.put("http.max-upload", "10GiB");
    keys.put("http.parallel", "16");
    keys.put("http.rate", "200");
    keys.put("http.timeout", "30s");
    keys.put("retry.give-up-after", "8h");
    keys.put("retry.quota-give-up-after", "48h");
    keys.put("once.wait", "60s");
    keys.put("ledger.url", "");
    keys.put("ledger.username", "");
    keys.put("ledger.password", "");
    keys.put("ledger.password-file", "");
    return keys;
  }

  private static Map<String, String> feedKeys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("url", "");
    keys.put("every", "15m");
    keys.put("profile", "");
    keys.put("account", "");
    keys.put("first", "all");
    keys.put("in-flight", "100");
    keys.put("vanished", "ignore");
    keys.put("vanished-after", "3");
    keys.put("lists", "newest");
    keys.put("username", "");
    keys.put("password", "");
    keys.put("password-file", "");
    keys.put("token", "");
    keys.put("token-file", "");
    return keys;
  }

  /**
   * Reads the settings.
   *
   * @param file may be missing: then everything has its default
   * @param overrides {@code key=value} of {@code --set}
   */
  public static Settings load(
      Path home, Path file, Map<String, String> environment, List<String> overrides) {
    Map<String, String> values = new TreeMap<>(read(file));
    check(values.keySet(), file.toString());
    Set<String> known = new LinkedHashSet<>(KEYS.keySet());
    known.addAll(values.keySet());
    for (String key : values.keySet()) {
      Matcher feed = FEED.matcher(key);
      if (feed.matches()) {
        FEED_KEYS.keySet().forEach(k -> known.add("feeds." + feed.group(1) + "." + k));
      }
      Matcher webhook = WEBHOOK.matcher(key);
      if (webhook.matches()) {
        WEBHOOK_KEYS.keySet().forEach(k -> known.add("webhooks." + webhook.group(1) + "." + k));
      }
    }
    for (String key : known) {
      String set =
          environment.get(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
      if (set != null) {
        values.put(key, set);
      }
    }
    for (String override : overrides) {
      int at = override.indexOf('=');
      if (at <= 0) {
        throw new UsageException("--set " + override + ": write --set key=value");
      }
      String key = override.substring(0, at).strip();
      check(Set.of(key), "--set");
      values.put(key, override.substring(at + 1).strip());
    }
    return new Settings(home, values);
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(file + " cannot be read as UTF-8 properties: " + e.getMessage());
    }
    properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k).strip()));
    return values;
  }

  private static void check(Set<String> keys, String where) {
    for (String key : keys) {
      Matcher account = ACCOUNT.matcher(key);
      Matcher feed = FEED.matcher(key);
      Matcher webhook = WEBHOOK.matcher(key);
      boolean ofFeed = feed.matches();
      boolean ofWebhook = webhook.matches();
      boolean known =
          KEYS.containsKey(key)
              || key.startsWith("camel.")
              || (account.matches() && ACCOUNT_KEYS.contains(account.group(2)))
              || (ofFeed && (FEED_KEYS.containsKey(feed.group(2)) || feed.group(2).startsWith(SET)))
              || (ofWebhook && WEBHOOK_KEYS.containsKey(webhook.group(2)));
      if (!known) {
        List<String> all = new ArrayList<>(KEYS.keySet());
        if (ofFeed) {
          FEED_KEYS.keySet().forEach(k -> all.add("feeds." + feed.group(1) + "." + k));
        }
        if (ofWebhook) {
          WEBHOOK_KEYS.keySet().forEach(k -> all.add("webhooks." + webhook.group(1) + "." + k));
        }
        String question = Nearest.question(key, all);
        throw new UsageException(
            where
                + ": unknown setting "
                + key
                + (question.isEmpty()
                    ? "; config/application.properties lists all of them"
                    : "; " + question));
      }
    }
  }

  public Path home() {
    return home;
  }

  /** The value, or the key's default; null when both are empty. */
  public String text(String key) {
    String value = values.getOrDefault(key, standard(key));
    return value.isEmpty() ? null : value;
  }

  private static String standard(String key) {
    Matcher feed = FEED.matcher(key);
    if (feed.matches()) {
      return FEED_KEYS.getOrDefault(feed.group(2), "");
    }
    Matcher webhook = WEBHOOK.matcher(key);
    return webhook.matches()
        ? WEBHOOK_KEYS.getOrDefault(webhook.group(2), "")
        : KEYS.getOrDefault(key, "");
  }

  /** A secret: its own value, or the content of the file that {@code <key>-file} names. */
  public String secret(String key) {
    String file = text(key + "-file");
    if (file == null) {
      return text(key);
    }
    try {
      return Files.readString(home.resolve(file)).strip();
    } catch (IOException e) {
      throw new UsageException(key + "-file: " + home.resolve(file) + " cannot be read: " + e);
    }
  }

  public Path path(String key) {
    return home.resolve(text(key)).toAbsolutePath().normalize();
  }

  /** Paths separated by commas, relative to HOME. */
  public List<Path> paths(String key) {
    List<Path> paths = new ArrayList<>();
    for (String part : Optional.ofNullable(text(key)).orElse("").split(",")) {
      if (!part.isBlank()) {
        paths.add(home.resolve(part.strip()).toAbsolutePath().normalize());
      }
    }
    return paths;
  }

  public Duration duration(String key) {
    String value = text(key);
    Matcher amount = AMOUNT.matcher(value == null ? "" : value);
    Duration unit =
        amount.matches() ? TIME_UNITS.get(amount.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw wrong(key, value, "a duration like 500ms, 15m or 8h");
    }
    BigDecimal millis =
        new BigDecimal(amount.group(1)).multiply(BigDecimal.valueOf(unit.toMillis()));
    return Duration.ofMillis(millis.longValue());
  }

  /** Null when the key is not set. */
  public Duration durationOrNone(String key) {
    return text(key) == null ? null : duration(key);
  }

  /** Bytes a second, like {@code 20MB/s}; 0 when the key is not set. */
  public long rate(String key) {
    String value = text(key);
    if (value == null) {
      return 0;
    }
    long bytes = bytes(value.replaceFirst("\\s*/\\s*s$", ""));
    if (bytes <= 0) {
      throw wrong(key, value, "a rate like 500kB/s, 20MB/s or 1MiB/s");
    }
    return bytes;
  }

  /** Bytes; 0 for {@code auto}. */
  public long sizeOrAuto(String key) {
    return "auto".equalsIgnoreCase(text(key)) ? 0 : size(key);
  }

  /** Bytes. */
  public long size(String key) {
    long bytes = bytes(text(key));
    if (bytes < 0) {
      throw wrong(key, text(key), "a size like 500kB, 1MiB or 20MB");
    }
    return bytes;
  }

  /** -1 when it is no size. */
  private static long bytes(String value) {
    Matcher amount = AMOUNT.matcher(value == null ? "" : value);
    String unit = amount.matches() ? amount.group(2).toLowerCase(Locale.ROOT) : "?";
    Long bytes = SIZE_UNITS.get(unit.isEmpty() ? "b" : unit);
    return bytes == null
        ? -1
        : new BigDecimal(amount.group(1)).multiply(BigDecimal.valueOf(bytes)).longValue();
  }

  public int number(String key, int least, int most) {
    String value = text(key);
    if (value != null && value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(key, value, "a whole number from " + least + " to " + most);
  }

  public boolean flag(String key) {
    return Boolean.parseBoolean(choice(key, "true", "false"));
  }

  public String choice(String key, String... allowed) {
    String value = text(key);
    for (String one : allowed) {
      if (one.equalsIgnoreCase(value)) {
        return one;
      }
    }
    throw wrong(key, value, "one of " + String.join(", ", allowed));
  }

  /** Names of the accounts beside the default one. */
  public Set<String> accountNames() {
    return names(ACCOUNT);
  }

  /** Names of the feeds. */
  public Set<String> feedNames() {
    return names(FEED);
  }

  /** Names of the webhooks. */
  public Set<String> webhookNames() {
    return names(WEBHOOK);
  }

  private Set<String> names(Pattern pattern) {
    Set<String> names = new TreeSet<>();
    for (String key : values.keySet()) {
      Matcher named = pattern.matcher(key);
      if (named.matches()) {
        names.add(named.group(1));
      }
    }
    return names;
  }

  /** The values whose keys begin so, by the rest of their keys. */
  public Map<String, String> below(String prefix) {
    Map<String, String> below = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            below.put(key.substring(prefix.length()), value);
          }
        });
    return below;
  }

  /** {@code camel.*}: handed on to Camel as they are. */
  public Map<String, String> camel() {
    Map<String, String> camel = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith("camel.")) {
            camel.put(key, value);
          }
        });
    return camel;
  }

  public static UsageException wrong(String key, String value, String allowed) {
    return new UsageException(
        key + " = \"" + (value == null ? "" : value) + "\" is not " + allowed);
  }
}
