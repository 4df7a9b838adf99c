package io.github.peertubeingest.ledger;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * What this process has in its hands, in memory: the ledger's leases are renewed for that and for
 * nothing else, so whatever its bookkeeping failed to give back is free again at the next renewal.
 */
final class Leases {

  /** Of an update that only the newest claim may do, or anybody while nobody ever claimed it. */
  static final String MINE = " and coalesce(lease, '') = coalesce(:lease, '')";

  private record Held(String lease, String account) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /** Refuses what comes too late. */
  static void require(int rows, Item item) {
    if (rows == 0) {
      throw new LeaseLost(item.id());
    }
  }

  static <T extends SqlStatement<T>> T of(T statement, Item item) {
    return statement.bind("id", item.id()).bind("lease", item.lease());
  }

  void take(Item item) {
    held.put(item.id(), new Held(item.lease(), item.account()));
  }

  void drop(Item item) {
    held.remove(item.id(), new Held(item.lease(), item.account()));
  }

  int count(String account) {
    return (int) held.values().stream().filter(h -> h.account().equals(account)).count();
  }

  /** The claims of which something is still in hand. */
  List<String> ids() {
    return List.copyOf(held.keySet());
  }
}
