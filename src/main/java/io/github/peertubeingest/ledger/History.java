package io.github.peertubeingest.ledger;

import java.time.Clock;
import org.jdbi.v3.core.Handle;

/** What happened to an item, for people; written with the change that it tells of. */
record History(Clock clock) {

  void write(Handle h, String itemId, String what) {
    h.createUpdate(
            "insert into events (item_id, at, number, what) values (:id, :at,"
                + " (select count(*) from events where item_id = :id), :what)")
        .bind("id", itemId)
        .bind("at", clock.instant().toEpochMilli())
        .bind("what", what)
        .execute();
  }
}
