package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemKey;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Item.Step;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Tables and their rows. A table enters its rows batch by batch, each in one transaction with how
 * far it came; then it waits without a due time, and the transaction that finishes its last row
 * makes it due. Whatever decides by the state of all rows of a table is alone about that table.
 */
public final class TableBook {

  /** Part of a table: number of the last row that was entered. */
  static final String ENTERED = "entered";

  /** Part of a table: all its rows are entered. */
  static final String COMPLETE = "complete";

  /** Part of a table: why it cannot be read any further; a {@link FieldFault}. */
  static final String FAULT = "fault";

  /** Part of a table: the folders that are about to appear, by state. */
  private static final String CHOSEN = "chosen";

  /** Part of a table: where its files are, by state. */
  private static final String FOLDERS = "folders";

  /** Part of a table: its failed rows are a table of their own in its dead letter. */
  private static final String LEAVES = "leaves";

  /** Part of a table: a row went back to work while the results were being written. */
  private static final String REOPENED = "reopened";

  /** Of a table's outcome: how many rows ended how. */
  static final String ROWS = "rows";

  /** State of a row that its profile leaves out; it is no item. */
  public static final String SKIPPED = "skipped";

  private static final String TURN = "its turn";
  private static final ItemMapper ITEMS = new ItemMapper();

  private static final String OPEN_ROWS =
      "exists (select 1 from items r where r.table_id = :table and r.step <> 'done')";

  private final Jdbi jdbi;
  private final Clock clock;
  private final History history;

  public TableBook(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.history = new History(clock);
  }

  /**
   * A row before the ledger has it.
   *
   * @param contentKey names what it says and in which table, without the files it names
   */
  public record NewRow(NewItem item, String contentKey) {}

  /** A row that is no item, and why, in words. */
  public record Skipped(long number, String why) {}

  /**
   * The next rows of a table.
   *
   * @param upTo number of the last row that was read, skipped or not
   * @param complete whether it was the last of all, or the last that can be read
   * @param fault why the rest cannot be read; null when it can
   */
  public record Batch(
      List<NewRow> rows, List<Skipped> skipped, long upTo, boolean complete, FieldFault fault) {}

  /** How many rows of a table are in which state, by the state's word. */
  public record Counts(Map<String, Long> states) {

    static Counts of(JsonNode stored) {
      Map<String, Long> states = new HashMap<>();
      stored.properties().forEach(e -> states.put(e.getKey(), e.getValue().asLong()));
      return new Counts(states);
    }

    public long of(State state) {
      return of(state.word());
    }

    public long of(String word) {
      return states.getOrDefault(word, 0L);
    }

    public long all() {
      return states.values().stream().mapToLong(n -> n).sum();
    }

    /** As people read it: {@code 12 rows, 10 published, 2 dead}. */
    public String words() {
      String each =
          Stream.concat(Stream.of(State.values()).map(State::word), Stream.of(SKIPPED))
              .filter(word -> of(word) > 0)
              .map(word -> ", " + of(word) + " " + word)
              .collect(Collectors.joining());
      return all() + (all() == 1 ? " row" : " rows") + each;
    }
  }

  /**
   * What became of a row.
   *
   * @param state its word
   * @param outcome receipt or reason; null while there is none
   * @param why what it waits for, or why it was skipped; may be null
   */
  public record RowEnd(long number, String state, ObjectNode outcome, String why) {}

  // ---- entering
  // -----------------------------------------------------------------------------------

  /** Number of the last row that was entered; 0 before the first. */
  public static long entered(Item table) {
    return table.progress().parts().path(ENTERED).asLong();
  }

  /** Whether all rows are entered that can be read. */
  public static boolean complete(Item table) {
    return table.progress().did(COMPLETE);
  }

  /** Why the table could not be read to its end; empty when it could. */
  public static Optional<FieldFault> fault(Item table) {
    JsonNode fault = table.progress().parts().get(FAULT);
    return Optional.ofNullable(fault).map(f -> Json.MAPPER.convertValue(f, FieldFault.class));
  }

