package io.github.peertubeingest.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Which statements the database would answer by reading a whole table. */
final class Plans {

  private final LedgerDatabase database;

  Plans(LedgerDatabase database) {
    this.database = database;
  }

  /** The questions at start, at every look and for every item; empty when none reads all items. */
  List<String> ofEveryQuestion() {
    if (database.toString().startsWith("SQLite")) {
      return ofSqlite();
    }
    Million.fill(database, 20_000);
    database.jdbi().useHandle(h -> h.execute("analyze"));
    return ofPostgresql();
  }

  private static final List<String> QUESTIONS =
      List.of(
          "select * from items where item_key = 'k' order by drop_number",
          "select * from items where step = 'take'",
          "select id from items where due_at <= 5 and (lease_owner is null or lease_until < 5)"
              + " and account = 'a' and (step = 'settle' or 0 = 0) order by due_at limit 2",
          "update items set lease_until = 5 where lease_owner = 'o' and id in ('a', 'b')",
          "update items set lease_owner = null where lease_owner = 'o' and id not in ('a')",
          "select min(due_at) from items where due_at is not null"
              + " and (lease_owner is null or lease_until < 5) and account = 'a'",
          "select distinct account from items where step <> 'done'",
          "select id from items where step <> 'done'",
          "select distinct waits_for from items where waits_for is not null and step = 'work'",
          "update items set due_at = 5 where waits_for = 'p' and lease_owner is null"
              + " and step = 'work'",
          "select * from items where state = 'dead' and step = 'done' and finished_at >= "
              + Long.MAX_VALUE
              + " order by finished_at",
          "select count(*) from items where account = 'a' and external_id = 'e'"
              + " and step <> 'done' and id <> 'i'",
          "select * from items where (item_key = 'k' or full_key = 'k') and id <> 'i'"
              + " and state = 'published' and video_uuid is not null"
              + " order by accepted_at desc, id desc limit 1",
          "select count(*) from items where account = 'a' and step = 'work'"
              + " and (parts is null or parts not like '%x%') and import_id is not null"
              + " and (import_id > 0 or import_id = 0 and sent_at > 5) and id <> 'i'",
          "select import_id from items where account = 'a' and step = 'work'"
              + " and (parts is null or parts not like '%x%') and import_id > 0",
          "select import_id from items where account = 'a' and import_id in (1, 2) and id <> 'i'",
          "update items set due_at = 5 where account = 'a' and step = 'work' and state ="
              + " 'processing' and import_id > 0 and lease_owner is null and due_at < 5",
          "select id from items where account = 'a' and step = 'work' and lease_owner is null"
              + " and why = 'w' order by accepted_at, id limit 1",
          "select id from items where state = 'dead' and step = 'done'"
              + " and accepted_at > 0 order by accepted_at, table_row, id limit 1",
          "update items set due_at = 5 where id = 't' and step = 'work' and due_at is null and not"
              + " exists (select 1 from items r where r.table_id = 't' and r.step <> 'done')",
          "select accepted_at from items where table_id = 't' order by table_row desc limit 1",
          "select state, count(*) as n from items where table_id = 't' group by state",
          "select table_row, state, outcome, why from items where table_id = 't' union all"
              + " select table_row, 's', null, why from skipped_rows where table_id = 't'"
              + " order by 1",
          "select * from items where content_key = 'c' and id <> 'i' and state = 'published'"
              + " and video_uuid is not null order by accepted_at desc, table_row desc limit 1",
          "select id from items where video_uuid = 'u' and state = 'published'"
              + " order by accepted_at desc, table_row desc limit 1",
          "select item_key, max(drop_number) as drops from items where item_key in ('a', 'b')"
              + " group by item_key",
          "select count(*) from named_files where path = 'p'",
          "delete from named_files where item_id = 'i'",
          "select * from events where item_id = 'i'");

  private List<String> ofSqlite() {
    return ask("explain query plan ", "SCAN (items|events|named_files).*");
  }

  private List<String> ofPostgresql() {
    return ask("explain ", ".*Seq Scan on (items|events).*");
  }

  private List<String> ask(String explain, String whole) {
    List<String> found = new ArrayList<>();
    database
        .jdbi()
        .useHandle(
            h -> {
              for (String question : QUESTIONS) {
                for (String line : lines(h, explain + question)) {
                  boolean partial =
                      line.matches(
                          ".*items_(unfinished|untaken|due|waits|lease|importing|turn|open_rows|dead).*");
                  if (line.strip().matches(whole) && !partial) {
                    found.add(question + "\n  → " + line);
                  }
                }
              }
            });
    return found;
  }

  private static List<String> lines(Handle h, String sql) {
    return h.createQuery(sql)
        .map((rs, ctx) -> rs.getString(rs.getMetaData().getColumnCount()))
        .list();
  }
}
