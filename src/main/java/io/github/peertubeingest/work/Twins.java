package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.VideoRequests;
import java.io.IOException;
import java.time.Duration;

/** Identical drops: of two that are alike in every byte, only one makes a video. */
public final class Twins {

  private final Ledger ledger;
  private final TableBook tables;
  private final Acceptance acceptance;
  private final VideoRequests requests;

  public Twins(Ledger ledger, TableBook tables, Acceptance acceptance, VideoRequests requests) {
    this.ledger = ledger;
    this.tables = tables;
    this.acceptance = acceptance;
    this.requests = requests;
  }

  /**
   * Items about the same external id are worked on in the order of their arrival.
   *
   * @throws ItemFailure when an earlier one is still unfinished: this one waits for it
   */
  public void takeTurn(Item item) throws ItemFailure {
    if (ledger.olderUnfinished(item)) {
      throw waiting("an earlier item of externalId " + item.externalId() + " is not finished yet");
    }
  }

  /**
   * The identical drop that was published before; null when there is none.
   *
   * @throws ItemFailure when an earlier one is still unfinished: this one waits for it
   */
  public Item of(Item item) throws ItemFailure, IOException {
    String key =
        item.row() == null
            ? acceptance.keyNow(item)
            : acceptance.keyNow(item, tables.contentKey(item));
    if (ledger.twinUnfinished(item, key)) {
      throw waiting("an identical drop is still being worked on");
    }
    return ledger.publishedTwin(item, key).orElse(null);
  }

  /**
   * The identical row of an earlier drop of the same table, where this one's files are not there
   * (they moved with that one) and the video is as that one left it, as far as is known here; null
   * when there is none.
   */
  public Item moved(Item item) {
    boolean begun =
        item.video() != null
            || item.progress().sentAt() != null
            || item.progress().uploadId() != null
            || item.progress().importId() != null;
    if (item.row() == null || begun || !acceptance.missesFiles(item)) {
      return null;
    }
    return tables.publishedTwin(item, tables.contentKey(item)).orElse(null);
  }

  private static ItemFailure waiting(String detail) {
    return ItemFailure.of(FailureClass.RATE, "twin", detail)
        .retryAfter(Duration.ofSeconds(2))
        .next("Nothing: it goes on by itself.")
        .build();
  }

  /** Asks whether the twin's video still exists; that it does not is an answer too. */
  public ApiRequest look(Account account, Item twin) {
    return requests.find(account, twin.video().uuid());
  }
}
