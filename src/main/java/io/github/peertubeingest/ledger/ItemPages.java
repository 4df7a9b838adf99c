package io.github.peertubeingest.ledger;

import io.github.peertubeingest.ledger.Item.State;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Items in pages, the oldest first: there may be a million. */
public final class ItemPages {

  private static final ItemMapper ITEMS = new ItemMapper();

  private final Jdbi jdbi;

  public ItemPages(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A place between two items.
   *
   * @param at when the item before it was accepted, milliseconds since 1970
   * @param row number in its table; 0 of what is no row
   */
  public record Place(long at, long row, String id) {

    /** Behind an item. */
    public static Place after(Item item) {
      long row = item.row() == null ? 0 : item.row().number();
      return new Place(item.acceptedAt().toEpochMilli(), row, item.id());
    }
  }

  /**
   * The next items.
   *
   * @param state null: all
   * @param account null: all
   * @param after null: from the beginning
   */
  public List<Item> page(State state, String account, Place after, int limit) {
    String sql =
        "select * from items where "
            + (after == null ? "1 = 1" : "(accepted_at, table_row, id) > (:at, :row, :id)")
            + (state == null ? "" : " and state = :state")
            + (account == null ? "" : " and account = :account")
            + " order by accepted_at, table_row, id limit :limit";
    return jdbi.withHandle(
        h -> {
          Query query = h.createQuery(sql).bind("limit", limit);
          if (after != null) {
            query.bind("at", after.at()).bind("row", after.row()).bind("id", after.id());
          }
          if (state != null) {
            query.bind("state", state.word());
          }
          if (account != null) {
            query.bind("account", account);
          }
          return query.map(ITEMS).list();
        });
  }
}
