package io.github.peertubeingest.work;

import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.Ledger.Which;
import io.github.peertubeingest.ledger.LedgerTrouble;
import io.github.peertubeingest.peertube.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which items are worked on now. */
public final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  private final Ledger ledger;
  private final Gates gates;
  private final Accounts accounts;
  private final MediaPaths media;
  private final Taking taking;
  private final int parallel;
  private final Clock clock;
  private final AtomicBoolean trouble = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile Instant nextLook = Instant.EPOCH;

  /**
   * @param parallel {@code publish.parallel}: items in flight per account
   */
  public Dispatcher(
      Ledger ledger,
      Gates gates,
      Accounts accounts,
      MediaPaths media,
      Taking taking,
      int parallel,
      Clock clock) {
    this.ledger = ledger;
    this.gates = gates;
    this.accounts = accounts;
    this.media = media;
    this.taking = taking;
    this.parallel = parallel;
    this.clock = clock;
  }

  /** Items that wait for a file become due when it is there, whole or unusable. */
  public void noticeArrivals() {
    outlast(this::arrivals);
  }

  /**
   * One listing of each folder instead of a look at each file, and never more than a tenth of the
   * time: a table may wait for a hundred thousand files.
   */
  private void arrivals() {
    Instant begun = clock.instant();
    if (begun.isBefore(nextLook)) {
      return;
    }
    Map<Path, Set<String>> listed = new HashMap<>();
    for (String awaited : ledger.awaited()) {
      Path path = Path.of(awaited);
      String name = path.getFileName().toString();
      if (listed.computeIfAbsent(path.getParent(), Dispatcher::names).contains(name)) {
        Presence presence = media.presence(path);
        if (presence instanceof Presence.Whole || presence instanceof Presence.Bad) {
          ledger.arrived(awaited);
        }
      }
    }
    Instant ended = clock.instant();
    nextLook = ended.plus(Duration.between(begun, ended).multipliedBy(9));
  }

  /** What lies in the folder now; nothing where it is not there or cannot be read. */
  private static Set<String> names(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("{} cannot be listed: {}", folder, e.toString());
      return Set.of();
    }
  }

  /** From here on nothing is taken: the daemon ends. */
  public void stop() {
    stopped = true;
  }

  /** Takes as many due items as there is room for. */
  public List<Item> claim() {
    List<Item> claimed = new ArrayList<>();
    if (!stopped) {
      outlast(() -> claim(claimed));
    }
    return claimed;
  }

  /** Leases are renewed, whatever the ledger's database goes through. */
  public void heartbeat() {
    try {
      outlast(ledger::heartbeat);
      outlast(this::taken);
    } catch (RuntimeException e) {
      LOG.error("the leases could not be renewed; it is tried again", e); // never the last beat
    }
  }

  /** Documents that are out of the inbox, which the ledger could not be told at that moment. */
  private void taken() {
    for (Item item : ledger.untaken()) {
      if (taking.takeable(item)) {
        taking.take(item);
        taking.taken(item);
      }
    }
  }

  /** While the ledger cannot be read or written nothing is taken; it goes on by itself. */
  private void outlast(Runnable look) {
    try {
      look.run();
      if (trouble.compareAndSet(true, false)) {
        LOG.info("the ledger is back");
      }
    } catch (RuntimeException e) {
      String words = LedgerTrouble.in(e).orElseThrow(() -> e);
      if (trouble.compareAndSet(false, true)) {
        LOG.warn("everything waits for {}", words);
      }
    }
  }

  private void claim(List<Item> claimed) {
    Map<String, Gate> closed = gates.closed();
    Instant now = clock.instant();
    for (Account account : accounts.all()) {
      Gate gate = closed.get(account.name());
      int room = parallel - ledger.held(account.name());
      if (room <= 0) {
        continue;
      }
      List<Item> first =
          ledger.claim(account.name(), room, gate == null ? Which.BEGUN : Which.ENDED);
      claimed.addAll(first);
      if (first.size() == room) {
        continue;
      }
      if (gate == null) {
        claimed.addAll(ledger.claim(account.name(), room - first.size(), Which.ALL));
      } else if (!gate.closed(now) && nothingInFlight(account, claimed)) {
        claimed.addAll(ledger.claim(account.name(), 1, Which.ALL)); // one probe, alone
      }
    }
  }

  /** Of all accounts of the instance. */
  private boolean nothingInFlight(Account account, List<Item> claimed) {
    List<String> names = accounts.sharing(account).stream().map(Account::name).toList();
    return claimed.stream().noneMatch(i -> names.contains(i.account()))
        && names.stream().allMatch(name -> ledger.held(name) == 0);
  }

  /** Nothing is in flight, and nothing falls due for so long. */
  public boolean idle(Duration wait) {
    try {
      return nothingDue(wait);
    } catch (RuntimeException e) {
      if (LedgerTrouble.in(e).isEmpty()) {
        throw e;
      }
      return false; // nobody knows before it is back
    }
  }

  private boolean nothingDue(Duration wait) {
    Map<String, Gate> closed = gates.closed();
    Instant horizon = clock.instant().plus(wait);
    for (Account account : accounts.all()) {
      Ledger.Left left = ledger.left(account.name());
      if (left.inHand()) {
        return false;
      }
      boolean soon = left.due().filter(d -> d.isBefore(horizon)).isPresent();
      if (soon && Gates.lets(closed.get(account.name()), horizon)) {
        return false;
      }
    }
    return ledger.untaken().isEmpty();
  }
}
