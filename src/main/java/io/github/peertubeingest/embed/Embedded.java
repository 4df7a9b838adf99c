package io.github.peertubeingest.embed;

import io.github.peertubeingest.engine.Engine;
import io.github.peertubeingest.engine.Secrets;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.inbox.HomeLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;

/**
 * The engine of a context. Its templates say what they need while the context starts; then it
 * begins, with its routes, and ends before the context's.
 */
final class Embedded extends LifecycleStrategySupport implements StartupListener {

  private static final String NAME = "peertubeEmbedded";
  private static final String ROUTES = "classpath:io/github/peertubeingest/routes/*.camel.yaml";
  private static final String PROFILES = "classpath:io/github/peertubeingest/profiles/*";
  private static final String ROUTE_FILE = ".camel.yaml";

  /** Nobody drops files here: documents come from routes. */
  private static final String INBOX = "inbox";

  private final CamelContext context;
  private final Path home;
  private final Map<String, String> wishes = new TreeMap<>();
  private HomeLock lock;
  private volatile Engine engine;

  private Embedded(CamelContext context, Path home) {
    this.context = context;
    this.home = home;
  }

  /**
   * Joins the engine of the context, which is made where there is none.
   *
   * @param home the folder of its ledger and files
   * @param wishes settings that a template needs
   * @throws UsageException when they contradict another template's, or come too late
   */
  static Embedded join(CamelContext context, Path home, Map<String, String> wishes) {
    synchronized (context) {
      Embedded embedded = context.getRegistry().lookupByNameAndType(NAME, Embedded.class);
      boolean first = embedded == null;
      if (first) {
        embedded = new Embedded(context, home);
      }
      embedded.wish(home, wishes);
      if (first) {
        context.getRegistry().bind(NAME, embedded);
        context.addLifecycleStrategy(embedded);
        try {
          begin(context, embedded);
        } catch (RuntimeException e) {
          context.getRegistry().unbind(NAME); // a running context may be given a better template
          throw e;
        }
      }
      return embedded;
    }
  }

  private static void begin(CamelContext context, Embedded embedded) {
    try {
      if (context.isStarted()) {
        embedded.onCamelContextFullyStarted(context, true); // it would not be told any more
      } else {
        context.addStartupListener(embedded);
      }
    } catch (UsageException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("peertube-ingest does not start: " + e.getMessage(), e);
    }
  }

  private void wish(Path wanted, Map<String, String> more) {
    if (!home.equals(wanted)) {
      throw new UsageException(
          "home = "
              + wanted
              + ", and another peertube template of this context has "
              + home
              + ": a context has one (allowed: the same home, or another context)");
    }
    more.forEach(
        (key, value) -> {
          String before = wishes.get(key);
          if (before != null && !before.equals(value)) {
            throw new UsageException(
                key + " is another one than in another peertube template of this context");
          }
          if (before == null && engine != null) {
            throw new UsageException(
                key
                    + " comes too late: what a context's peertube templates need is known when the"
                    + " first of them starts");
          }
        });
    wishes.putAll(more);
  }

  @Override
  public void onCamelContextStarted(CamelContext started, boolean already) {
    // Too early: routes that are added now are not started.
  }

  @Override
  public void onCamelContextFullyStarted(CamelContext started, boolean already) throws Exception {
    Files.createDirectories(home);
    List<String> settings = new ArrayList<>();
    wishes.forEach((key, value) -> settings.add(key + "=" + value));
    Settings read =
        Settings.load(home, home.resolve("peertube-ingest.properties"), Map.of(), settings);
    if (read.text("peertube.url") == null) {
      throw new UsageException("url is not set: the address of your PeerTube");
    }
    lock =
        HomeLock.take(read.path("data.dir"))
            .orElseThrow(
                () ->
                    new UsageException(
                        "home = " + home + " is held by another process or Camel context"));
    try {
      engine =
          new Engine(read, List.of(profiles()), new Secrets(), List.of(), new OfContext(context));
      engine.requireSignIn();
      engine.recover();
      engine.prepare(context);
      PluginHelper.getRoutesLoader(context).loadRoutes(routes());
      engine.beat();
      engine.serve(context);
    } catch (Exception e) {
      end();
      throw e;
    }
  }

  private record OfContext(CamelContext context) implements Engine.Host {
    @Override
    public void bind(String name, Object bean) {
      context.getRegistry().bind(name, bean);
    }

    @Override
    public void property(String key, String value) {
      context.getPropertiesComponent().addInitialProperty(key, value);
    }
  }

  private Collection<Resource> routes() throws Exception {
    List<Resource> routes = new ArrayList<>();
    for (Resource resource : found(ROUTES)) {
      String base = nameOf(resource).replace(ROUTE_FILE, "");
      if (!base.equals(INBOX) && engine.wanted(base)) {
        routes.add(resource);
      }
    }
    if (routes.isEmpty()) {
      throw new IllegalStateException("the jar holds no routes: " + ROUTES);
    }
    return routes;
  }

  private Collection<Resource> found(String pattern) throws Exception {
    return PluginHelper.getPackageScanResourceResolver(context).findResources(pattern);
  }

  private static String nameOf(Resource resource) {
    String location = resource.getLocation();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Profiles are read from a folder. */
  private Path profiles() throws Exception {
    Path folder = Files.createDirectories(home.resolve("profiles"));
    for (Resource resource : found(PROFILES)) {
      try (InputStream in = resource.getInputStream()) {
        Files.copy(in, folder.resolve(nameOf(resource)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  /** Null before the context is started. */
  Engine engine() {
    return engine;
  }

  @Override
  public void onContextStopping(CamelContext stopping) {
    if (engine != null) {
      engine.stop();
    }
  }

  @Override
  public void onContextStopped(CamelContext stopped) {
    end();
  }

  private void end() {
    if (engine != null) {
      engine.close();
      engine = null;
    }
    if (lock != null) {
      close(lock);
      lock = null;
    }
  }

  private static void close(HomeLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the lock of home cannot be given back", e);
    }
  }
}
