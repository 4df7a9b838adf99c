package io.github.peertubeingest.sandbox;

import java.time.Duration;

/**
 * The PeerTube releases a sandbox can behave like. Each stands for the differences measured on that
 * release.
 */
public enum SandboxVersion {
  /** PeerTube 6.3.0. */
  V6_3("6.3.0"),
  /** PeerTube 7.0.0. */
  V7_0("7.0.0"),
  /** PeerTube 8.2.1. */
  V8_2("8.2.1");

  private static final int MEBIBYTE = 1024 * 1024;

  private final String serverVersion;

  SandboxVersion(String serverVersion) {
    this.serverVersion = serverVersion;
  }

  /** The value of {@code serverVersion} in {@code GET /config}. */
  public String serverVersion() {
    return serverVersion;
  }

  /** Reads "6.3", "7.0.0", "V8_2" and the like. */
  public static SandboxVersion parse(String text) {
    String wanted = text.trim().replace("V", "").replace("v", "").replace('_', '.');
    for (SandboxVersion version : values()) {
      String minor = version.serverVersion.substring(0, version.serverVersion.lastIndexOf('.'));
      if (wanted.equals(minor) || wanted.startsWith(minor + ".")) {
        return version;
      }
    }
    throw new IllegalArgumentException(
        "no sandbox for PeerTube " + text + "; there are 6.3, 7.0 and 8.2");
  }

  /** Problem documents repeat {@code detail} as {@code error} (measured: 6.3.0 only). */
  boolean repeatsDetailAsError() {
    return this == V6_3;
  }

  /** What the 8.x line changed: channel errors, fuzzy search, thumbnails (measured on 8.2.1). */
  boolean isEight() {
    return this == V8_2;
  }

  /** The largest thumbnail (measured: 5 MB refused up to 7.0.0, 8 MB is the limit in 8.2.1). */
  int maxImageBytes() {
    return (isEight() ? 8 : 4) * MEBIBYTE;
  }

  /** The longest password of a video, see {@link VideoAccess}. */
  int maxPasswordLength() {
    return isEight() ? 100 : 99;
  }

  /** The default life of a refresh token (measured: 1209599 s and 2419199 s). */
  Duration refreshTokenLifetime() {
    return Duration.ofDays(isEight() ? 28 : 14);
  }
}
