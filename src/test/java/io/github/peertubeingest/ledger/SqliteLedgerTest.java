package io.github.peertubeingest.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in an embedded file. */
class SqliteLedgerTest extends LedgerSuite {

  @TempDir private Path folder;
  private LedgerDatabase database;

  @Override
  LedgerDatabase database() {
    try {
      database = database == null ? LedgerDatabase.open(folder.resolve("ledger.db")) : database;
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }
}
