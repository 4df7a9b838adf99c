package io.github.peertubeingest.ledger;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * The few things that SQLite and PostgreSQL do differently.
 *
 * <p>What keeps two daemons apart: SQLite has one writer, who holds the database from the first
 * statement of a transaction ({@code BEGIN IMMEDIATE}). PostgreSQL runs transactions side by side,
 * each statement seeing what is committed (READ COMMITTED); there a transaction that reads and then
 * writes what it decided begins with {@link #alone}, and is repeated where the database breaks it
 * off (SQLSTATE 40…: {@link LedgerDatabase}).
 */
public final class Dialect implements JdbiConfig<Dialect> {

  private boolean shared;

  /** As JDBI makes it: SQLite. */
  public Dialect() {}

  Dialect(boolean shared) {
    this.shared = shared;
  }

  @Override
  public Dialect createCopy() {
    return new Dialect(shared);
  }

  void shared(boolean value) {
    shared = value;
  }

  static boolean shared(Handle h) {
    return h.getConfig(Dialect.class).shared;
  }

  /**
   * From here to its end, the transaction is the only one about these words.
   *
   * @param about what is read and then written: {@code item}, {@code key}, {@code path}, …
   */
  static void alone(Handle h, String about, String name) {
    if (shared(h)) {
      h.createQuery(
              "select 1 from (select pg_advisory_xact_lock(hashtextextended(:name, 0))) locked")
          .bind("name", "peertube-ingest " + about + " " + name)
          .mapTo(Integer.class)
          .one();
    }
  }

  /**
   * Reads many rows one after the other: PostgreSQL's driver needs a transaction for that, SQLite's
   * would keep every writer waiting in one.
   */
  static <T> T reading(Jdbi jdbi, Function<Handle, T> read) {
    return jdbi.withHandle(h -> shared(h) ? h.inTransaction(read::apply) : read.apply(h));
  }
}
