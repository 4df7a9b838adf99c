package io.github.peertubeingest.sandbox;

/**
 * The releases that the sandbox can behave like; their differences were measured on running
 * servers.
 */
public enum SandboxVersion {
  V6_3("6.3.0", 4 * 1024 * 1024L, 1_209_600),
  V7_0("7.0.0", 4 * 1024 * 1024L, 1_209_600),
  V8_2("8.2.1", 8 * 1024 * 1024L, 2_419_200);

  private final String serverVersion;
  private final long imageSize;
  private final long refreshSeconds;

  SandboxVersion(String serverVersion, long imageSize, long refreshSeconds) {
    this.serverVersion = serverVersion;
    this.imageSize = imageSize;
    this.refreshSeconds = refreshSeconds;
  }

  /** Reads {@code 6.3}, {@code 6.3.0}, {@code 7.0}, {@code 8.2}, … */
  public static SandboxVersion parse(String text) {
    for (SandboxVersion version : values()) {
      String shortForm = version.serverVersion.substring(0, 3);
      if (text.equals(shortForm) || text.startsWith(shortForm + ".")) {
        return version;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is not one of 6.3, 7.0, 8.2");
  }

  public String serverVersion() {
    return serverVersion;
  }

  /** Largest image in bytes. */
  long imageSize() {
    return imageSize;
  }

  long refreshSeconds() {
    return refreshSeconds;
  }

  boolean atLeast(SandboxVersion other) {
    return compareTo(other) >= 0;
  }
}
