package io.github.peertubeingest.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a sandbox starts.
 *
 * @param port 0 takes a free one
 * @param limits whether PeerTube's default rate limits apply; without them the headers stay but the
 *     numbers are out of reach
 * @param tokenLifetime the life of new access tokens
 * @param refreshTokenLifetime the life of new refresh tokens, or null for the version's default
 * @param host the public host (and port) the instance believes in, or null for {@code
 *     127.0.0.1:port}
 * @param accounts every account
 * @param features what it can do beyond uploads
 */
public record SandboxOptions(
    SandboxVersion version,
    int port,
    boolean limits,
    Duration tokenLifetime,
    Duration refreshTokenLifetime,
    String host,
    List<SandboxAccount> accounts,
    SandboxFeatures features) {

  /** Copies the list. */
  public SandboxOptions {
    accounts = List.copyOf(accounts);
  }

  /** PeerTube 6.3 on a free port, limits on, with the accounts root, publisher, other and otp. */
  public static SandboxOptions defaults() {
    return new SandboxOptions(
        SandboxVersion.V6_3,
        0,
        true,
        Duration.ofDays(1),
        null,
        null,
        defaultAccounts(),
        SandboxFeatures.defaults());
  }

  private static List<SandboxAccount> defaultAccounts() {
    return List.of(
        new SandboxAccount(
            "root", "root-password", null, true, -1, channel("root_channel", "Main root channel")),
        new SandboxAccount(
            "publisher",
            "publisher-password",
            null,
            false,
            -1,
            List.of(
                new SandboxAccount.Channel("publisher_channel", "publisher_channel"),
                new SandboxAccount.Channel("second_channel", "Second channel"))),
        SandboxAccount.ordinary("other", "other-password", "other_channel"),
        new SandboxAccount(
            "otp",
            "otp-password",
            "JBSWY3DPEHPK3PXP",
            false,
            -1,
            channel("otp_channel", "otp_channel")));
  }

  private static List<SandboxAccount.Channel> channel(String handle, String displayName) {
    return List.of(new SandboxAccount.Channel(handle, displayName));
  }

  /** These options for another release. */
  public SandboxOptions version(SandboxVersion value) {
    return new SandboxOptions(
        value, port, limits, tokenLifetime, refreshTokenLifetime, host, accounts, features);
  }

  /** These options on another port. */
  public SandboxOptions port(int value) {
    return new SandboxOptions(
        version, value, limits, tokenLifetime, refreshTokenLifetime, host, accounts, features);
  }

  /** These options with or without rate limits. */
  public SandboxOptions limits(boolean value) {
    return new SandboxOptions(
        version, port, value, tokenLifetime, refreshTokenLifetime, host, accounts, features);
  }

  /** These options with another life of access tokens. */
  public SandboxOptions tokenLifetime(Duration value) {
    return new SandboxOptions(
        version, port, limits, value, refreshTokenLifetime, host, accounts, features);
  }

  /** These options with another life of refresh tokens. */
  public SandboxOptions refreshTokenLifetime(Duration value) {
    return new SandboxOptions(
        version, port, limits, tokenLifetime, value, host, accounts, features);
  }

  /** These options with another public host. */
  public SandboxOptions host(String value) {
    return new SandboxOptions(
        version, port, limits, tokenLifetime, refreshTokenLifetime, value, accounts, features);
  }

  /** These options with one more account. */
  public SandboxOptions account(SandboxAccount value) {
    List<SandboxAccount> all = new ArrayList<>(accounts);
    all.add(value);
    return new SandboxOptions(
        version, port, limits, tokenLifetime, refreshTokenLifetime, host, all, features);
  }

  /** These options with other features. */
  public SandboxOptions features(SandboxFeatures value) {
    return new SandboxOptions(
        version, port, limits, tokenLifetime, refreshTokenLifetime, host, accounts, value);
  }

  Duration effectiveRefreshTokenLifetime() {
    return refreshTokenLifetime == null ? version.refreshTokenLifetime() : refreshTokenLifetime;
  }
}
