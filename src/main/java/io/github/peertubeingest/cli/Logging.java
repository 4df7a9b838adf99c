package io.github.peertubeingest.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.github.peertubeingest.engine.Secrets;
import org.slf4j.LoggerFactory;

/** How much is logged, and what never is. */
final class Logging {

  /** Where the log's context keeps the {@link Secrets}. */
  static final String SECRETS = "peertube-ingest.secrets";

  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /**
   * Takes our configuration, unless the user named another; before the first logger. It is not at
   * the root of the jar, where every application that has the jar would take it for its own.
   */
  static void choose() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "io/github/peertubeingest/logback.xml");
    }
  }

  /**
   * @param level -1 quiet, 0 normal, 1 ours in detail, 2 everything in detail, 3 everything
   */
  static void configure(int level, Secrets secrets) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.putObject(SECRETS, secrets);
    // Lost connections are told once, in words of ours, not with a stack trace each.
    set(context, "com.zaxxer.hikari", level >= 2 ? Level.DEBUG : Level.ERROR);
    set(context, "ROOT", level >= 3 ? Level.TRACE : level == 2 ? Level.DEBUG : Level.WARN);
    Level ours =
        level < 0 ? Level.WARN : level == 0 ? Level.INFO : level < 3 ? Level.DEBUG : Level.TRACE;
    set(context, "peertube-ingest", ours);
    set(context, "io.github.peertubeingest", ours);
    // Bodies and headers of requests hold passwords and tokens.
    set(context, "org.apache.hc.client5.http.wire", Level.OFF);
    set(context, "org.apache.hc.client5.http.headers", Level.OFF);
  }

  private static void set(LoggerContext context, String name, Level level) {
    context.getLogger(name).setLevel(level);
  }
}