  /** Enters rows, and lets the table go on at once: what is due already goes first. */
  public void enter(Item table, Batch batch) {
    ObjectNode parts = table.progress().parts().deepCopy();
    parts.put(ENTERED, batch.upTo());
    if (batch.complete()) {
      parts.put(COMPLETE, true);
    }
    if (batch.fault() != null) {
      parts.set(FAULT, Json.MAPPER.valueToTree(batch.fault()));
    }
    jdbi.useTransaction(
        h -> {
          Dialect.alone(h, "rows of", table.source());
          long now = clock.millis();
          Leases.require(
              Leases.of(
                      h.createUpdate(
                          "update items set parts = :parts, state = 'waiting', why = :why,"
                              + " due_at = :now, lease_owner = null, pause_millis = 0,"
                              + " first_failure_at = null where id = :id and step = 'work'"
                              + Leases.MINE),
                      table)
                  .bind("parts", Json.write(parts))
                  .bind("why", TURN)
                  .bind("now", now)
                  .execute(),
              table);
          insert(h, batch.rows(), now, Math.max(now, newest(h, table)));
          skip(h, table, batch.skipped());
          if (batch.complete()) {
            String unread = batch.fault() == null ? "" : ": " + batch.fault().line();
            history.write(h, table.id(), batch.upTo() + " rows entered" + unread);
          }
        });
  }

