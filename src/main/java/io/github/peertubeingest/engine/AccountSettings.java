package io.github.peertubeingest.engine;

import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Account.Credentials;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the accounts out of the settings. */
public final class AccountSettings {

  private final Settings settings;

  public AccountSettings(Settings settings) {
    this.settings = settings;
  }

  /** The default account, then the others. */
  public List<Account> read() {
    List<Account> accounts = new ArrayList<>();
    if (settings.text("peertube.url") != null || settings.accountNames().isEmpty()) {
      accounts.add(account(Account.DEFAULT, "peertube."));
    }
    for (String name : settings.accountNames()) {
      accounts.add(account(name, "accounts." + name + "."));
    }
    return accounts;
  }

  private Account account(String name, String prefix) {
    Credentials credentials =
        new Credentials(
            settings.text(prefix + "username"),
            settings.secret(prefix + "password"),
            settings.secret(prefix + "otp-secret"),
            settings.text(prefix + "client-id"),
            settings.secret(prefix + "client-secret"));
    String trustStore = settings.text(prefix + "trust-store");
    Path trustFile = trustStore == null ? null : settings.home().resolve(trustStore);
    if (trustFile != null && !Files.isReadable(trustFile)) {
      throw Settings.wrong(prefix + "trust-store", trustStore, "a readable key store file");
    }
    String proxy = settings.text(prefix + "proxy");
    return new Account(
        name,
        url(prefix + "url", settings.text(prefix + "url")),
        credentials,
        settings.text(prefix + "host"),
        proxy == null
            ? null
            : url(prefix + "proxy", proxy.contains("://") ? proxy : "http://" + proxy),
        trustFile,
        settings.text(prefix + "channel"));
  }

  private static URI url(String key, String value) {
    if (value == null) {
      throw new UsageException(
          key
              + " is not set: put it into config/application.properties, like "
              + key
              + " = https://tube.example");
    }
    String allowed = "the address of an instance, like https://tube.example";
    try {
      URI url = URI.create(value.replaceAll("/+$", "").replaceAll("/api/v1$", ""));
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (!http
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null) {
        throw Settings.wrong(key, value, allowed);
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw Settings.wrong(key, value, allowed);
    }
  }
}
