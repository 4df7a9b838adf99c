package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Item.Step;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Dead letters that go back to work. Marking one is all that a command does; whoever works on the
 * ledger's items takes its files back and goes on with it.
 */
public final class Redrives {

  private static final ItemMapper ITEMS = new ItemMapper();

  private final Jdbi jdbi;
  private final Clock clock;
  private final History history;

  public Redrives(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.history = new History(clock);
  }

  /** Items of this key, or of this short one; the oldest first. */
  public List<Item> ofKey(String key) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from items where id = :key or item_key = :key"
                        + " or item_key = (select item_key from items where id = :key)"
                        + " order by drop_number")
                .bind("key", key)
                .map(ITEMS)
                .list());
  }

  /** Every dead letter, the oldest first. */
  public void eachDead(Consumer<Item> consumer) {
    each(
        jdbi.withHandle(
            h ->
                h.createQuery(
                        "select id from items where state = 'dead' and step = 'done'"
                            + " order by accepted_at, table_row, id")
                    .mapTo(String.class)
                    .list()),
        consumer);
  }

  /** Every dead row of a table, in order. */
  public void eachDeadRow(Item table, Consumer<Item> consumer) {
    each(
        jdbi.withHandle(
            h ->
                h.createQuery(
                        "select id from items where table_id = :table and state = 'dead'"
                            + " and step = 'done' order by table_row")
                    .bind("table", table.id())
                    .mapTo(String.class)
                    .list()),
        consumer);
  }

  /** One after the other: their documents need not be in memory together. */
  private void each(List<String> ids, Consumer<Item> consumer) {
    ids.forEach(id -> consumer.accept(jdbi.withHandle(h -> Ledger.get(h, id))));
  }

  /** Whether the item is a dead letter, or one on its way back to work. */
  public static boolean returnable(Item item) {
    return item.step() == Step.REDRIVE || dead(item);
  }

  /**
   * Whether the item is a dead letter whose files are where they belong. A table that was read to
   * its end is none, even if all its rows are: those are redriven.
   */
  public static boolean dead(Item item) {
    boolean rowsAre = item.table() && TableBook.fault(item).isEmpty() && TableBook.complete(item);
    return item.state() == State.DEAD && item.step() == Step.DONE && !rowsAre;
  }

  /**
   * The dead letter goes back to work as soon as somebody works.
   *
   * @param folder where its files are now; null of a row
   * @return false when it is none any more
   */
  public boolean mark(Item item, String folder, String how) {
    return jdbi.inTransaction(
        h -> {
          int marked =
              h.createUpdate(
                      "update items set step = 'redrive', state = 'waiting', due_at = :now,"
                          + " why = 'its files are taken back', folder = :folder"
                          + " where id = :id and state = 'dead' and step = 'done'")
                  .bind("now", clock.instant().toEpochMilli())
                  .bind("folder", folder)
                  .bind("id", item.id())
                  .execute();
          if (marked == 1) {
            history.write(h, item.id(), how);
            if (item.row() != null) {
              TableBook.reopen(h, item.row().table(), clock.millis());
            }
          }
          return marked == 1;
        });
  }

  /** The folder of the dead letter is not there: nothing can be done with it. */
  public void gone(Item item) {
    jdbi.useTransaction(
        h -> {
          h.createUpdate(
                  "update items set step = 'done', state = 'dead', due_at = null, why = null,"
                      + " lease_owner = null where id = :id and step = 'redrive'"
                      + Leases.MINE)
              .bind("id", item.id())
              .bind("lease", item.lease())
              .execute();
          history.write(h, item.id(), "cannot be redriven: " + item.folder() + " is not there");
        });
  }

  /**
   * The dead letter's files are taken back, its document was read again: it is an item like any
   * other, the newest of all. What the instance has of it already is kept.
   *
   * @param parts what is done of its job
   */
  public void again(Item item, NewItem now, ObjectNode parts) {
    boolean edited = edited(item, now);
    jdbi.useTransaction(
        h -> {
          h.createUpdate(
                  "update items set document = :document, faults = :faults, media = :media,"
                      + " account = :account, action = :action, external_id = :external,"
                      + " notes = :notes, defaults = :defaults, parts = :parts, accepted_at = :now, step = 'work', state = 'waiting',"
                      + " why = 'its turn', waits_for = null, due_at = :now, lease_owner = null,"
                      + " pause_millis = 0, first_failure_at = null, last_failure_at = null,"
                      + " finished_at = null, outcome = null, folder = null"
                      + " where id = :id and step = 'redrive'"
                      + Leases.MINE)
              .bind("lease", item.lease())
              .bind("document", Json.write(now.document().json()))
              .bind("faults", Json.write(now.faults()))
              .bind("media", Json.write(now.media()))
              .bind("notes", Json.write(now.notes()))
              .bind("defaults", Json.write(now.defaults()))
              .bind("account", now.account())
              .bind("action", action(item, now, edited))
              .bind("external", now.document().text("externalId"))
              .bind("parts", Json.write(parts))
              .bind("now", clock.instant().toEpochMilli())
              .bind("id", item.id())
              .execute();
          Ledger.name(h, item.id(), now.media());
          history.write(h, item.id(), edited ? "redriven, its document edited" : "redriven");
        });
  }

  /** Whether somebody changed the document meanwhile. */
  public static boolean edited(Item item, NewItem now) {
    if (item.document() == null) {
      return true;
    }
    boolean creates = item.decision() == Action.CREATE;
    ItemDocument asked = creates ? now.document().over(now.defaults()) : now.document();
    return !item.document().json().equals(asked.json());
  }

  /** A video that it made already is changed as the document says now; it is never made twice. */
  private static String action(Item item, NewItem now, boolean edited) {
    boolean made = item.video() != null && item.decision() == Action.CREATE;
    boolean begun = item.progress().sentAt() != null || item.progress().importId() != null;
    if (made) {
      return edited ? Action.UPDATE.word() : item.action();
    }
    return begun ? item.action() : Item.actionOf(now.document());
  }
}
