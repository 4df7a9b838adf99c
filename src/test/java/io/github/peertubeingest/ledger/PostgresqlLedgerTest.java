package io.github.peertubeingest.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The ledger in PostgreSQL. */
class PostgresqlLedgerTest extends LedgerSuite {

  private static EmbeddedPostgres server;
  private LedgerDatabase database;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  LedgerDatabase database() {
    try {
      String url = server.getJdbcUrl("postgres", "postgres");
      database =
          database == null
              ? LedgerDatabase.open(LedgerPlace.postgresql(url, null, null))
              : database;
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void empty() {
    database.jdbi().useHandle(h -> h.execute("drop schema public cascade; create schema public"));
    database.close();
  }
}
