package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** How far the sending of an item's video came: what a crash or a lost answer must not forget. */
public final class UploadBook {

  private final Jdbi jdbi;
  private final Ledger ledger;
  private final Clock clock;
  private final History history;

  public UploadBook(Jdbi jdbi, Ledger ledger, Clock clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.clock = clock;
    this.history = new History(clock);
  }

  /** A resumable upload is open at the instance. */
  public Item opened(Item item, String uploadId) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate(
                      "update items set upload_id = :upload, sent_at = null where id = :id"
                          + Leases.MINE)
                  .bind("upload", uploadId)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          if (!uploadId.equals(item.progress().uploadId())) {
            history.write(h, item.id(), "upload opened: " + uploadId);
          }
          return Ledger.get(h, item.id());
        });
  }

  /** The instance has more bytes of the upload than before: what failed so far is forgiven. */
  public Item advanced(Item item) {
    return ledger.wentOn(item);
  }

  /** The upload is given up: the next attempt begins anew. */
  public Item closed(Item item) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "item", item.id());
          ObjectNode parts = Ledger.get(h, item.id()).progress().parts();
          parts.remove(Item.SPOILT);
          Leases.require(
              h.createUpdate(
                      "update items set upload_id = null, sent_at = null, parts = :parts where id = :id"
                          + Leases.MINE)
                  .bind("parts", Json.write(parts))
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "upload given up");
          return Ledger.get(h, item.id());
        });
  }

  /** The upload at the instance cannot go on: it is given up before another is opened. */
  public Item spoilt(Item item) {
    return ledger.did(item, Item.SPOILT, BooleanNode.TRUE);
  }

  /** What was sent made no video, as far as anybody can tell: it may be sent again. */
  public Item doubtOver(Item item) {
    Item unsent = notSent(item);
    return unsent.progress().uploadId() == null ? unsent : spoilt(unsent);
  }

  /**
   * The last byte of a video is about to go out: from here on the video may exist, whatever is
   * answered.
   */
  public Item sendingTheLastByte(Item item) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate("update items set sent_at = :now where id = :id" + Leases.MINE)
                  .bind("now", clock.instant().toEpochMilli())
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          history.write(h, item.id(), "sending the video");
          return Ledger.get(h, item.id());
        });
  }

  /** The instance said that it made no video of what was sent. */
  public Item notSent(Item item) {
    return jdbi.inTransaction(
        h -> {
          Leases.require(
              h.createUpdate("update items set sent_at = null where id = :id" + Leases.MINE)
                  .bind("id", item.id())
                  .bind("lease", item.lease())
                  .execute(),
              item);
          return Ledger.get(h, item.id());
        });
  }

  /** The instance asked to wait so long before anything is sent again. */
  public void notBefore(Item item, Instant at) {
    ledger.did(item, Item.NOT_BEFORE, LongNode.valueOf(at.toEpochMilli()));
  }

  /** The video has the item's file now. */
  public Item replaced(Item item) {
    return ledger.changed(closed(item), List.of("video"));
  }
}
