package io.github.peertubeingest.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * PeerTube's two default limits: 50 API requests in 10 s and 15 sign-ins in 5 minutes, per address.
 * A sign-in counts in both and shows the headers of the second. Only over the limit the token is
 * looked at: an administrator goes on, with a Retry-After beside the 200, and a bad token is 401
 * instead of 429 (all measured).
 */
final class RateLimits {

  static final String MESSAGE = "Too many requests, please try again later.";

  private static final int OUT_OF_REACH = 1_000_000_000;

  /**
   * The API's routers that are limited; {@code /ping} and unknown names are not (seen on 6.3.0).
   */
  private static final Set<String> LIMITED =
      Set.of(
          "abuses",
          "accounts",
          "automatic-tags",
          "blocklist",
          "bulk",
          "config",
          "custom-pages",
          "jobs",
          "metrics",
          "oauth-clients",
          "overviews",
          "plugins",
          "search",
          "server",
          "users",
          "video-channel-syncs",
          "video-channels",
          "video-playlists",
          "videos",
          "watched-words");

  private final RateLimiter api;
  private final RateLimiter login;
  private final Authenticator authenticator;

  RateLimits(Clock clock, boolean enabled, Authenticator authenticator) {
    this.api = new RateLimiter(clock, enabled ? 50 : OUT_OF_REACH, Duration.ofSeconds(10));
    this.login = new RateLimiter(clock, enabled ? 15 : OUT_OF_REACH, Duration.ofMinutes(5));
    this.authenticator = authenticator;
  }

  /** Counts a request; an answer if it may not go on. */
  Optional<Reply> check(Call call) {
    if (!call.path().startsWith(Routes.API) || !LIMITED.contains(router(call.path()))) {
      return Optional.empty();
    }
    Optional<Reply> refused = check(api, call);
    boolean signIn = call.method().equals("POST") && call.path().equals(Routes.API + "users/token");
    return refused.isPresent() || !signIn ? refused : check(login, call);
  }

  private Optional<Reply> check(RateLimiter limiter, Call call) {
    RateLimiter.Hit hit = limiter.hit(call.clientAddress());
    call.answerHeaders().put("X-RateLimit-Limit", Integer.toString(hit.limit()));
    call.answerHeaders().put("X-RateLimit-Remaining", Integer.toString(hit.remaining()));
    call.answerHeaders().put("X-RateLimit-Reset", Long.toString(hit.resetSeconds()));
    if (!hit.isOver()) {
      return Optional.empty();
    }
    call.answerHeaders().put("Retry-After", Long.toString(hit.retryAfterSeconds()));
    Account account = authenticator.optional(call);
    if (account != null && account.isAdmin()) {
      return Optional.empty();
    }
    return Optional.of(Reply.html(429, MESSAGE));
  }

  private static String router(String path) {
    String rest = path.substring(Routes.API.length());
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }
}
