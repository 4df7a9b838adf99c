package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.Engine;
import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.selftest.Trap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The program on its own: an engine, the routes from their folder, and Camel round them. */
final class Daemon implements AutoCloseable {

  /** The routes that talk to an instance; {@code check} and {@code login} need no others. */
  static final List<String> DOOR = List.of("peertube", "token", "plan");

  private static final String ROUTE_FILE = ".camel.yaml";

  private final Main main = new Main();
  private final Settings settings;
  private final Path routes;
  private final Engine engine;

  /**
   * @param routes folder of the route files
   * @param moreMediaRoots beside those of the settings
   */
  Daemon(Settings settings, Path routes, Secrets secrets, List<Path> moreMediaRoots)
      throws IOException {
    this.settings = settings;
    this.routes = routes;
    this.engine =
        new Engine(settings, Place.profiles(settings), secrets, moreMediaRoots, new OfMain(main));
  }

  private record OfMain(Main main) implements Engine.Host {
    @Override
    public void bind(String name, Object bean) {
      main.bind(name, bean);
    }

    @Override
    public void property(String key, String value) {
      main.addInitialProperty(key, value);
    }
  }

  /** Starts the routes of these names; all of the folder when there are none. */
  void start(List<String> names) {
    List<Resource> files = routeFiles(names);
    // Camel's own strategy hooks into the signal as well, and may then wait for itself to stop.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setDefaultPropertyPlaceholderLocation("false");
    property("camel.main.name", "peertube-ingest");
    property("camel.main.routesIncludePattern", "false");
    // Loaded by hand: as a pattern, a folder with a comma or a percent sign in its name is not
    // found.
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport configured) {
            Trap.arm(configured.getCamelContext());
            engine.prepare(configured.getCamelContext());
            load(configured.getCamelContext(), files);
          }
        });
    property("camel.main.autoConfigurationLogSummary", "false");
    property("camel.main.startupSummaryLevel", "Off");
    property("camel.main.shutdownTimeout", "60");
    property("camel.main.streamCachingSpoolEnabled", "true");
    settings.camel().forEach(this::property);
    if (names.isEmpty()) {
      engine.beat();
    }
    try {
      main.start();
    } catch (Exception e) {
      throw new UsageException("the routes in " + routes + " do not start: " + rootMessage(e));
    }
  }

  private void property(String key, String value) {
    main.addInitialProperty(key, value);
  }

  private List<Resource> routeFiles(List<String> names) {
    List<Resource> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(routes)) {
      for (Path file : all.sorted().toList()) {
        String name = file.getFileName().toString();
        String base = name.replace(ROUTE_FILE, "");
        boolean wanted = names.isEmpty() ? engine.wanted(base) : names.contains(base);
        if (name.endsWith(ROUTE_FILE) && wanted) {
          files.add(ResourceHelper.fromBytes("file:" + name, Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UsageException("the routes in " + routes + " cannot be read: " + e);
    }
    if (files.isEmpty()) {
      throw new UsageException(
          "there are no route files (*"
              + ROUTE_FILE
              + ") in "
              + routes
              + "; without the folder,"
              + " those of the installation are used");
    }
    return files;
  }

  private static void load(CamelContext context, List<Resource> files) {
    try {
      PluginHelper.getRoutesLoader(context).loadRoutes(files);
    } catch (Exception e) {
      throw new IllegalStateException(rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  Engine engine() {
    return engine;
  }

  CamelContext camel() {
    return main.getCamelContext();
  }

  /** Takes on nothing more, and finishes what is in flight. */
  void stop() {
    engine.stop();
    main.stop();
  }

  @Override
  public void close() {
    stop();
    engine.close();
  }
}
