package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.engine.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a command works.
 *
 * @param routes the route files: HOME's own, else the installation's
 */
record Place(Settings settings, Path routes, Secrets secrets) {

  private static final String INSTALLATION = "peertube-ingest.install";

  static Place of(
      Map<String, String> environment, String homeOption, List<String> overrides, int verbosity) {
    Path installation = installation();
    String asked = homeOption != null ? homeOption : environment.get("PEERTUBE_INGEST_HOME");
    Path home = asked == null ? installation : Path.of(asked).toAbsolutePath().normalize();
    if (!Files.isDirectory(home)) {
      throw new UsageException("--home " + home + ": there is no such folder");
    }
    Path routes = ownOr(home, installation, "routes");
    if (!Files.isDirectory(routes)) {
      throw new UsageException("no routes/ in " + home + " nor in " + installation);
    }
    Path config = ownOr(home, installation, "config");
    Secrets secrets = new Secrets();
    Logging.configure(verbosity, secrets);
    Settings settings =
        Settings.load(home, config.resolve("application.properties"), environment, overrides);
    return new Place(settings, routes, secrets);
  }

  /** Where the program lies. */
  static Path installation() {
    return Path.of(System.getProperty(INSTALLATION, ".")).toAbsolutePath().normalize();
  }

  /** Where profiles are: HOME's own, then the installation's. */
  static List<Path> profiles(Settings settings) {
    return Stream.of(settings.home(), installation())
        .map(home -> home.resolve("config").resolve("profiles"))
        .distinct()
        .toList();
  }

  private static Path ownOr(Path home, Path installation, String folder) {
    return Files.isDirectory(home.resolve(folder))
        ? home.resolve(folder)
        : installation.resolve(folder);
  }

  Daemon daemon(List<Path> moreMediaRoots) throws IOException {
    return new Daemon(settings, routes, secrets, moreMediaRoots);
  }

  Daemon daemon() throws IOException {
    return daemon(List.of());
  }
}
