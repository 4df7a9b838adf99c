package io.github.peertubeingest.sandbox;

import java.util.List;

/**
 * An account of the sandbox.
 *
 * @param otpSecret base32 secret of a second factor; null without one
 * @param admin exempt from the request limits, as administrators and moderators are
 * @param videoQuota bytes; -1 for no limit
 */
public record SandboxAccount(
    String username,
    String password,
    String otpSecret,
    boolean admin,
    long videoQuota,
    List<Channel> channels) {

  /** A channel of the account; the first is its default. */
  public record Channel(String handle, String displayName) {}

  static List<SandboxAccount> defaults() {
    return List.of(
        plain("root", "root-password", true, new Channel("root_channel", "Main root channel")),
        plain(
            "publisher",
            "publisher-password",
            false,
            new Channel("publisher_channel", "publisher_channel"),
            new Channel("second_channel", "Second channel")),
        plain("other", "other-password", false, new Channel("other_channel", "Other channel")),
        new SandboxAccount(
            "otp",
            "otp-password",
            "JBSWY3DPEHPK3PXP",
            false,
            -1,
            List.of(new Channel("otp_channel", "OTP channel"))));
  }

  private static SandboxAccount plain(
      String username, String password, boolean admin, Channel... channels) {
    return new SandboxAccount(username, password, null, admin, -1, List.of(channels));
  }
}
