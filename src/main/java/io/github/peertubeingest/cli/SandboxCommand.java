package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFeatures;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Only the embedded PeerTube, for rehearsals. */
@Command(
    name = "sandbox",
    description = {
      "Runs the embedded PeerTube on loopback until it is stopped (Ctrl-C).",
      "Accounts: publisher / publisher-password, other / other-password, root / root-password,"
          + " otp / otp-password with the second factor JBSWY3DPEHPK3PXP."
    })
final class SandboxCommand extends PlacedCommand {

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port (default: ${DEFAULT-VALUE}; 0: a free one).")
  private int port = 9000;

  @Option(
      names = "--peertube-version",
      paramLabel = "V",
      description = "6.3, 7.0 or 8.2: whom it behaves like (default: ${DEFAULT-VALUE}).")
  private String version = "8.2";

  @Option(names = "--no-limits", description = "Without PeerTube's request limits.")
  private boolean noLimits;

  @Option(
      names = "--token-lifetime",
      paramLabel = "SECONDS",
      description = "How long an access token lives (default: ${DEFAULT-VALUE}).")
  private long tokenLifetime = 86_400;

  @Option(
      names = "--allow-private-imports",
      description = "Imports also from this machine and private networks, which no PeerTube does.")
  private boolean privateImports;

  @Option(
      names = "--import-time",
      paramLabel = "SECONDS",
      description = "How long an import is processed (default: ${DEFAULT-VALUE}).")
  private long importTime = 1;

  @Option(
      names = "--transcoding-time",
      paramLabel = "SECONDS",
      description = "How long a new video is to transcode (default: ${DEFAULT-VALUE}: never).")
  private long transcodingTime;

  @Override
  public Integer call() throws Exception {
    Logging.configure(0, new Secrets());
    SandboxOptions options =
        SandboxOptions.defaults()
            .version(version())
            .port(port)
            .limits(!noLimits)
            .tokenLifetime(Duration.ofSeconds(tokenLifetime))
            .features(features());
    end().listen();
    try (Sandbox sandbox = start(options)) {
      say("sandbox PeerTube " + options.version().serverVersion() + ": " + sandbox.url());
      end().await();
    }
    return ExitCode.OK;
  }

  private SandboxFeatures features() {
    return SandboxFeatures.defaults()
        .privateTargets(privateImports)
        .importTime(Duration.ofSeconds(importTime))
        .transcodingTime(Duration.ofSeconds(transcodingTime));
  }

  private SandboxVersion version() {
    try {
      return SandboxVersion.parse(version);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--peertube-version: " + e.getMessage());
    }
  }

  private Sandbox start(SandboxOptions options) throws java.io.IOException {
    try {
      return Sandbox.start(options);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof java.net.BindException) {
        throw new UsageException(
            "--port " + port + " is in use; choose another, or 0 for a free one");
      }
      throw e;
    }
  }
}
