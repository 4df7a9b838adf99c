package io.github.peertubeingest.ledger;

import io.github.peertubeingest.ledger.Item.State;
import java.util.LinkedHashMap;
import java.util.Map;

/** An item as {@code status --json}, {@code explain --json} and HTTP show it. */
public final class ItemFacts {

  private ItemFacts() {}

  /**
   * Its facts, in a lasting order.
   *
   * @param gate that is closed for its account; null: none
   */
  public static Map<String, Object> of(Item item, TableBook tables, Gate gate) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", item.id());
    map.put("key", item.key());
    map.put("state", item.state());
    map.put("account", item.account());
    map.put("action", item.action());
    map.put("source", item.source());
    if (item.row() != null) {
      map.put("table", item.row().table());
      map.put("row", item.row().number());
    }
    if (item.feed() != null) {
      map.put("feed", item.feed());
    }
    if (item.table()) {
      map.put("rows", tables.counts(item).states());
    }
    boolean waits = item.state() == State.WAITING;
    map.put("waitsFor", !waits ? null : gate == null ? item.why() : gate.why());
    map.put(
        "class",
        waits && gate != null
            ? gate.failureClass()
            : item.outcome() == null ? null : item.outcome().get("class"));
    map.put("due", !waits ? null : gate == null ? item.due() : gate.until());
    map.put("attempts", item.attempts());
    map.put("acceptedAt", item.acceptedAt());
    map.put("startedAt", item.startedAt());
    map.put("finishedAt", item.finishedAt());
    map.put("video", item.video());
    map.put("folder", item.folder());
    return map;
  }
}
