package io.github.peertubeingest.sandbox;

import java.util.List;

/**
 * A user of the sandbox.
 *
 * @param otpSecretBase32 the TOTP secret of an account with two-factor sign-in, or null
 * @param admin an administrator: exempt from the rate limits and allowed to change other users'
 *     videos
 * @param videoQuota bytes, or -1 for no limit
 * @param channels the account's channels, the oldest first
 */
public record SandboxAccount(
    String username,
    String password,
    String otpSecretBase32,
    boolean admin,
    long videoQuota,
    List<Channel> channels) {

  /** A channel by the name in its address and the name shown to people. */
  public record Channel(String handle, String displayName) {}

  /** Copies the list. */
  public SandboxAccount {
    channels = List.copyOf(channels);
  }

  /** An ordinary account without two-factor sign-in and without quota, with one channel. */
  public static SandboxAccount ordinary(String username, String password, String channelHandle) {
    return new SandboxAccount(
        username, password, null, false, -1, List.of(new Channel(channelHandle, channelHandle)));
  }
}
