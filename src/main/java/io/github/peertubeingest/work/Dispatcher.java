package io.github.peertubeingest.work;

import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.peertube.Account;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which items are worked on now. */
public final class Dispatcher {

  private final Ledger ledger;
  private final Gates gates;
  private final Accounts accounts;
  private final MediaPaths media;
  private final int parallel;
  private final Clock clock;
  private volatile boolean stopped;

  /**
   * @param parallel {@code publish.parallel}: items in flight per account
   */
  public Dispatcher(
      Ledger ledger, Gates gates, Accounts accounts, MediaPaths media, int parallel, Clock clock) {
    this.ledger = ledger;
    this.gates = gates;
    this.accounts = accounts;
    this.media = media;
    this.parallel = parallel;
    this.clock = clock;
  }

  /** Items that wait for a file become due when it is there, whole or unusable. */
  public void noticeArrivals() {
    for (String path : ledger.awaited()) {
      Presence presence = media.presence(Path.of(path));
      if (presence instanceof Presence.Whole || presence instanceof Presence.Bad) {
        ledger.arrived(path);
      }
    }
  }

  /** From here on nothing is taken: the daemon ends. */
  public void stop() {
    stopped = true;
  }

  /** Takes as many due items as there is room for. */
  public List<Item> claim() {
    if (stopped) {
      return List.of();
    }
    Map<String, Gate> closed = gates.closed();
    Instant now = clock.instant();
    List<Item> claimed = new ArrayList<>();
    for (Account account : accounts.all()) {
      Gate gate = closed.get(account.name());
      int room = parallel - ledger.held(account.name());
      if (room <= 0) {
        continue;
      }
      if (gate == null) {
        claimed.addAll(ledger.claim(account.name(), room, false));
      } else if (gate.closed(now)) {
        claimed.addAll(ledger.claim(account.name(), room, true));
      } else if (nothingInFlight(account, claimed)) {
        claimed.addAll(ledger.claim(account.name(), 1, false)); // one probe, alone
      }
    }
    return claimed;
  }

  /** Of all accounts of the instance. */
  private boolean nothingInFlight(Account account, List<Item> claimed) {
    List<String> names = accounts.sharing(account).stream().map(Account::name).toList();
    return claimed.stream().noneMatch(i -> names.contains(i.account()))
        && names.stream().allMatch(name -> ledger.held(name) == 0);
  }

  /** Nothing is in flight, and nothing falls due for so long. */
  public boolean idle(Duration wait) {
    Map<String, Gate> closed = gates.closed();
    Instant horizon = clock.instant().plus(wait);
    for (Account account : accounts.all()) {
      if (ledger.held(account.name()) > 0) {
        return false;
      }
      Optional<Instant> due = ledger.nextDue(account.name());
      boolean soon = due.filter(d -> d.isBefore(horizon)).isPresent();
      if (soon && Gates.lets(closed.get(account.name()), horizon)) {
        return false;
      }
    }
    return ledger.untaken().isEmpty();
  }
}
