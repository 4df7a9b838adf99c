package io.github.peertubeingest.ledger;

import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The ledger cannot be read or written now: its database is away or restarting, its disk is full or
 * fails, another writer keeps it busy. Nobody's content and no fault of the program: whatever was
 * being done is done again when the ledger is back.
 */
public final class LedgerTrouble {

  private LedgerTrouble() {}

  /** In words, where it is trouble of the ledger's; empty for any other exception. */
  public static Optional<String> in(Throwable thrown) {
    boolean ledger = false;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return ours(sql) ? Optional.empty() : Optional.of("the ledger: " + words(sql));
      }
      ledger |= t instanceof JdbiException;
    }
    return ledger ? Optional.of("the ledger: " + thrown.getMessage()) : Optional.empty();
  }

  /** Faults of the statement or of what it was to store: they would be the same another time. */
  private static boolean ours(SQLException sql) {
    if (sql instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      return switch (code.code & 0xff) {
        case 1, 18, 19, 20, 21, 25 -> true; // error, toobig, constraint, mismatch, misuse, range
        default -> false;
      };
    }
    String state = sql.getSQLState();
    return state != null && state.matches("(0A|21|22|23|42).*");
  }

  private static String words(SQLException sql) {
    SQLException last = sql;
    while (last.getCause() instanceof SQLException deeper) {
      last = deeper;
    }
    return last.getMessage() == null
        ? last.toString()
        : last.getMessage().lines().findFirst().orElse("");
  }
}
