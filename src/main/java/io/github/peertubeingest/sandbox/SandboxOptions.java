package io.github.peertubeingest.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * How a sandbox behaves.
 *
 * @param port 0 for a free one
 * @param limits whether the default request limits are on (50 in 10 s, 15 sign-ins in 5 min)
 * @param refreshTokenLifetime null: the version's default
 * @param host the public host name that {@code GET /oauth-clients/local} insists on; null: where it
 *     listens
 * @param accounts beside the default ones
 */
public record SandboxOptions(
    SandboxVersion version,
    int port,
    boolean limits,
    Duration tokenLifetime,
    Duration refreshTokenLifetime,
    String host,
    List<SandboxAccount> accounts) {

  /** PeerTube 6.3 on a free port, limits on, tokens of a day. */
  public static SandboxOptions defaults() {
    return new SandboxOptions(
        SandboxVersion.V6_3, 0, true, Duration.ofDays(1), null, null, List.of());
  }

  public SandboxOptions version(SandboxVersion value) {
    return new SandboxOptions(
        value, port, limits, tokenLifetime, refreshTokenLifetime, host, accounts);
  }

  public SandboxOptions port(int value) {
    return new SandboxOptions(
        version, value, limits, tokenLifetime, refreshTokenLifetime, host, accounts);
  }

  public SandboxOptions limits(boolean value) {
    return new SandboxOptions(
        version, port, value, tokenLifetime, refreshTokenLifetime, host, accounts);
  }

  public SandboxOptions tokenLifetime(Duration value) {
    return new SandboxOptions(version, port, limits, value, refreshTokenLifetime, host, accounts);
  }

  public SandboxOptions refreshTokenLifetime(Duration value) {
    return new SandboxOptions(version, port, limits, tokenLifetime, value, host, accounts);
  }

  public SandboxOptions host(String value) {
    return new SandboxOptions(
        version, port, limits, tokenLifetime, refreshTokenLifetime, value, accounts);
  }
}
