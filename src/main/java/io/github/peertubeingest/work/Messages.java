package io.github.peertubeingest.work;

import io.github.peertubeingest.ledger.Entered;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.Step;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.LedgerTrouble;
import io.github.peertubeingest.ledger.Letter;
import io.github.peertubeingest.ledger.NewItem;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes items of messages: intake ends when the ledger has them. */
public final class Messages {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** A message that was entered and not taken on in this time: that failed, and is repeated. */
  private static final Duration LEFT = Duration.ofMinutes(1);

  private final Acceptance acceptance;
  private final Ledger ledger;
  private final Taking taking;
  private final Clock clock;

  public Messages(Acceptance acceptance, Ledger ledger, Taking taking, Clock clock) {
    this.acceptance = acceptance;
    this.ledger = ledger;
    this.taking = taking;
    this.clock = clock;
  }

  /**
   * Enters a message into the ledger, faults and all: what is wrong with it is its dead letter's to
   * say. One that is known is what it was when it came first.
   */
  public Entered enter(Message message) throws IOException {
    Letter letter = message.letter();
    Optional<Entered> known = ledger.ofMessage(letter);
    return known.isPresent() ? known.get() : ledger.enter(read(message), letter);
  }

  /** What became of the message when it came first; empty: it never came. */
  public Optional<Entered> known(Message message) {
    return ledger.ofMessage(message.letter());
  }

  /**
   * What the message would be as an item, with all that is wrong with it. A message that our own
   * mistake cannot read must not keep those behind it waiting: it is one with a fault.
   */
  public NewItem read(Message message) throws IOException {
    try {
      return acceptance.message(message);
    } catch (RuntimeException e) {
      if (LedgerTrouble.in(e).isPresent()) {
        throw e;
      }
      LOG.error("a message cannot be read; this is a bug", e);
      return acceptance.unreadable(message, "cannot be read: " + e);
    }
  }

  /** Whether its document is still to be written to where taken documents are. */
  public static boolean untaken(Item item) {
    return item.step() == Step.TAKE;
  }

  /** What was entered, and not taken on: a disk was full, a share away. */
  public void takeLeft() {
    Instant before = clock.instant().minus(LEFT);
    for (Item item : ledger.untaken()) {
      if (item.message() && item.acceptedAt().isBefore(before) && taking.take(item)) {
        taking.taken(item);
      }
    }
  }
}
