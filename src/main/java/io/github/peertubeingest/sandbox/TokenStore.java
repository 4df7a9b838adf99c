package io.github.peertubeingest.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The pairs of tokens in force. Several sign-ins of one user coexist; a refresh replaces the pair
 * it came from (measured).
 */
final class TokenStore {

  /** A sign-in: an access token and the refresh token that can replace both. */
  record Pair(
      String accessToken,
      String refreshToken,
      Account account,
      Instant accessExpires,
      Instant refreshExpires) {}

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private final Duration refreshLifetime;
  private final Map<String, Pair> byAccess = new HashMap<>();
  private final Map<String, Pair> byRefresh = new HashMap<>();
  private Duration accessLifetime;

  TokenStore(Clock clock, Duration accessLifetime, Duration refreshLifetime) {
    this.clock = clock;
    this.accessLifetime = accessLifetime;
    this.refreshLifetime = refreshLifetime;
  }

  /** From now on new access tokens live this long. */
  synchronized void accessLifetime(Duration value) {
    accessLifetime = value;
  }

  synchronized Pair issue(Account account) {
    Instant now = clock.instant();
    Pair pair =
        new Pair(token(), token(), account, now.plus(accessLifetime), now.plus(refreshLifetime));
    byAccess.put(pair.accessToken(), pair);
    byRefresh.put(pair.refreshToken(), pair);
    return pair;
  }

  synchronized Optional<Pair> valid(String accessToken) {
    return Optional.ofNullable(byAccess.get(accessToken))
        .filter(p -> p.accessExpires().isAfter(clock.instant()));
  }

  /** Takes a refresh token out of force, with the access token that came with it. */
  synchronized Optional<Pair> consume(String refreshToken) {
    Pair pair = byRefresh.get(refreshToken);
    if (pair == null || !pair.refreshExpires().isAfter(clock.instant())) {
      return Optional.empty();
    }
    revoke(pair);
    return Optional.of(pair);
  }

  synchronized void revoke(Pair pair) {
    byAccess.remove(pair.accessToken());
    byRefresh.remove(pair.refreshToken());
  }

  synchronized void revokeAll(Account account) {
    byAccess.values().removeIf(p -> p.account() == account);
    byRefresh.values().removeIf(p -> p.account() == account);
  }

  private String token() {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
