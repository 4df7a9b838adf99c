package io.github.peertubeingest.ledger;

import io.github.peertubeingest.ledger.Item.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Items that the instance works on by itself: imports, and videos that are transcoded. An import id
 * of 0 stands for an import that was asked for and whose answer is not known.
 */
public final class ImportBook {

  /** What an item waits for while as many imports are open as may be. */
  private static final String TURN = "its turn among the imports (publish.imports)";

  /** Part of an item: its import is over. */
  public static final String IMPORTED = "imported";

  private static final String OPEN =
      " step = 'work' and (parts is null or parts not like '%\"" + IMPORTED + "\"%')";

  /** So long an import without an answer counts as open; afterwards it waits without a place. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final Jdbi jdbi;
  private final int most;
  private final Clock clock;
  private final History history;

  /**
   * @param most {@code publish.imports}: open at once, per account
   */
  public ImportBook(Jdbi jdbi, int most, Clock clock) {
    this.jdbi = jdbi;
    this.most = most;
    this.clock = clock;
    this.history = new History(clock);
  }

  /**
   * Takes a place among the open imports, before the request goes out: from here on the import may
   * exist, whatever is answered.
   *
   * @return false when all places are taken
   */
  public boolean ask(Item item) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "imports of", item.account());
          int open =
              h.createQuery(
                      "select count(*) from items where account = :account and"
                          + OPEN
                          + " and import_id is not null and (import_id > 0 or import_id = 0 and sent_at > :recent)"
                          + " and id <> :id")
                  .bind("account", item.account())
                  .bind("recent", clock.instant().minus(ANSWER).toEpochMilli())
                  .bind("id", item.id())
                  .mapTo(Integer.class)
                  .one();
          if (open >= most) {
            return false;
          }
          Leases.require(
              h.createUpdate(
                      "update items set import_id = 0, sent_at = :now where id = :id" + Leases.MINE)
                  .bind("now", now())
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "asking for the import");
          return true;
        });
  }

  /** The instance imports the video. */
  public Item importing(Item item, long importId) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set import_id = :import, state = 'processing' where id = :id"
                          + Leases.MINE)
                  .bind("import", importId)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "import " + importId);
          return Ledger.get(h, item.id());
        });
  }

  /** All places are taken: the item waits for one, or for half a minute. */
  public void awaitTurn(Item item, Integer spent) {
    wait(item, State.WAITING, clock.instant().plusSeconds(30), TURN, spent);
  }

  /** Whether the instance has the import is not known yet. */
  public void doubt(Item item, Instant due, Integer spent) {
    wait(item, State.PROCESSING, due, "whether the instance has begun the import", spent);
  }

  /** The instance is at work. */
  public void processing(Item item, Instant due, String why, Integer spent) {
    wait(item, State.PROCESSING, due, why, spent);
  }

  private void wait(Item item, State state, Instant due, String why, Integer spent) {
    jdbi.useTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set state = :state, due_at = :due, why = :why, waits_for = null,"
                          + " lease_owner = null, requests = requests + :requests where id = :id"
                          + Leases.MINE)
                  .bind("state", state.word())
                  .bind("due", due.toEpochMilli())
                  .bind("why", why)
                  .bind("requests", spent == null ? 0 : spent)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          if (!why.equals(item.why())) {
            history.write(h, item.id(), "waits: " + why);
          }
        });
  }

  /** There is no import any more, and no video of it. */
  public void closed(Item item, String why) {
    jdbi.useTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set import_id = null, sent_at = null, video_id = null,"
                          + " video_uuid = null, video_short_uuid = null, video_url = null"
                          + " where id = :id"
                          + Leases.MINE)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "no import: " + why);
          wakeOne(h, item.account());
        });
  }

  /** An import is over: another one may be opened. */
  public void turnFree(Item item) {
    jdbi.useTransaction(h -> wakeOne(h, item.account()));
  }

  private void wakeOne(Handle h, String account) {
    h.createUpdate(
            "update items set due_at = :now where id = (select id from items where"
                + " account = :account and step = 'work' and lease_owner is null and why = :why"
                + " order by accepted_at, id limit 1)")
        .bind("now", now())
        .bind("account", account)
        .bind("why", TURN)
        .execute();
  }

  /** Ids of the account's imports that are open. */
  public List<Long> open(String account) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select import_id from items where account = :account and"
                        + OPEN
                        + " and import_id > 0")
                .bind("account", account)
                .mapTo(Long.class)
                .list());
  }

  /**
   * Those of these imports that belong to another item.
   *
   * @param imports a page of the instance's list
   */
  public List<Long> taken(Item item, List<Long> imports) {
    return imports.isEmpty()
        ? List.of()
        : jdbi.withHandle(
            h ->
                h.createQuery(
                        "select import_id from items where account = :account"
                            + " and import_id in (<imports>) and id <> :id")
                    .bind("account", item.account())
                    .bindList("imports", imports)
                    .bind("id", item.id())
                    .mapTo(Long.class)
                    .list());
  }

  /**
   * A look at the instance's list: what ended goes on now, everything else at the next look.
   *
   * @param ended imports
   */
  public void looked(String account, List<Long> ended, Instant next) {
    jdbi.useTransaction(
        h -> {
          h.createUpdate(
                  "update items set due_at = :next where account = :account and"
                      + OPEN
                      + " and state = 'processing' and import_id > 0 and lease_owner is null"
                      + " and due_at < :next")
              .bind("account", account)
              .bind("next", next.toEpochMilli())
              .execute();
          for (long id : ended) {
            h.createUpdate(
                    "update items set due_at = :now where account = :account and"
                        + OPEN
                        + " and import_id = :import and lease_owner is null")
                .bind("account", account)
                .bind("import", id)
                .bind("now", now())
                .execute();
          }
        });
  }

  private long now() {
    return clock.instant().toEpochMilli();
  }
}
