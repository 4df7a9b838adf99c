package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Outbox.Parcel;
import java.util.List;

/** Who is told when an item ends, and what. */
public interface Announcements {

  /** Nobody is told anything. */
  Announcements NONE = (item, outcome, folder) -> List.of();

  /**
   * What is to be told of an item that ended.
   *
   * @param outcome its receipt or reason
   * @param folder where its files are; null: it is a row, and has none
   */
  List<Parcel> of(Item item, ObjectNode outcome, String folder);
}
