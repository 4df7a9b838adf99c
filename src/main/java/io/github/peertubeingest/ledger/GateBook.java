package io.github.peertubeingest.ledger;

import io.github.peertubeingest.item.FailureClass;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;

/** The gates of accounts for which everything waits, kept beside the items. */
public final class GateBook {

  private final Jdbi jdbi;

  public GateBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  // --------------------------------------------------------------------------------------

  /** The gates that are closed. */
  public List<Gate> all() {
    return jdbi.withHandle(
        h -> h.createQuery("select * from gates").map((rs, ctx) -> gate(rs)).list());
  }

  /** Everything for the account waits. */
  public void close(Gate gate) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "insert into gates (account, failure_class, why, closed_until, pause_millis)"
                        + " values (:account, :class, :why, :until, :pause) on conflict (account) do update"
                        + " set failure_class = :class, why = :why, closed_until = :until,"
                        + " pause_millis = :pause")
                .bind("account", gate.account())
                .bind("class", gate.failureClass().word())
                .bind("why", gate.why())
                .bind("until", gate.until() == null ? null : gate.until().toEpochMilli())
                .bind("pause", gate.pauseMillis())
                .execute());
  }

  /** The account goes on. */
  public void open(String account) {
    jdbi.useTransaction(
        h ->
            h.createUpdate("delete from gates where account = :account")
                .bind("account", account)
                .execute());
  }

  private static Gate gate(ResultSet rs) throws SQLException {
    return new Gate(
        rs.getString("account"),
        FailureClass.valueOf(rs.getString("failure_class").toUpperCase(Locale.ROOT)),
        rs.getString("why"),
        ItemMapper.instant(rs, rs.findColumn("closed_until")),
        rs.getLong("pause_millis"));
  }
}
