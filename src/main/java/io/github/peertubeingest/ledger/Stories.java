package io.github.peertubeingest.ledger;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What happened to items, for people. */
public final class Stories {

  private static final ItemMapper ITEMS = new ItemMapper();

  private final Jdbi jdbi;

  public Stories(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Something that happened to an item. */
  public record Event(Instant at, String what) {}

  /** Everything that happened to the item, in order. */
  public List<Event> events(Item item) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select at, what from events where item_id = :id order by at, number")
                .bind("id", item.id())
                .map((rs, ctx) -> new Event(ItemMapper.instant(rs, 1), rs.getString(2)))
                .list());
  }

  /**
   * Items that are about a file, the oldest first.
   *
   * @param source a document's path relative to the inbox
   * @param path absolute: a file that unfinished items name, or the folder where one's files ended
   */
  public List<Item> about(String source, String path) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from items where source = :source and table_id is null"
                        + " or folder = :path"
                        + " or id in (select item_id from named_files where path = :path)"
                        + " order by accepted_at, id")
                .bind("source", source)
                .bind("path", path)
                .map(ITEMS)
                .list());
  }
}
