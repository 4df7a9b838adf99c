package io.github.peertubeingest.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.feed.FeedConfig;
import io.github.peertubeingest.feed.FeedConfig.First;
import io.github.peertubeingest.feed.FeedConfig.Vanished;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemSchema;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.work.Defaults;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the feeds out of the settings. */
public final class FeedSettings {

  private static final String FILE = "file:";

  private final Settings settings;
  private final Formats formats;
  private final List<String> accounts;
  private final Secrets secrets;
  private final ItemSchema schema = new ItemSchema();

  public FeedSettings(Settings settings, Formats formats, List<String> accounts, Secrets secrets) {
    this.settings = settings;
    this.formats = formats;
    this.accounts = accounts;
    this.secrets = secrets;
  }

  public List<FeedConfig> read() {
    List<FeedConfig> feeds = new ArrayList<>();
    for (String name : settings.feedNames()) {
      feeds.add(feed(name, "feeds." + name + "."));
    }
    return feeds;
  }

  private FeedConfig feed(String name, String prefix) {
    Duration every = settings.duration(prefix + "every");
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw Settings.wrong(prefix + "every", settings.text(prefix + "every"), "1s or more");
    }
    String profile = settings.text(prefix + "profile");
    if (profile != null && !formats.knows(profile)) {
      throw Settings.wrong(
          prefix + "profile", profile, "one of " + String.join(", ", formats.profileNames()));
    }
    String account = settings.text(prefix + "account");
    if (account != null && !accounts.contains(account)) {
      throw Settings.wrong(prefix + "account", account, "one of " + String.join(", ", accounts));
    }
    Vanished vanished =
        Vanished.valueOf(
            settings
                .choice(prefix + "vanished", "ignore", "unlist", "private", "delete")
                .toUpperCase(Locale.ROOT));
    if (vanished == Vanished.DELETE && !settings.flag("publish.delete")) {
      throw Settings.wrong(
          prefix + "vanished", "delete", "allowed without publish.delete = true beside it");
    }
    ObjectNode constants = constants(prefix + Settings.SET);
    boolean replaces = constants.path("replaceFile").asBoolean();
    constants.remove("replaceFile");
    return new FeedConfig(
        name,
        url(prefix + "url"),
        every,
        profile,
        account == null ? defaultAccount() : account,
        authorization(prefix),
        constants,
        replaces,
        first(prefix + "first"),
        settings.number(prefix + "in-flight", 1, 10_000),
        vanished,
        settings.number(prefix + "vanished-after", 1, 10_000),
        settings.choice(prefix + "lists", "newest", "all").equals("all"));
  }

  /** Where several accounts are configured and none is the default one, the first. */
  private String defaultAccount() {
    return accounts.contains(Account.DEFAULT) ? Account.DEFAULT : accounts.get(0);
  }

  private URI url(String key) {
    String value = settings.text(key);
    String allowed = "an address like https://media.example/feed.xml, or file:/path/to/feed.xml";
    if (value == null) {
      throw new UsageException(key + " is not set: a feed needs " + allowed);
    }
    if (value.startsWith(FILE)) {
      try {
        return Path.of(URI.create(value)).toUri();
      } catch (IllegalArgumentException e) {
        String path = value.substring(FILE.length());
        return settings.home().resolve(path).toAbsolutePath().normalize().toUri();
      }
    }
    URI url =
        WebAddress.parse(value)
            .orElseThrow(() -> Settings.wrong(key, WebAddress.shown(value), allowed));
    if (url.getRawUserInfo() != null) {
      secrets.add(url.getUserInfo().replaceFirst("^[^:]*:", ""));
    }
    return url;
  }

  private String authorization(String prefix) {
    String token = settings.secret(prefix + "token");
    String username = settings.text(prefix + "username");
    String password = settings.secret(prefix + "password");
    secrets.add(token);
    secrets.add(password);
    if (token != null && username != null) {
      throw new UsageException(
          prefix + "token stands beside " + prefix + "username: one of the two signs in");
    }
    if (token != null) {
      return "Bearer " + token;
    }
    if (username == null && password == null) {
      return null;
    }
    byte[] pair =
        ((username == null ? "" : username) + ":" + (password == null ? "" : password))
            .getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private First first(String key) {
    String value = settings.text(key);
    if (value == null || value.equalsIgnoreCase("all")) {
      return First.ALL;
    }
    if (value.matches("[0-9]{1,6}")) {
      return new First(Integer.valueOf(value), null);
    }
    Instant since =
        value.toLowerCase(Locale.ROOT).startsWith("since:")
            ? Dates.parse(value.substring("since:".length())).orElse(null)
            : null;
    if (since == null) {
      throw Settings.wrong(
          key, value, "all, a number of newest entries, or since:DATE like since:2024-01-31");
    }
    return new First(null, since);
  }

  /** {@code feeds.<name>.set.*}, as a document would have it. */
  private ObjectNode constants(String prefix) {
    ObjectNode constants = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, String> one : settings.below(prefix).entrySet()) {
      String field = one.getKey();
      boolean allowed =
          schema.fields().contains(field)
              && (!Defaults.ofOneVideo(field) || field.equals("replaceFile"));
      if (!allowed) {
        throw new UsageException(
            prefix
                + field
                + (schema.fields().contains(field)
                    ? " is what an entry itself says"
                    : " is no field of an item document"));
      }
      try {
        constants.set(field, formats.fitted(field, one.getValue()));
      } catch (FormatException e) {
        throw Settings.wrong(prefix + field, one.getValue(), e.fault().line());
      }
    }
    for (FieldFault fault : schema.check(constants)) {
      throw new UsageException(prefix + fault.line());
    }
    return constants;
  }
}
