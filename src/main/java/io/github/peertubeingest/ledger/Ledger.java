package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemKey;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Reason;
import io.github.peertubeingest.item.Receipt;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Item.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Items, their states and due times. Written before an act that cannot be undone and after its
 * answer; every method is one transaction.
 *
 * <p>A claim is a lease: {@code lease_owner}, until {@code lease_until}, renewed by {@link
 * #heartbeat} for what this process really has in its hands. One that ran out may be claimed by
 * anybody, and whoever lost it writes nothing any more ({@link LeaseLost}): {@code lease} names the
 * newest claim.
 */
public final class Ledger {

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private static final ItemMapper ITEMS = new ItemMapper();

  private static final String ENDED = "state = :state and step = 'done' and finished_at >= :since";

  /** Comes before: rows that were entered together in the order of their table. */
  private static final String EARLIER =
      "(accepted_at < :at or (accepted_at = :at and (table_row < :row or (table_row = :row"
          + " and id < :id))))";

  /** A table whose rows are items is not counted beside them. */
  private static final String COUNTED =
      " and (action <> 'table' or parts like '%\"" + TableBook.FAULT + "\"%')";

  private static final String FREE =
      "update items set lease_owner = null,"
          + " state = case when state = 'sending' then 'waiting' else state end";

  /** So long an item stays with a process that says nothing. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private final Leases leases = new Leases();

  /** A claim and a renewal do not overlap: what was just claimed would look like a leftover. */
  private final ReentrantLock claiming = new ReentrantLock();

  private final Jdbi jdbi;
  private final String owner;
  private final Clock clock;
  private final History history;

  /**
   * @param owner who claims here; lasting, and of one process at a time
   */
  public Ledger(Jdbi jdbi, String owner, Clock clock) {
    this.jdbi = jdbi;
    this.owner = owner;
    this.clock = clock;
    this.history = new History(clock);
  }

  // ---- taking on
  // ----------------------------------------------------------------------------------

  /**
   * Enters a drop. The same drop seen again before its document was moved is the same item; an
   * identical drop after that is another item of the same key.
   */
  public Item accept(NewItem drop) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "key", drop.key());
          List<Item> same =
              h.createQuery("select * from items where item_key = :key order by drop_number")
                  .bind("key", drop.key())
                  .map(ITEMS)
                  .list();
          Optional<Item> untaken = same.stream().filter(i -> i.step() == Step.TAKE).findFirst();
          return untaken.orElseGet(() -> insert(h, drop, same.size() + 1));
        });
  }

  /**
   * Enters a message, unless it is known: delivered again, it is the same item.
   *
   * @return the item, however far it is
   */
  public Entered enter(NewItem drop, Letter letter) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "message", String.valueOf(letter.id()));
          Optional<Entered> known = ofMessage(h, letter);
          if (known.isPresent()) {
            return known.get();
          }
          Item item = enter(h, drop);
          h.createUpdate(
                  "update items set message = :message, message_hash = :hash, body = :body"
                      + " where id = :id")
              .bind("message", letter.id())
              .bind("hash", letter.hash())
              .bind("body", letter.body())
              .bind("id", item.id())
              .execute();
          return new Entered(item, false, true);
        });
  }

  /** The item that the message became when it came first. */
  public Optional<Entered> ofMessage(Letter letter) {
    return jdbi.withHandle(h -> ofMessage(h, letter));
  }

  private static Optional<Entered> ofMessage(Handle h, Letter letter) {
    return letter.id() == null
        ? Optional.empty()
        : h.createQuery("select * from items where message = :message")
            .bind("message", letter.id())
            .map(
                (rs, ctx) ->
                    new Entered(
                        ITEMS.map(rs, ctx),
                        true,
                        letter.hash().equals(rs.getString("message_hash"))))
            .findOne();
  }

  /** The message that the item came in, as it came; empty once it is published. */
  public Optional<byte[]> body(Item item) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select body from items where id = :id and body is not null")
                .bind("id", item.id())
                .map((rs, ctx) -> rs.getBytes(1))
                .findOne());
  }

  /** Enters what no file says: an entry of a feed, a message. */
  Item enter(Handle h, NewItem drop) {
    Dialect.alone(h, "key", drop.key());
    int drops =
        h.createQuery("select count(*) from items where item_key = :key")
            .bind("key", drop.key())
            .mapTo(Integer.class)
            .one();
    return insert(h, drop, drops + 1);
  }

  private Item insert(Handle h, NewItem drop, int number) {
    String id = ItemKey.shortOf(drop.key()) + (number == 1 ? "" : "-" + number);
    h.createUpdate(
            "insert into items (id, item_key, drop_number, account, action, base, source, source_name,"
                + " document, faults, media, state, step, why, attempts, requests, accepted_at,"
                + " pause_millis, external_id, notes, defaults, table_id, table_row, feed, intake) values (:id, :key, :number, :account, :action, :base,"
                + " :source, :name, :document, :faults, :media, 'waiting', 'take', 'its turn', 0, 0,"
                + " :now, 0, :externalId, :notes, :defaults, :table, :row, :feed,"
                + " :intake)")
        .bind("feed", drop.origin() == null ? null : drop.origin().name())
        .bind("intake", intake(drop.origin()))
        .bind("externalId", drop.document().text("externalId"))
        .bind("notes", Json.write(drop.notes()))
        .bind("defaults", Json.write(drop.defaults()))
        .bind("table", drop.row() == null ? null : drop.row().table())
        .bind("row", drop.row() == null ? 0 : drop.row().number())
        .bind("id", id)
        .bind("key", drop.key())
        .bind("number", number)
        .bind("account", drop.account())
        .bind("action", Item.actionOf(drop.document()))
        .bind("base", drop.base())
        .bind("source", drop.source())
        .bind("name", drop.sourceName())
        .bind("document", Json.write(drop.document().json()))
        .bind("faults", Json.write(drop.faults()))
        .bind("media", Json.write(drop.media()))
        .bind("now", now())
        .execute();
    name(h, id, drop.media());
    history.write(
        h,
        id,
        "accepted from "
            + (drop.origin() == null ? "inbox/" + drop.source() : drop.origin().words()));
    return get(h, id);
  }

  private static String intake(Origin origin) {
    return origin == null || !origin.isMessage() ? null : origin.kind().word();
  }

  /** The item is one of those that name the files. */
  static void name(Handle h, String id, List<NamedFile> files) {
    for (NamedFile file : files) {
      h.createUpdate(
              "insert into named_files (item_id, path) values (:id, :path) on conflict do nothing")
          .bind("id", id)
          .bind("path", file.path())
          .execute();
    }
  }

  /**
   * The document is out of the inbox, and what was matched to it: work may begin.
   *
   * @param folder where they are
   */
  public void taken(Item item, Path folder) {
    List<NamedFile> media =
        item.media().stream().map(file -> file.beside() ? in(folder, file) : file).toList();
    jdbi.useTransaction(
        h -> {
          int taken =
              h.createUpdate(
                      "update items set step = 'work', due_at = :now, media = :media"
                          + " where id = :id and step = 'take'")
                  .bind("now", now())
                  .bind("media", Json.write(media))
                  .bind("id", item.id())
                  .execute();
          for (NamedFile file : item.media()) {
            if (taken > 0 && file.beside()) {
              h.createUpdate("delete from named_files where item_id = :id and path = :path")
                  .bind("id", item.id())
                  .bind("path", file.path())
                  .execute();
            }
          }
        });
  }

  private static NamedFile in(Path folder, NamedFile file) {
    Path name = Path.of(file.path()).getFileName();
    return new NamedFile(file.field(), folder.resolve(name).toString(), file.moves(), true);
  }

  /** Items whose document was not moved when the last process ended. */
  public List<Item> untaken() {
    return list("select * from items where step = 'take'");
  }

  /** A document that somebody took away before it could be moved: the item never was. */
  public void withdraw(Item item) {
    jdbi.useTransaction(
        h -> {
          Dialect.alone(h, "key", item.key());
          int gone =
              h.createUpdate("delete from items where id = :id and step = 'take'")
                  .bind("id", item.id())
                  .execute();
          if (gone == 0) {
            return; // another daemon took it meanwhile
          }
          for (String table : List.of("events", "named_files")) {
            h.createUpdate("delete from " + table + " where item_id = :id")
                .bind("id", item.id())
                .execute();
          }
        });
  }

  /** Which of the due items are taken. */
  public enum Which {
    ALL(""),
    /** Whose outcome is known: they need no instance. */
    ENDED(" and step = 'settle'"),
    /** Those, and those whose video may exist already: it is looked for before others are begun. */
    BEGUN(" and (step = 'settle' or sent_at is not null)");

    private final String condition;

    Which(String condition) {
      this.condition = condition;
    }
  }

  // ---- claims
  // -------------------------------------------------------------------------------------

  /** How many items of the account are in this process's hands. */
  public int held(String account) {
    return leases.count(account);
  }

  /** Takes up to {@code most} due items of the account; nobody else gets them. */
  public List<Item> claim(String account, int most, Which which) {
    claiming.lock();
    try {
      List<Item> claimed =
          jdbi.inTransaction(
              h ->
                  h.createQuery(
                          "update items set lease_owner = :owner, lease = :lease,"
                              + " lease_until = :until, started_at = coalesce(started_at, :now),"
                              // Its clock stood still while it was not its turn.
                              + " first_failure_at = first_failure_at + case when :now - due_at > 5000"
                              + " then :now - due_at else 0 end,"
                              + " state = case when step = 'work' and state <> 'processing' then"
                              + " 'sending' else state end where id "
                              + due(h, which)
                              + " returning *")
                      .bind("owner", owner)
                      .bind("lease", UUID.randomUUID().toString())
                      .bind("until", clock.instant().plus(LEASE).toEpochMilli())
                      .bind("now", now())
                      .bind("account", account)
                      .bind("most", most)
                      .map(ITEMS)
                      .list());
      claimed.forEach(leases::take);
      return claimed;
    } finally {
      claiming.unlock();
    }
  }

  /** PostgreSQL passes over what another daemon is claiming at this moment. */
  private static String due(Handle h, Which which) {
    String ids =
        "select id from items where due_at <= :now"
            + " and (lease_owner is null or lease_until < :now) and account = :account"
            + which.condition
            + " order by due_at limit :most";
    return Dialect.shared(h)
        ? "= any (array(" + ids + " for update skip locked))"
        : "in (" + ids + ")";
  }

  /**
   * Gives back what nobody decided about: it is tried again shortly. Where the ledger cannot be
   * written now, the next heartbeat does it.
   */
  public void release(Item item) {
    leases.drop(item);
    try {
      jdbi.useTransaction(
          h ->
              Leases.of(
                      h.createUpdate(
                          FREE
                              + ", due_at = :later where id = :id and lease_owner = :owner"
                              + " and lease = :lease"),
                      item)
                  .bind("later", clock.instant().plusSeconds(5).toEpochMilli())
                  .bind("owner", owner)
                  .execute());
    } catch (RuntimeException e) {
      String trouble = LedgerTrouble.in(e).orElseThrow(() -> e);
      LOG.debug("{} is given back later: {}", item, trouble);
    }
  }

  /** At start: what an ended process of this owner had in its hands is free again. */
  public int releaseAll() {
    return freeLeftovers(now());
  }

  /**
   * Renews the leases of what is in hand, and frees this owner's others: their release failed, or
   * the answer to their claim was lost.
   */
  public void heartbeat() {
    claiming.lock();
    try {
      List<String> ids = leases.ids();
      if (!ids.isEmpty()) {
        jdbi.useTransaction(
            h ->
                h.createUpdate(
                        "update items set lease_until = :until where lease_owner = :owner"
                            + " and id in (<ids>)")
                    .bind("until", clock.instant().plus(LEASE).toEpochMilli())
                    .bind("owner", owner)
                    .bindList("ids", ids)
                    .execute());
      }
      freeLeftovers(clock.instant().plusSeconds(5).toEpochMilli());
    } finally {
      claiming.unlock();
    }
  }

  private int freeLeftovers(long due) {
    List<String> ids = leases.ids();
    return jdbi.inTransaction(
        h -> {
          var update =
              h.createUpdate(
                      FREE
                          + ", why = case when state = 'sending' then 'its turn' else why end,"
                          + " due_at = :due where lease_owner = :owner"
                          + (ids.isEmpty() ? "" : " and id not in (<ids>)"))
                  .bind("owner", owner)
                  .bind("due", due);
          return (ids.isEmpty() ? update : update.bindList("ids", ids)).execute();
        });
  }

  /** Whether nobody claimed the item since it was claimed here. */
  public boolean holds(Item item) {
    return Objects.equals(get(item.id()).lease(), item.lease());
  }

  // ---- what happened
  // ------------------------------------------------------------------------------

  /** The instance has a video: from here on nothing is sent a second time. */
  public Item videoKnown(Item item, StoredVideo video) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set video_id = :videoId, video_uuid = :uuid, video_short_uuid = :short,"
                          + " video_url = :url,"
                          + " sent_at = case when action = 'create' then null else sent_at end"
                          + " where id = :id"
                          + Leases.MINE)
                  .bind("videoId", video.id())
                  .bind("uuid", video.uuid())
                  .bind("short", video.shortUUID())
                  .bind("url", video.url())
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          if (item.externalId() != null) {
            VideoMemory.tie(h, item, video);
          }
          history.write(h, item.id(), "video " + video.url());
          return get(h, item.id());
        });
  }

  /** What the item does, once the memory of external ids was asked. */
  public Item decided(Item item, Action action) {
    if (item.action().equals(action.word())) {
      return item;
    }
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate("update items set action = :action where id = :id" + Leases.MINE)
                  .bind("action", action.word())
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          return get(h, item.id());
        });
  }

  /** The video that the item was to update is gone: it is decided anew, at once. */
  public void undecide(Item item, Integer spent) {
    jdbi.useTransaction(
        h ->
            Leases.require(
                h.createUpdate("update items set action = :action where id = :id" + Leases.MINE)
                    .bind("action", Item.UNDECIDED)
                    .bind("id", item.id())
                    .bind("lease", item.lease())
                    .execute(),
                item));
    again(item, spent);
  }

  /** The item was to create a video, and changes one that is there, at once. */
  public void becomesUpdate(
      Item item, ItemDocument document, Note why, StoredVideo video, Integer spent) {
    List<Note> notes = new ArrayList<>(item.notes());
    notes.add(why);
    jdbi.useTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set action = :action, document = :document, notes = :notes"
                          + " where id = :id"
                          + Leases.MINE)
                  .bind("action", Action.UPDATE.word())
                  .bind("document", Json.write(document.json()))
                  .bind("notes", Json.write(notes))
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "becomes an update of " + video.url() + ": " + why.why());
        });
    again(item, spent);
  }

  /** Something went better since the last failure: what failed so far is forgiven. */
  public Item wentOn(Item item) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set pause_millis = 0, first_failure_at = null where id = :id"
                          + Leases.MINE)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          return get(h, item.id());
        });
  }

  /** A named part of the item's job is done. */
  public Item did(Item item, String part, JsonNode value) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "item", item.id());
          ObjectNode parts = get(h, item.id()).progress().parts();
          parts.set(part, value);
          Leases.require(
              h.createUpdate("update items set parts = :parts where id = :id" + Leases.MINE)
                  .bind("parts", Json.write(parts))
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          return get(h, item.id());
        });
  }

  /** An older unfinished item about the same external id: the newer one waits for it. */
  public boolean olderUnfinished(Item item) {
    return item.externalId() != null
        && jdbi.withHandle(
                h ->
                    h.createQuery(
                            "select count(*) from items where account = :account"
                                + " and external_id = :external and step <> 'done' and id <> :id and "
                                + EARLIER)
                        .bind("account", item.account())
                        .bind("external", item.externalId())
                        .bind("at", item.acceptedAt().toEpochMilli())
                        .bind("row", rowNumber(item))
                        .bind("id", item.id())
                        .mapTo(Integer.class)
                        .one())
            > 0;
  }

  /** 0 of what is no row. */
  private static long rowNumber(Item item) {
    return item.row() == null ? 0 : item.row().number();
  }

  /** The instance took an update. */
  public Item changed(Item item, List<String> fields) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "item", item.id());
          Set<String> all =
              new LinkedHashSet<>(
                  Optional.ofNullable(get(h, item.id()).changed()).orElse(List.of()));
          all.addAll(fields);
          Leases.require(
              h.createUpdate("update items set changed = :changed where id = :id" + Leases.MINE)
                  .bind("changed", Json.write(all))
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "changed " + String.join(", ", fields));
          return get(h, item.id());
        });
  }

  /**
   * The item waits.
   *
   * @param why in words
   * @param waitsFor the file it waits for; null when it waits for something else
   * @param failed whether this counts as an attempt that failed
   */
  public void later(
      Item item,
      Instant due,
      String why,
      String waitsFor,
      boolean failed,
      long pauseMillis,
      int requests) {
    jdbi.useTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set state = case when step = 'settle' then state else 'waiting' end,"
                          + " due_at = :due, why = :why, waits_for = :file,"
                          + " lease_owner = null, pause_millis = :pause, requests = requests + :requests,"
                          + " attempts = attempts + :failed,"
                          + " first_failure_at = case when :failed = 1 then coalesce(first_failure_at, :now)"
                          + " else first_failure_at + (:due - :now) end," // only its own retries
                          // count
                          + " last_failure_at = case when :failed = 1 then :now else last_failure_at end"
                          + " where id = :id and step <> 'done'"
                          + Leases.MINE)
                  .bind("due", due.toEpochMilli())
                  .bind("why", why)
                  .bind("file", waitsFor)
                  .bind("pause", pauseMillis)
                  .bind("requests", requests)
                  .bind("failed", failed ? 1 : 0)
                  .bind("now", now())
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          if (!why.equals(item.why())) {
            history.write(h, item.id(), "waits: " + why);
          }
        });
  }

  /** The item's turn is over, and it goes on at once: others get theirs in between. */
  public void again(Item item, Integer spent) {
    later(item, clock.instant(), "its turn", null, false, 0, spent == null ? 0 : spent);
  }

  /** The item waits for a file. */
  public void awaitFile(Item item, String file, String why, Instant until, Integer spent) {
    later(item, until, why, file, false, item.pauseMillis(), spent == null ? 0 : spent);
  }

  /** The file that items wait for is there. */
  public void arrived(String path) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update items set due_at = :now where waits_for = :path and lease_owner is null"
                        + " and step = 'work'")
                .bind("now", now())
                .bind("path", path)
                .execute());
  }

  /** The files that items wait for. */
  public List<String> awaited() {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select distinct waits_for from items where waits_for is not null and step = 'work'")
                .mapTo(String.class)
                .list());
  }

  /** The end is decided, and survives whatever happens while the files are moved. */
  public Item published(Item item, Receipt receipt) {
    return conclude(item, State.PUBLISHED, receipt);
  }

  /** The end is decided, and survives whatever happens while the files are moved. */
  public Item dead(Item item, Reason reason) {
    return conclude(item, State.DEAD, reason);
  }

  private Item conclude(Item item, State state, Object outcome) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set state = :state, step = 'settle', outcome = :outcome, why = null,"
                          + " waits_for = null, finished_at = :now, due_at = :now"
                          + " where id = :id and step = 'work'" // an outcome is never another one
                          + Leases.MINE)
                  .bind("state", state.word())
                  .bind("outcome", Json.write(outcome))
                  .bind("now", now())
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          Item ended = get(h, item.id());
          history.write(h, item.id(), state.word() + ": " + ended.outcomeLine());
          return ended;
        });
  }

  /** The name that the item's folder is about to get. */
  public void folderChosen(Item item, String folder) {
    jdbi.useTransaction(
        h ->
            Leases.require(
                h.createUpdate("update items set folder = :folder where id = :id" + Leases.MINE)
                    .bind("folder", folder)
                    .bind("id", item.id())
                    .bind("lease", item.lease())
                    .execute(),
                item));
  }

  /**
   * The files are where they belong: nothing is left to do but to tell of it.
   *
   * @param parcels what is to be told, and to whom
   */
  public void settled(Item item, String folder, List<Outbox.Parcel> parcels) {
    jdbi.useTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set step = 'done', due_at = null, lease_owner = null, folder = :folder,"
                          + " document = case when state = 'dead' then document end,"
                          + " body = case when state = 'dead' then body end where id = :id"
                          + Leases.MINE)
                  .bind("folder", folder)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "its files are in " + folder);
          h.createUpdate("delete from named_files where item_id = :id")
              .bind("id", item.id())
              .execute();
          Outbox.tell(h, parcels, now());
        });
  }

  // ---- questions
  // ----------------------------------------------------------------------------------

  public Item get(String id) {
    return jdbi.withHandle(h -> get(h, id));
  }

  /** Every item, the oldest first. */
  public List<Item> all() {
    return list("select * from items order by accepted_at, table_row, id");
  }

  /** Every item, the oldest first, one after the other: there may be a million. */
  public void each(Consumer<Item> consumer) {
    each("select * from items order by accepted_at, table_row, id", consumer);
  }

  /** Every item that is not finished, the oldest first. */
  public void eachUnfinished(Consumer<Item> consumer) {
    each("select * from items where step <> 'done' order by accepted_at, table_row, id", consumer);
  }

  private void each(String sql, Consumer<Item> consumer) {
    Dialect.reading(
        jdbi,
        h -> {
          h.createQuery(sql).setFetchSize(500).map(ITEMS).forEach(consumer);
          return null;
        });
  }

  /** How many items there are. */
  public long count() {
    return jdbi.withHandle(
        h -> h.createQuery("select count(*) from items").mapTo(Long.class).one());
  }

  /** Ids of every item that is not finished. */
  public Set<String> unfinishedIds() {
    return jdbi.withHandle(
        h ->
            h.createQuery("select id from items where step <> 'done'")
                .mapTo(String.class)
                .collect(Collectors.toSet()));
  }

  /** How many items ended in this state since then; of a table, its rows. */
  public long countEndedSince(State state, Instant since) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select count(*) from items where " + ENDED + COUNTED)
                .bind("state", state.word())
                .bind("since", since.toEpochMilli())
                .mapTo(Long.class)
                .one());
  }

  /** Items that ended in this state since then, one after the other. */
  public void eachEndedSince(State state, Instant since, Consumer<Item> consumer) {
    Dialect.reading(
        jdbi,
        h -> {
          h.createQuery("select * from items where " + ENDED + " order by finished_at")
              .bind("state", state.word())
              .bind("since", since.toEpochMilli())
              .setFetchSize(500)
              .map(ITEMS)
              .forEach(consumer);
          return null;
        });
  }

  /** Every item that is not finished, the oldest first. */
  public List<Item> unfinished() {
    return list("select * from items where step <> 'done' order by accepted_at, table_row, id");
  }

  /** Items that ended in this state since then. */
  public List<Item> endedSince(State state, Instant since) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select * from items where " + ENDED + " order by finished_at")
                .bind("state", state.word())
                .bind("since", since.toEpochMilli())
                .map(ITEMS)
                .list());
  }

  /**
   * A published item of the same key: an identical drop has nothing to do while its video exists.
   *
   * @param key the item's, with all its files there
   */
  public Optional<Item> publishedTwin(Item item, String key) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from items where (item_key = :key or full_key = :key) and id <> :id"
                        + " and state = 'published' and video_uuid is not null"
                        + " order by accepted_at desc, id desc limit 1")
                .bind("key", key)
                .bind("id", item.id())
                .map(ITEMS)
                .findOne());
  }

  /**
   * Whether an identical drop is not finished yet that came earlier or is being worked on: one of
   * the two must wait. The item's own key is written down in the same transaction, so that the
   * other one sees it.
   *
   * @param key the item's, with all its files there
   */
  public boolean twinUnfinished(Item item, String key) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "twins", key);
          Leases.require(
              h.createUpdate("update items set full_key = :key where id = :id" + Leases.MINE)
                  .bind("key", key)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          return h.createQuery(
                      "select count(*) from items where (item_key = :key or full_key = :key)"
                          + " and id <> :id and step <> 'done' and (lease_owner is not null or "
                          + EARLIER
                          + ")")
                  .bind("row", rowNumber(item))
                  .bind("key", key)
                  .bind("id", item.id())
                  .bind("at", item.acceptedAt().toEpochMilli())
                  .mapTo(Integer.class)
                  .one()
              > 0;
        });
  }

  /**
   * The item is done with the file. Of several items that name it, one alone is told that it is the
   * last; a repetition after a crash is told the same.
   */
  public boolean lastToName(Item item, String path) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "path", path);
          h.createUpdate("delete from named_files where path = :path and item_id = :id")
              .bind("path", path)
              .bind("id", item.id())
              .execute();
          return h.createQuery("select count(*) from named_files where path = :path")
                  .bind("path", path)
                  .mapTo(Integer.class)
                  .one()
              == 0;
        });
  }

  /** Whether an unfinished item names the file. */
  public boolean named(String path) {
    return jdbi.withHandle(
            h ->
                h.createQuery("select count(*) from named_files where path = :path")
                    .bind("path", path)
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /** The newest item that came from one of these places in the inbox, tables left out. */
  public Optional<Item> newestFrom(List<String> sources) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from items where source in (<sources>) and table_id is null"
                        + " and action <> 'table' order by accepted_at desc, id desc limit 1")
                .bindList("sources", sources)
                .map(ITEMS)
                .findOne());
  }

  /** Whether a table is not finished. */
  public boolean tablesUnfinished() {
    return jdbi.withHandle(
            h ->
                h.createQuery(
                        "select count(*) from items where step <> 'done' and action = 'table'")
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /** Whether the video is another item's, as far as is known here. */
  public boolean claimedByOthers(Item item, String videoUuid) {
    return jdbi.withHandle(
            h ->
                h.createQuery("select count(*) from items where video_uuid = :uuid and id <> :id")
                    .bind("uuid", videoUuid)
                    .bind("id", item.id())
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /**
   * What is left to do for an account, as of one moment.
   *
   * @param inHand whether something is being worked on here
   * @param due when something is to be done next; empty: never
   */
  public record Left(boolean inHand, Optional<Instant> due) {}

  /** What is left to do for the account: nothing is claimed between the two questions. */
  public Left left(String account) {
    claiming.lock();
    try {
      return new Left(held(account) > 0, nextDue(account));
    } finally {
      claiming.unlock();
    }
  }

  /** The next moment at which something of the account is to be done; empty: never. */
  public Optional<Instant> nextDue(String account) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select min(due_at) from items where due_at is not null"
                        + " and (lease_owner is null or lease_until < :now)"
                        + " and account = :account")
                .bind("now", now())
                .bind("account", account)
                .map((rs, ctx) -> ItemMapper.instant(rs, 1))
                .findOne());
  }

  /** Accounts of unfinished items. */
  public List<String> unfinishedAccounts() {
    return jdbi.withHandle(
        h ->
            h.createQuery("select distinct account from items where step <> 'done'")
                .mapTo(String.class)
                .list());
  }

  private List<Item> list(String sql) {
    return jdbi.withHandle(h -> h.createQuery(sql).map(ITEMS).list());
  }

  static Item get(Handle h, String id) {
    return h.createQuery("select * from items where id = :id").bind("id", id).map(ITEMS).one();
  }

  private long now() {
    return clock.instant().toEpochMilli();
  }
}