  /** When the last row was entered: a clock that was set back turns no order round. */
  private static long newest(Handle h, Item table) {
    return h.createQuery(
            "select accepted_at from items where table_id = :table"
                + " order by table_row desc limit 1")
        .bind("table", table.id())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  private static void insert(Handle h, List<NewRow> rows, long now, long accepted) {
    if (rows.isEmpty()) {
      return;
    }
    Map<String, Integer> drops = drops(h, rows);
    PreparedBatch items =
        h.prepareBatch(
            "insert into items (id, item_key, drop_number, account, action, base, source,"
                + " source_name, document, faults, media, state, step, why, attempts, requests,"
                + " accepted_at, due_at, pause_millis, external_id, notes, defaults, table_id,"
                + " table_row, content_key) values (:id, :key, :number, :account, :action, :base,"
                + " :source, :name, :document, :faults, :media, 'waiting', 'work', :why, 0, 0,"
                + " :accepted, :now, 0, :externalId, :notes, :defaults, :table, :row, :content)");
    PreparedBatch files =
        h.prepareBatch(
            "insert into named_files (item_id, path) values (:id, :path) on conflict do nothing");
    PreparedBatch events =
        h.prepareBatch(
            "insert into events (item_id, at, number, what) values (:id, :now, 0, :what)");
    for (NewRow row : rows) {
      NewItem item = row.item();
      int number = drops.merge(item.key(), 1, Integer::sum);
      String id = ItemKey.shortOf(item.key()) + (number == 1 ? "" : "-" + number);
      items
          .bind("id", id)
          .bind("key", item.key())
          .bind("number", number)
          .bind("account", item.account())
          .bind("action", Item.actionOf(item.document()))
          .bind("base", item.base())
          .bind("source", item.source())
          .bind("name", item.sourceName())
          .bind("document", Json.write(item.document().json()))
          .bind("faults", Json.write(item.faults()))
          .bind("media", Json.write(item.media()))
          .bind("why", TURN)
          .bind("accepted", accepted)
          .bind("now", now)
          .bind("externalId", item.document().text("externalId"))
          .bind("notes", Json.write(item.notes()))
          .bind("defaults", Json.write(item.defaults()))
          .bind("table", item.row().table())
          .bind("row", item.row().number())
          .bind("content", row.contentKey())
          .add();
      item.media().forEach(f -> files.bind("id", id).bind("path", f.path()).add());
      String what = "accepted as row " + item.row().number() + " of " + item.source();
      events.bind("id", id).bind("now", now).bind("what", what).add();
    }
    items.execute();
    if (files.size() > 0) {
      files.execute();
    }
    events.execute();
  }

  /** How often each of these keys was dropped before. */
  private static Map<String, Integer> drops(Handle h, List<NewRow> rows) {
    Map<String, Integer> drops = new HashMap<>();
    h.createQuery(
            "select item_key, max(drop_number) as drops from items where item_key in (<keys>)"
                + " group by item_key")
        .bindList("keys", rows.stream().map(r -> r.item().key()).distinct().toList())
        .map((rs, ctx) -> Map.entry(rs.getString("item_key"), rs.getInt("drops")))
        .forEach(e -> drops.put(e.getKey(), e.getValue()));
    return drops;
  }

  private static void skip(Handle h, Item table, List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        h.prepareBatch(
            "insert into skipped_rows (table_id, table_row, why) values (:table, :row, :why)");
    for (Skipped row : skipped) {
      batch.bind("table", table.id()).bind("row", row.number()).bind("why", row.why()).add();
    }
    batch.execute();
  }

  // ---- ends
  // ---------------------------------------------------------------------------------------

  /**
   * The row's files are where they belong: nothing is left to do for it. With the last row of all,
   * the table is due.
   *
   * @param outcome receipt or reason, complete
   * @param parcels what is to be told of it, and to whom
   */
  public void settledRow(Item row, ObjectNode outcome, List<Outbox.Parcel> parcels) {
    String table = row.row().table();
    jdbi.useTransaction(
        h -> {
          Dialect.alone(h, "table", table);
          Leases.require(
              Leases.of(
                      h.createUpdate(
                          "update items set step = 'done', due_at = null, lease_owner = null,"
                              + " outcome = :outcome,"
                              + " document = case when state = 'dead' then document end"
                              + " where id = :id and step = 'settle'"
                              + Leases.MINE),
                      row)
                  .bind("outcome", Json.write(outcome))
                  .execute(),
              row);
          h.createUpdate("delete from named_files where item_id = :id")
              .bind("id", row.id())
              .execute();
          h.createUpdate(
                  "update items set due_at = :now where id = :table and step = 'work'"
                      + " and due_at is null and lease_owner is null and not "
                      + OPEN_ROWS)
              .bind("now", clock.millis())
              .bind("table", table)
              .execute();
          Outbox.tell(h, parcels, clock.millis());
        });
  }

  /**
   * All rows are entered: the table waits for the last of them, where any is left.
   *
   * @return whether it waits
   */
  public boolean waits(Item table) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "table", table.id());
          int waiting =
              Leases.of(
                      h.createUpdate(
                          "update items set state = 'waiting', due_at = null, lease_owner = null,"
                              + " why = 'for its rows to be finished', waits_for = null"
                              + " where id = :id and step = 'work' and "
                              + OPEN_ROWS
                              + Leases.MINE),
                      table)
                  .bind("table", table.id())
                  .execute();
          return waiting > 0;
        });
  }

  /** How many rows are in which state. */
  public Counts counts(Item table) {
    return jdbi.withHandle(
        h -> {
          Map<String, Long> states = new HashMap<>();
          h.createQuery(
                  "select state, count(*) as n from items where table_id = :table group by state"
                      + " union all select '"
                      + SKIPPED
                      + "', count(*) from skipped_rows where table_id = :table")
              .bind("table", table.id())
              .map((rs, ctx) -> Map.entry(rs.getString(1), rs.getLong(2)))
              .forEach(e -> states.put(e.getKey(), e.getValue()));
          return new Counts(states);
        });
  }

  /**
   * The table's end is decided: its results are written next.
   *
   * @param outcome of a dead one, the reason; else nothing but what is to be told
   */
  public Item concluded(Item table, State state, ObjectNode outcome, Counts counts) {
    outcome.set(ROWS, Json.MAPPER.valueToTree(counts.states()));
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              Leases.of(
                      h.createUpdate(
                          "update items set state = :state, step = 'settle', outcome = :outcome,"
                              + " why = null, waits_for = null, finished_at = :now, due_at = :now"
                              + " where id = :id and step = 'work'"
                              + Leases.MINE),
                      table)
                  .bind("state", state.word())
                  .bind("outcome", Json.write(outcome))
                  .bind("now", clock.millis())
                  .execute(),
              table);
          Item ended = Ledger.get(h, table.id());
          history.write(h, table.id(), state.word() + ": " + ended.outcomeLine());
          return ended;
        });
  }

  /** How many rows had ended how when the table's end was decided. */
  public static Counts ended(Item table) {
    return Counts.of(table.outcome().path(ROWS));
  }

  /**
   * The folders that the table's files are about to appear in, by state.
   *
   * @param leaves whether its failed rows are a table of their own in there
   */
  public Item chosen(Item table, Map<State, String> folders, boolean leaves) {
    ObjectNode chosen = Json.MAPPER.createObjectNode();
    folders.forEach((state, folder) -> chosen.put(state.word(), folder));
    ObjectNode parts = Json.MAPPER.createObjectNode();
    parts.set(CHOSEN, chosen);
    parts.put(LEAVES, leaves);
    return parts(table, parts);
  }

  /** Whether the table's failed rows are a table of their own in its dead letter. */
  public static boolean leaves(Item table) {
    return table.progress().parts().path(LEAVES).asBoolean();
  }

  /** The folder that was chosen for the results of this state; null before. */
  public static String chosen(Item table, State state) {
    return table.progress().parts().path(CHOSEN).path(state.word()).textValue();
  }

  /** Where the table's files of this state ended last; null while nowhere. */
  public static String folder(Item table, State state) {
    return table.progress().parts().path(FOLDERS).path(state.word()).textValue();
  }

  private Item parts(Item table, ObjectNode more) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "table", table.id());
          ObjectNode parts = Ledger.get(h, table.id()).progress().parts();
          parts.setAll(more);
          Leases.require(
              Leases.of(
                      h.createUpdate(
                          "update items set parts = :parts where id = :id" + Leases.MINE),
                      table)
                  .bind("parts", Json.write(parts))
                  .execute(),
              table);
          return Ledger.get(h, table.id());
        });
  }

  /**
   * The results are where they belong. A table that a row of went back to work waits for it.
   *
   * @param parcels what is to be told of it, and to whom
   */
  public void settled(Item table, List<Outbox.Parcel> parcels) {
    jdbi.useTransaction(
        h -> {
          Dialect.alone(h, "table", table.id());
          Item now = Ledger.get(h, table.id());
          ObjectNode parts = now.progress().parts();
          ObjectNode folders = parts.withObject("/" + FOLDERS);
          parts.path(CHOSEN).properties().forEach(e -> folders.set(e.getKey(), e.getValue()));
          parts.remove(CHOSEN);
          boolean reopened = parts.remove(REOPENED) != null;
          String published = chosen(now, State.PUBLISHED);
          String dead = chosen(now, State.DEAD);
          boolean told = now.state() == State.DEAD || published == null;
          Leases.require(
              Leases.of(
                      h.createUpdate(
                          "update items set step = 'done', due_at = null, lease_owner = null,"
                              + " parts = :parts, folder = :folder where id = :id"
                              + Leases.MINE),
                      table)
                  .bind("parts", Json.write(parts))
                  .bind("folder", told && dead != null ? dead : published)
                  .execute(),
              table);
          String both = published == null || dead == null ? "" : " and ";
          history.write(
              h,
              table.id(),
              "its results are in "
                  + (published == null ? "" : published)
                  + both
                  + (dead == null ? "" : dead));
          Outbox.tell(h, parcels, clock.millis());
          if (reopened) {
            reopen(h, table.id(), clock.millis());
          }
        });
  }

  // ---- redrive
  // ------------------------------------------------------------------------------------

  /** A row goes back to work: its table writes new results when it is finished again. */
  static void reopen(Handle h, String table, long at) {
    Dialect.alone(h, "table", table);
    Item now = Ledger.get(h, table);
    if (now.step() == Step.SETTLE) {
      ObjectNode parts = now.progress().parts();
      parts.put(REOPENED, true);
      h.createUpdate("update items set parts = :parts where id = :id")
          .bind("parts", Json.write(parts))
          .bind("id", table)
          .execute();
      return;
    }
    h.createUpdate(
            "update items set step = 'work', state = 'waiting', outcome = null,"
                + " finished_at = null, why = 'for its rows to be finished',"
                + " due_at = case when "
                + OPEN_ROWS
                + " then null else :now end where id = :table and step = 'done'")
        .bind("table", table)
        .bind("now", at)
        .execute();
  }

  /** A table that could not be read to its end is read on from there. */
  public void readOn(Item table) {
    ObjectNode parts = table.progress().parts().deepCopy();
    parts.remove(List.of(FAULT, COMPLETE));
    jdbi.useTransaction(
        h -> {
          Leases.require(
              Leases.of(
                      h.createUpdate(
                          "update items set step = 'work', state = 'waiting', why = :why,"
                              + " due_at = :now, lease_owner = null, parts = :parts,"
                              + " outcome = null, finished_at = null, folder = null,"
                              + " pause_millis = 0, first_failure_at = null,"
                              + " last_failure_at = null where id = :id and step = 'redrive'"
                              + Leases.MINE),
                      table)
                  .bind("why", TURN)
                  .bind("now", clock.millis())
                  .bind("parts", Json.write(parts))
                  .execute(),
              table);
          history.write(h, table.id(), "redriven: read on after row " + entered(table));
        });
  }

  // ---- questions
  // ----------------------------------------------------------------------------------

  /** What became of every row, skipped ones too, in the order of the table. */
  public void eachEnd(Item table, Consumer<RowEnd> consumer) {
    Dialect.reading(
        jdbi,
        h -> {
          h.createQuery(
                  "select table_row, state, outcome, why from items where table_id = :table"
                      + " union all select table_row, '"
                      + SKIPPED
                      + "', null, why from skipped_rows where table_id = :table order by 1")
              .bind("table", table.id())
              .setFetchSize(500)
              .map(
                  (rs, ctx) ->
                      end(rs.getLong(1), rs.getString(2), rs.getString(3), rs.getString(4)))
              .forEach(consumer);
          return null;
        });
  }

  private static RowEnd end(long number, String state, String outcome, String why) {
    return new RowEnd(number, state, outcome == null ? null : (ObjectNode) Json.read(outcome), why);
  }

  /** The table, as it is now. */
  public Item get(String id) {
    return jdbi.withHandle(h -> Ledger.get(h, id));
  }

  /** A table, where there is one of this id. */
  public Optional<Item> find(String id) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select * from items where id = :id and action = 'table'")
                .bind("id", id)
                .map(ITEMS)
                .findOne());
  }

  /** What a row says and in which table, as a key; null of what is no row. */
  public String contentKey(Item row) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select content_key from items where id = :id")
                .bind("id", row.id())
                .mapTo(String.class)
                .findOne()
                .orElse(null));
  }

  /**
   * A published row that says the same in the same table, if nothing was published about its video
   * since.
   */
  public Optional<Item> publishedTwin(Item row, String contentKey) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from items where content_key = :content and id <> :id"
                        + " and state = 'published' and video_uuid is not null"
                        + " order by accepted_at desc, table_row desc limit 1")
                .bind("content", contentKey)
                .bind("id", row.id())
                .map(ITEMS)
                .findOne()
                .filter(twin -> newest(h, twin.video().uuid()).equals(twin.id())));
  }

  private static String newest(Handle h, String videoUuid) {
    return h.createQuery(
            "select id from items where video_uuid = :uuid and state = 'published'"
                + " order by accepted_at desc, table_row desc limit 1")
        .bind("uuid", videoUuid)
        .mapTo(String.class)
        .one();
  }

  /** Tables of this short key, the newest first. */
  public List<Item> ofKey(String key16) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from items where action = 'table'"
                        + " and item_key = (select item_key from items where id = :key)"
                        + " order by drop_number desc")
                .bind("key", key16)
                .map(ITEMS)
                .list());
  }
}
