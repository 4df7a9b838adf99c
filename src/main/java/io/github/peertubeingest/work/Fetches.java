package io.github.peertubeingest.work;

import io.github.peertubeingest.fetch.FetchOrder;
import io.github.peertubeingest.fetch.Fetcher;
import io.github.peertubeingest.fetch.Spool;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.LocalTrouble;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import java.io.IOException;

/** Brings what an item names by URL into the spool. */
public final class Fetches {

  private final Fetcher fetcher;
  private final Ledger ledger;

  public Fetches(Fetcher fetcher, Ledger ledger) {
    this.fetcher = fetcher;
    this.ledger = ledger;
  }

  /** Everything that the plan still needs is in the spool afterwards. */
  public void fetch(Item item, Plan plan) throws ItemFailure {
    for (FetchOrder order : plan.orders()) {
      try {
        fetch(item, order);
      } catch (IOException e) {
        throw LocalTrouble.of(Spool.STAGE, e);
      }
    }
  }

  private void fetch(Item item, FetchOrder order) throws ItemFailure, IOException {
    long before = fetcher.arrived(order);
    try {
      fetcher.fetch(order);
    } catch (ItemFailure e) {
      if (fetcher.arrived(order) > before) {
        ledger.wentOn(item); // a long file over a bad line is patience, not failure
      }
      throw e;
    }
  }
}
