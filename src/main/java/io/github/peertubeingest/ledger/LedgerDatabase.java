package io.github.peertubeingest.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** The database under the ledger: an embedded SQLite file, brought to the newest schema. */
public final class LedgerDatabase implements AutoCloseable {

  private static final String SQLITE = "jdbc:sqlite:";

  private final HikariDataSource pool;

  private LedgerDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens the ledger, and makes it where there is none.
   *
   * @param file on a local disk
   */
  public static LedgerDatabase open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    HikariConfig config = new HikariConfig();
    // WAL: status reads while the daemon writes. FULL: what was answered survives a power cut.
    config.setJdbcUrl(
        SQLITE
            + file
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=30000&transaction_mode=IMMEDIATE");
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(1);
    config.setPoolName("ledger");
    HikariDataSource pool = new HikariDataSource(config);
    Flyway.configure(LedgerDatabase.class.getClassLoader())
        .dataSource(pool)
        .locations("classpath:io/github/peertubeingest/ledger/migration")
        .loggers("slf4j")
        .load()
        .migrate();
    return new LedgerDatabase(pool);
  }

  public Jdbi jdbi() {
    return Jdbi.create(pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
