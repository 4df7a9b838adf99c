package io.github.peertubeingest.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;

/**
 * The database under the ledger, brought to the newest schema: an embedded SQLite file, or a
 * PostgreSQL that several daemons share.
 */
public final class LedgerDatabase implements AutoCloseable {

  /** So long a statement waits for a connection while the database is away. */
  private static final Duration CONNECTION = Duration.ofSeconds(10);

  /** A transaction that PostgreSQL breaks off in favour of another is repeated so often. */
  private static final int REPETITIONS = 20;

  private final HikariDataSource pool;
  private final LedgerPlace place;
  private final Jdbi jdbi;

  private LedgerDatabase(HikariDataSource pool, LedgerPlace place) {
    this.pool = pool;
    this.place = place;
    this.jdbi = Jdbi.create(pool);
    if (place.shared()) {
      jdbi.getConfig(Dialect.class).shared(true);
      jdbi.registerArgument(new WithoutNul());
      jdbi.setTransactionHandler(new SerializableTransactionRunner());
      jdbi.configure(
          SerializableTransactionRunner.Configuration.class,
          c ->
              c.setSerializationFailureSqlState("40")
                  .setMaxRetries(REPETITIONS)
                  .setOnFailure(
                      e ->
                          LockSupport.parkNanos(
                              ThreadLocalRandom.current().nextLong(1_000_000, 50_000_000))));
    }
  }

  /**
   * Opens an embedded ledger, and makes it where there is none.
   *
   * @param file on a local disk
   */
  public static LedgerDatabase open(Path file) throws IOException {
    return open(LedgerPlace.file(file));
  }

  /**
   * Opens the ledger, and makes its tables where there are none.
   *
   * @throws LedgerUnavailable when that cannot be done
   */
  public static LedgerDatabase open(LedgerPlace place) throws IOException {
    HikariConfig config = place.shared() ? postgresql(place) : sqlite(place.file());
    config.setPoolName("ledger");
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      Flyway.configure(LedgerDatabase.class.getClassLoader())
          .dataSource(pool)
          .locations("classpath:io/github/peertubeingest/ledger/migration")
          .loggers("slf4j")
          .load()
          .migrate();
      return new LedgerDatabase(pool, place);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw new LedgerUnavailable(
          "the ledger " + place + " (ledger.url) cannot be opened: " + rootMessage(e), e);
    }
  }

  private static HikariConfig sqlite(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    HikariConfig config = new HikariConfig();
    // WAL: status reads while the daemon writes. FULL: what was answered survives a power cut.
    config.setJdbcUrl(
        LedgerPlace.SQLITE
            + file
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=30000&transaction_mode=IMMEDIATE");
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(1);
    return config;
  }

  private static HikariConfig postgresql(LedgerPlace place) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(place.url());
    config.setUsername(place.username());
    config.setPassword(place.password());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION.toMillis());
    config.addDataSourceProperty("ApplicationName", "peertube-ingest");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", "10");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("defaultRowFetchSize", "500");
    // A daemon that stands still in the middle of a transaction keeps nobody else waiting.
    config.addDataSourceProperty("options", "-c idle_in_transaction_session_timeout=30000");
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return config;
  }

  /** PostgreSQL's texts hold no NUL; SQLite's do. */
  private static final class WithoutNul extends AbstractArgumentFactory<String> {
    WithoutNul() {
      super(java.sql.Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      String stored = value.replace("\u0000", "");
      return (position, statement, context) -> statement.setString(position, stored);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && !(root instanceof java.sql.SQLException)) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(root.toString());
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /** Whether several daemons can share it. */
  public boolean shared() {
    return place.shared();
  }

  /** Which database it is, for people. */
  @Override
  public String toString() {
    return (place.shared() ? "PostgreSQL, " : "SQLite, ") + place;
  }

  @Override
  public void close() {
    pool.close();
  }
}
