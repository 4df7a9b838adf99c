package io.github.peertubeingest.feed;

import io.github.peertubeingest.feed.EntryReader.Batch;
import io.github.peertubeingest.feed.FeedConfig.Vanished;
import io.github.peertubeingest.fetch.FeedAnswer;
import io.github.peertubeingest.fetch.FeedFetcher;
import io.github.peertubeingest.fetch.FeedOrder;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.LocalTrouble;
import io.github.peertubeingest.ledger.Feed;
import io.github.peertubeingest.ledger.Feed.Reading;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.FeedBook.Next;
import io.github.peertubeingest.ledger.FeedEntry;
import io.github.peertubeingest.ledger.FeedEntry.State;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.LedgerTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When feeds are asked, and what follows from an answer. A body that came is read in batches: while
 * so many items of the feed are unfinished, it waits. Its validators count when it was read to its
 * end, so that whatever breaks off in between is read again, and nothing of it twice.
 */
public final class Feeds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** What a server or a feed asks for beyond this is taken for a mistake. */
  private static final Duration LONGEST_HOLD = Duration.ofHours(24);

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration FULL = Duration.ofSeconds(1);

  /** Entries that become items in one go. */
  private static final int BATCH = 100;

  private static final int HEAD = 64 * 1024;

  /** Minutes that a feed may be kept (RSS 2.0). */
  private static final Pattern TTL = Pattern.compile("<ttl>\\s*([0-9]{1,6})\\s*</ttl>");

  private final Map<String, FeedConfig> configs = new LinkedHashMap<>();
  private final FeedBook book;
  private final FeedFetcher fetcher;
  private final EntryReader reader;
  private final FeedItems items;
  private final FeedCheck check;
  private final Path folder;
  private final int parallel;
  private final Clock clock;

  /** Null: feeds are asked again and again. Else those that were, in this run. */
  private volatile Set<String> asked;

  private volatile boolean stopped;

  /**
   * @param folder where bodies are put while they are read, one folder a feed
   * @param parallel feeds that are asked or read at once
   */
  public Feeds(
      List<FeedConfig> configs,
      FeedBook book,
      FeedFetcher fetcher,
      Formats formats,
      FeedItems items,
      Path folder,
      int parallel,
      Clock clock) {
    configs.forEach(config -> this.configs.put(config.name(), config));
    this.book = book;
    this.fetcher = fetcher;
    this.reader = new EntryReader(formats, book);
    this.items = items;
    this.check = new FeedCheck(fetcher, formats, reader);
    this.folder = folder;
    this.parallel = parallel;
    this.clock = clock;
  }

  // ---- which
  // --------------------------------------------------------------------------------------

  /** At start: the ledger is told which there are, and what an ended process had is free. */
  public void recover() {
    Map<String, String> urls = new LinkedHashMap<>();
    Map<String, Duration> every = new LinkedHashMap<>();
    configs
        .values()
        .forEach(
            config -> {
              urls.put(config.name(), config.url().toString());
              every.put(config.name(), config.every());
            });
    book.configured(urls, every);
    book.releaseAll();
  }

  /** From here on every feed is asked once, as soon as its server allows, and then no more. */
  public void onlyOnce() {
    asked = ConcurrentHashMap.newKeySet();
    book.dueNow(configs.keySet());
  }

  /** Takes the feeds that are due, as many as there is room for. */
  public List<Feed> claim() {
    if (stopped || configs.isEmpty()) {
      return List.of();
    }
    try {
      return book.claim(wanted(), parallel - book.held());
    } catch (RuntimeException e) {
      String trouble = LedgerTrouble.in(e).orElseThrow(() -> e);
      LOG.debug("feeds wait for {}", trouble);
      return List.of();
    }
  }

  private Collection<String> wanted() {
    Set<String> names = new HashSet<>(configs.keySet());
    if (asked != null) {
      names.removeAll(asked);
    }
    return names;
  }

  /** What feeds list, without making anything of it. */
  public FeedCheck check() {
    return check;
  }

  /** Feeds that could not be asked or read the last time. */
  public List<Feed> failing() {
    return configs.isEmpty()
        ? List.of()
        : book.all().stream()
            .filter(feed -> configs.containsKey(feed.name()) && feed.failures() > 0)
            .toList();
  }

  /** The feeds of the settings. */
  public Collection<FeedConfig> all() {
    return configs.values();
  }

  /** Leases are renewed. */
  public void heartbeat() {
    if (configs.isEmpty()) {
      return;
    }
    try {
      book.heartbeat();
    } catch (RuntimeException e) {
      LOG.warn("the leases of feeds could not be renewed; it is tried again: {}", e.toString());
    }
  }

  /** Nothing is being asked or read, and nothing falls due for so long. */
  public boolean idle(Duration wait) {
    if (configs.isEmpty()) {
      return true;
    }
    Instant horizon = clock.instant().plus(wait);
    return book.held() == 0
        && book.nextDue(wanted()).filter(due -> due.isBefore(horizon)).isEmpty();
  }

  /** From here on nothing is asked: the daemon ends. */
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    stop();
    fetcher.close();
    reader.close();
  }

  // ---- asking
  // -------------------------------------------------------------------------------------

  /** Asks the feed's server. */
  public FeedAnswer ask(Feed feed) throws ItemFailure {
    FeedConfig config = configs.get(feed.name());
    return fetcher.fetch(
        new FeedOrder(
            config.url(),
            feed.movedTo() == null ? null : URI.create(feed.movedTo()),
            feed.etag(),
            feed.modified(),
            feed.sha256(),
            config.authorization(),
            folder.resolve(feed.name())));
  }

  /** Nothing has changed. */
  public void unchanged(Feed feed, FeedAnswer answer) {
    done(feed);
    told(feed);
    LOG.debug("{} is unchanged", feed);
    book.unchanged(
        feed,
        text(answer.movedTo()),
        answer.etag(),
        answer.modified(),
        next(feed, hold(answer.fresh())));
  }

  /** A body came: it is read next. */
  public Feed came(Feed feed, FeedAnswer answer) throws ItemFailure {
    if (answer.movedTo() != null && !answer.movedTo().toString().equals(feed.movedTo())) {
      LOG.info("{} has moved for good; its new address is remembered", feed);
    }
    Duration fresh = longer(answer.fresh(), ttl(answer.body()));
    Reading reading =
        new Reading(
            answer.body().toString(),
            answer.sha256(),
            answer.etag(),
            answer.modified(),
            answer.at().toString(),
            text(answer.movedTo()),
            fresh == null ? 0 : fresh.toSeconds(),
            0,
            0);
    return book.reading(feed, reading, clock.instant());
  }

  private static String text(URI uri) {
    return uri == null ? null : uri.toString();
  }

  private static Duration ttl(Path body) throws ItemFailure {
    try (InputStream in = Files.newInputStream(body)) {
      Matcher ttl = TTL.matcher(new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1));
      return ttl.find() ? Duration.ofMinutes(Long.parseLong(ttl.group(1))) : null;
    } catch (IOException e) {
      throw LocalTrouble.of(FeedFetcher.STAGE, e);
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a == null || (b != null && b.compareTo(a) > 0) ? b : a;
  }

  private Instant hold(Duration asked) {
    Duration hold = asked == null ? Duration.ZERO : asked;
    return clock.instant().plus(hold.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : hold);
  }

  private Next next(Feed feed, Instant hold) {
    Instant due = clock.instant().plus(configs.get(feed.name()).every());
    return new Next(hold.isAfter(due) ? hold : due, hold);
  }

  // ---- reading
  // ------------------------------------------------------------------------------------

  /** The next entries of the body of which something is to be made. */
  public Batch read(Feed feed) throws ItemFailure {
    FeedConfig config = configs.get(feed.name());
    int room = Math.min(BATCH, config.inFlight() - book.inFlight(feed.name()));
    if (room <= 0) {
      long upTo = feed.reading().upTo();
      return new Batch(List.of(), List.of(), List.of(), 0, upTo, false, null);
    }
    try {
      Batch batch = reader.read(feed, config, room);
      book.noted(batch.noted());
      batch.told().forEach(what -> LOG.warn("{}: {}", feed, what));
      return batch;
    } catch (FormatException e) {
      throw unreadable(e.fault().line());
    } catch (java.nio.file.NoSuchFileException e) {
      book.lost(feed); // another daemon's disk has it, or somebody took it away
      throw unreadable("what was read of it is not there any more: it is asked for again");
    } catch (IOException e) {
      throw LocalTrouble.of(FeedFetcher.STAGE, e);
    }
  }

  private static ItemFailure unreadable(String why) {
    return ItemFailure.of(FailureClass.SOURCE, FeedFetcher.STAGE, why)
        .hopeless()
        .next("Nothing: it is asked again.")
        .build();
  }

  /**
   * An entry becomes an item.
   *
   * @return null: nothing can be made of it, which is told
   */
  public Item enter(Feed feed, Entry entry) {
    boolean usable =
        entry.now().externalId() != null
            || ItemDocument.SOURCES.stream().anyMatch(entry.mapped().document()::has);
    if (!usable) {
      String why = "has no media, and its instance does not show the video";
      book.noted(List.of(entry.now().as(State.UNUSABLE, why)));
      LOG.warn("{}: \"{}\" {}", feed, entry, why);
      return null;
    }
    return items.enter(configs.get(feed.name()), entry);
  }

  /**
   * All of a batch are items now.
   *
   * @throws ItemFailure when nothing can be read behind it
   */
  public Feed took(Feed feed, Batch batch) throws ItemFailure {
    if (batch.fault() != null) {
      throw unreadable(
          batch.fault().line()
              + "; the "
              + (feed.reading().entries() + batch.listed())
              + " entries before that were read");
    }
    Reading reading = feed.reading().on(batch.listed(), batch.upTo());
    boolean waits = batch.listed() == 0 && !batch.complete();
    return book.reading(feed, reading, waits ? clock.instant().plus(FULL) : clock.instant());
  }

  /** Entries that the feed lists no more, as the items that follow from that. */
  public List<Item> vanished(Feed feed) {
    FeedConfig config = configs.get(feed.name());
    if (config.vanished() == Vanished.IGNORE) {
      return List.of();
    }
    if (feed.reading() != null && feed.reading().entries() == 0) {
      LOG.warn("{} lists no entry: nothing is taken for vanished", feed);
      return List.of();
    }
    if (feed.reading() != null) {
      book.missed(feed, config.listsAll());
    }
    List<Item> made = new ArrayList<>();
    for (FeedEntry entry : book.vanished(feed, config.vanishedAfter(), BATCH)) {
      Optional<Item> item = items.vanished(config, entry);
      item.ifPresent(i -> LOG.info("{} lists \"{}\" no more", feed, entry.title()));
      item.ifPresent(made::add);
    }
    return made;
  }

  /** The body was read to its end. */
  public void end(Feed feed) throws ItemFailure {
    done(feed);
    told(feed);
    LOG.info("{} was read: {} entries", feed, feed.reading().entries());
    book.read(feed, next(feed, hold(Duration.ofSeconds(feed.reading().freshSeconds()))));
    try {
      Files.deleteIfExists(Path.of(feed.reading().body()));
    } catch (IOException e) {
      throw LocalTrouble.of(FeedFetcher.STAGE, e);
    }
  }

  private void done(Feed feed) {
    Set<String> once = asked;
    if (once != null) {
      once.add(feed.name());
    }
  }

  private static void told(Feed feed) {
    if (feed.failures() > 0) {
      LOG.info("{} can be read again", feed);
    }
  }

  // ---- failure
  // ------------------------------------------------------------------------------------

  /** The feed cannot be asked or read now; every other one can. */
  public void failed(Feed feed, Throwable thrown) {
    Optional<String> trouble = LedgerTrouble.in(thrown);
    if (trouble.isPresent()) {
      LOG.warn("{} waits for {}", feed, trouble.get());
      return;
    }
    if (stopped) {
      return; // broken off; the next process goes on
    }
    ItemFailure failure = ItemFailure.in(thrown);
    if (failure == null) {
      LOG.error("{} cannot be read; this is a fault of peertube-ingest", feed, thrown);
    }
    if (failure != null && failure.failureClass() == FailureClass.RATE && feed.reading() != null) {
      book.reading(feed, feed.reading(), hold(failure.retryAfter())); // it goes on by itself
      return;
    }
    String why = failure == null ? thrown.toString() : failure.detail();
    if (failure != null && !why.equals(feed.why())) {
      LOG.warn("{} cannot be read: {}", feed, why);
    }
    Duration pause = pause(feed);
    Duration asked = failure == null ? null : failure.retryAfter();
    Instant hold = hold(asked);
    Instant due = clock.instant().plus(pause);
    done(feed);
    boolean forget = failure == null || failure.hopeless();
    book.failed(feed, why, new Next(hold.isAfter(due) ? hold : due, hold), pause, forget);
  }

  private Duration pause(Feed feed) {
    Duration every = configs.get(feed.name()).every();
    Duration first = every.compareTo(FIRST_PAUSE) < 0 ? every : FIRST_PAUSE;
    Duration longest = every.compareTo(LONGEST_PAUSE) > 0 ? every : LONGEST_PAUSE;
    Duration doubled = Duration.ofMillis(feed.pauseMillis()).multipliedBy(2);
    Duration pause = doubled.compareTo(first) < 0 ? first : doubled;
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
