package io.github.peertubeingest.engine;

import io.github.peertubeingest.http.HttpSettings;

/** The settings of the HTTP server. */
final class HttpReading {

  private static final int SHORTEST_TOKEN = 16;

  private HttpReading() {}

  /** Null: there is to be none. */
  static HttpSettings read(Settings settings, Secrets secrets) {
    if (!settings.flag("http.enabled")) {
      return null;
    }
    String token = settings.secret("http.token");
    if (token == null || token.length() < SHORTEST_TOKEN) {
      throw new UsageException(
          "http.enabled needs http.token (or http.token-file): a secret of "
              + SHORTEST_TOKEN
              + " characters or more that callers show, for instance of `openssl rand -hex 32`");
    }
    secrets.add(token);
    return new HttpSettings(
        settings.text("http.host"),
        settings.number("http.port", 0, 65535),
        token,
        settings.size("inbox.max-document"),
        settings.size("http.max-upload"),
        settings.number("http.parallel", 1, 256),
        settings.number("http.rate", 1, 1_000_000),
        settings.duration("http.timeout"));
  }
}
