package io.github.peertubeingest.ledger;

import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Feed.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The memory of feeds. A feed's next poll is a row that falls due and is claimed with a lease, as
 * an item is: of several daemons one asks. An entry and the item that it becomes are written
 * together.
 */
public final class FeedBook {

  private final Jdbi jdbi;
  private final Ledger ledger;
  private final String owner;
  private final Clock clock;

  /** What this process has in its hands, by name: its lease. */
  private final Map<String, String> held = new ConcurrentHashMap<>();

  /**
   * @param owner who claims here; lasting, and of one process at a time
   */
  public FeedBook(Jdbi jdbi, Ledger ledger, String owner, Clock clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.owner = owner;
    this.clock = clock;
  }

  // ---- feeds
  // --------------------------------------------------------------------------------------

  /**
   * At start: the feeds as they are configured now. One with another address keeps what it
   * published, and is asked as a new one; one that is polled more often now is due earlier.
   *
   * @param urls by name
   * @param every by name
   */
  public void configured(Map<String, String> urls, Map<String, Duration> every) {
    jdbi.useTransaction(
        h ->
            urls.forEach(
                (name, url) -> {
                  h.createUpdate(
                          "insert into feeds (name, url, polls, bodies, due_at, hold_until,"
                              + " failures, pause_millis) values (:name, :url, 0, 0, :now, 0, 0, 0)"
                              + " on conflict do nothing")
                      .bind("name", name)
                      .bind("url", url)
                      .bind("now", now())
                      .execute();
                  h.createUpdate(
                          "update feeds set url = :url, moved_to = null, etag = null,"
                              + " modified = null, sha256 = null, reading = null, due_at = :now,"
                              + " hold_until = 0, failing_since = null, failures = 0, why = null,"
                              + " pause_millis = 0 where name = :name and url <> :url")
                      .bind("name", name)
                      .bind("url", url)
                      .bind("now", now())
                      .execute();
                  h.createUpdate(
                          "update feeds set due_at = :latest where name = :name"
                              + " and due_at > :latest and hold_until <= :latest and failures = 0")
                      .bind("name", name)
                      .bind("latest", now() + every.get(name).toMillis())
                      .execute();
                }));
  }

  /** For a run that is to look at every feed: each is due as soon as its server allows. */
  public void dueNow(Collection<String> names) {
    if (names.isEmpty()) {
      return;
    }
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update feeds set due_at = case when hold_until > :now then hold_until"
                        + " else :now end where name in (<names>)")
                .bindList("names", List.copyOf(names))
                .bind("now", now())
                .execute());
  }

  /** All feeds, by name. */
  public List<Feed> all() {
    return jdbi.withHandle(
        h -> h.createQuery("select * from feeds order by name").map(FeedBook::feed).list());
  }

  /** Takes up to {@code most} due feeds of these; nobody else gets them. */
  public List<Feed> claim(Collection<String> names, int most) {
    if (names.isEmpty() || most <= 0) {
      return List.of();
    }
    List<Feed> claimed =
        jdbi.inTransaction(
            h ->
                h.createQuery(
                        "update feeds set lease_owner = :owner, lease = :lease,"
                            + " lease_until = :until where name "
                            + due(h)
                            + " returning *")
                    .bindList("names", List.copyOf(names))
                    .bind("owner", owner)
                    .bind("lease", UUID.randomUUID().toString())
                    .bind("until", clock.instant().plus(Ledger.LEASE).toEpochMilli())
                    .bind("now", now())
                    .bind("most", most)
                    .map(FeedBook::feed)
                    .list());
    claimed.forEach(feed -> held.put(feed.name(), feed.lease()));
    return claimed;
  }

  private static String due(Handle h) {
    String names =
        "select name from feeds where name in (<names>) and due_at <= :now"
            + " and (lease_owner is null or lease_until < :now) order by due_at limit :most";
    return Dialect.shared(h)
        ? "= any (array(" + names + " for update skip locked))"
        : "in (" + names + ")";
  }

  /** How many are in this process's hands. */
  public int held() {
    return held.size();
  }

  /** The leases of what is in hand are renewed; what an ended process of this owner had is free. */
  public void heartbeat() {
    Set<String> mine = Set.copyOf(held.keySet());
    jdbi.useTransaction(
        h -> {
          if (!mine.isEmpty()) {
            h.createUpdate(
                    "update feeds set lease_until = :until where lease_owner = :owner"
                        + " and name in (<names>)")
                .bindList("names", List.copyOf(mine))
                .bind("owner", owner)
                .bind("until", clock.instant().plus(Ledger.LEASE).toEpochMilli())
                .execute();
          }
          free(h, mine);
        });
  }

  /** The feed is asked next, whenever it was due; its server's own wish to wait is kept. */
  public void dueNow(String name) {
    jdbi.useTransaction(
        h ->
            h.createUpdate("update feeds set due_at = :now where name = :name and due_at > :now")
                .bind("now", now())
                .bind("name", name)
                .execute());
  }

  /** At start: what an ended process of this owner had in its hands is free again. */
  public void releaseAll() {
    jdbi.useTransaction(h -> free(h, Set.of()));
  }

  private void free(Handle h, Set<String> but) {
    var update =
        h.createUpdate(
                "update feeds set lease_owner = null where lease_owner = :owner"
                    + (but.isEmpty() ? "" : " and name not in (<names>)"))
            .bind("owner", owner);
    (but.isEmpty() ? update : update.bindList("names", List.copyOf(but))).execute();
  }

  /** The feed is out of this process's hands; nothing else about it changes. */
  public void release(Feed feed) {
    held.remove(feed.name(), feed.lease());
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update feeds set lease_owner = null where name = :name and lease = :lease")
                .bind("name", feed.name())
                .bind("lease", feed.lease())
                .execute());
  }

  /**
   * A body came, or was read on.
   *
   * @param due when it is to be read on
   */
  public Feed reading(Feed feed, Reading reading, Instant due) {
    return jdbi.inTransaction(
        h -> {
          h.createUpdate(
                  "update feeds set reading = :reading, due_at = :due where name = :name"
                      + " and lease = :lease")
              .bind("reading", Json.write(reading))
              .bind("due", due.toEpochMilli())
              .bind("name", feed.name())
              .bind("lease", feed.lease())
              .execute();
          return get(h, feed.name());
        });
  }

  /** The body that was being read is not there any more: it is asked for again. */
  public void lost(Feed feed) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update feeds set reading = null, due_at = :now where name = :name"
                        + " and lease = :lease")
                .bind("now", now())
                .bind("name", feed.name())
                .bind("lease", feed.lease())
                .execute());
  }

  /**
   * The next questions are put to it when.
   *
   * @param due the next poll
   * @param hold before this the server does not want to be asked
   */
  public record Next(Instant due, Instant hold) {}

  /** The server said that nothing has changed. */
  public void unchanged(Feed feed, String movedTo, String etag, String modified, Next next) {
    jdbi.useTransaction(
        h ->
            polled(
                    h.createUpdate(
                        "update feeds set polls = polls + 1, moved_to = :moved, etag = :etag,"
                            + " modified = :modified, "
                            + POLLED),
                    feed,
                    next)
                .bind("moved", movedTo)
                .bind("etag", etag)
                .bind("modified", modified)
                .execute());
  }

  /** The body was read to its end: what it listed counts, and its validators hold. */
  public void read(Feed feed, Next next) {
    Reading reading = feed.reading();
    jdbi.useTransaction(
        h ->
            polled(
                    h.createUpdate(
                        "update feeds set polls = polls + 1, bodies = bodies + 1,"
                            + " entries = :entries, moved_to = :moved, etag = :etag,"
                            + " modified = :modified, sha256 = :sha, reading = null, "
                            + POLLED),
                    feed,
                    next)
                .bind("entries", reading.entries())
                .bind("moved", reading.movedTo())
                .bind("etag", reading.etag())
                .bind("modified", reading.modified())
                .bind("sha", reading.sha256())
                .execute());
  }

  private static final String POLLED =
      "polled_at = :now, due_at = :due, hold_until = :hold, failing_since = null, failures = 0,"
          + " why = null, pause_millis = 0 where name = :name and lease = :lease";

  private org.jdbi.v3.core.statement.Update polled(
      org.jdbi.v3.core.statement.Update update, Feed feed, Next next) {
    return update
        .bind("now", now())
        .bind("due", next.due().toEpochMilli())
        .bind("hold", next.hold().toEpochMilli())
        .bind("name", feed.name())
        .bind("lease", feed.lease());
  }

  /**
   * The feed could not be asked or read.
   *
   * @param forget whether the body that was being read is of no use
   */
  public void failed(Feed feed, String why, Next next, Duration pause, boolean forget) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update feeds set failures = failures + 1, why = :why,"
                        + " failing_since = coalesce(failing_since, :now), due_at = :due,"
                        + " hold_until = :hold, pause_millis = :pause"
                        + (forget ? ", reading = null" : "")
                        + " where name = :name and lease = :lease")
                .bind("why", why)
                .bind("now", now())
                .bind("due", next.due().toEpochMilli())
                .bind("hold", next.hold().toEpochMilli())
                .bind("pause", pause.toMillis())
                .bind("name", feed.name())
                .bind("lease", feed.lease())
                .execute());
  }

  /** When the first of these feeds that nobody has is due; empty: there is none. */
  public Optional<Instant> nextDue(Collection<String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return jdbi.withHandle(
        h ->
            h.createQuery("select min(due_at) from feeds where name in (<names>)")
                .bindList("names", List.copyOf(names))
                .map((rs, ctx) -> ItemMapper.instant(rs, 1))
                .findOne());
  }

  /** Items of the feed that are not finished. */
  public int inFlight(String feed) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select count(*) from items where feed = :feed and step <> 'done'")
                .bind("feed", feed)
                .mapTo(Integer.class)
                .one());
  }

  // ---- entries
  // ------------------------------------------------------------------------------------

  /** What is known of these entries, by id. */
  public Map<String, FeedEntry> entries(String feed, Collection<String> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        h ->
            h
                .createQuery(
                    "select * from feed_entries where feed = :feed and entry_id in (<ids>)")
                .bind("feed", feed)
                .bindList("ids", List.copyOf(ids))
                .map(FeedBook::entry)
                .stream()
                .collect(Collectors.toMap(FeedEntry::id, e -> e)));
  }

  /** Whether another feed has made items of this external id for the account. */
  public boolean ofAnotherFeed(String feed, String account, String externalId) {
    return jdbi.withHandle(
            h ->
                h.createQuery(
                        "select count(*) from feed_entries where account = :account"
                            + " and external_id = :id and feed <> :feed")
                    .bind("account", account)
                    .bind("id", externalId)
                    .bind("feed", feed)
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /** Entries that became no item in this body, or were listed unchanged. */
  public void noted(List<FeedEntry> entries) {
    if (!entries.isEmpty()) {
      jdbi.useTransaction(h -> entries.forEach(entry -> write(h, entry)));
    }
  }

  /** The entry and the item that it becomes, together. */
  public Item taken(FeedEntry entry, NewItem item) {
    return jdbi.inTransaction(
        h -> {
          write(h, entry);
          return ledger.enter(h, item);
        });
  }

  private static void write(Handle h, FeedEntry entry) {
    h.createUpdate(
            "insert into feed_entries (feed, entry_id, external_id, account, state, why, title,"
                + " privacy, content_hash, media_hash, published_at, seen_body) values (:feed, :id,"
                + " :external, :account, :state, :why, :title, :privacy, :content, :media,"
                + " :published, :body) on conflict (feed, entry_id) do update set"
                + " external_id = :external, account = :account, state = :state, why = :why,"
                + " title = :title, privacy = :privacy, content_hash = :content,"
                + " media_hash = :media, published_at = :published, seen_body = :body,"
                + " missing_since = null")
        .bind("feed", entry.feed())
        .bind("id", entry.id())
        .bind("external", entry.externalId())
        .bind("account", entry.account())
        .bind("state", entry.state().name().toLowerCase(Locale.ROOT))
        .bind("why", entry.why())
        .bind("title", entry.title())
        .bind("privacy", entry.privacy())
        .bind("content", entry.contentHash())
        .bind("media", entry.mediaHash())
        .bind("published", entry.publishedAt() == null ? null : entry.publishedAt().toEpochMilli())
        .bind("body", entry.seenBody())
        .execute();
  }

  /**
   * After a body that listed something was read to its end: entries that it does not list any more
   * are missed from this poll on, and unusable ones are forgotten.
   *
   * @param all the feed lists all that it has; else only entries that are newer than the oldest one
   *     that it lists can be missed: older ones have moved out of its window
   */
  public void missed(Feed feed, boolean all) {
    jdbi.useTransaction(
        h -> {
          h.createUpdate(
                  "delete from feed_entries where feed = :feed and state = 'unusable'"
                      + " and seen_body < :body")
              .bind("feed", feed.name())
              .bind("body", feed.body())
              .execute();
          h.createUpdate(
                  "update feed_entries set missing_since = :poll where feed = :feed"
                      + " and state = 'taken' and seen_body < :body and missing_since is null"
                      + (all
                          ? ""
                          : " and published_at > (select min(published_at) from feed_entries"
                              + " where feed = :feed and seen_body = :body)"))
              .bind("feed", feed.name())
              .bind("body", feed.body())
              .bind("poll", feed.polls() + 1)
              .execute();
        });
  }

  /** Entries that so many polls in a row have missed, this one included. */
  public List<FeedEntry> vanished(Feed feed, int after, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from feed_entries where feed = :feed and state = 'taken'"
                        + " and missing_since <= :poll order by missing_since, entry_id limit :most")
                .bind("feed", feed.name())
                .bind("poll", feed.polls() + 1 - after + 1)
                .bind("most", most)
                .map(FeedBook::entry)
                .list());
  }

  /** How many entries of the feed are in which state. */
  public Map<FeedEntry.State, Long> counts(String feed) {
    Map<FeedEntry.State, Long> counts = new HashMap<>();
    jdbi.useHandle(
        h ->
            h.createQuery(
                    "select state, count(*) as entries from feed_entries where feed = :feed"
                        + " group by state")
                .bind("feed", feed)
                .map((rs, ctx) -> Map.entry(state(rs), rs.getLong("entries")))
                .forEach(e -> counts.put(e.getKey(), e.getValue())));
    return counts;
  }

  /** Entries of which nothing could be made, at most so many. */
  public List<FeedEntry> unusable(String feed, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from feed_entries where feed = :feed and state = 'unusable'"
                        + " order by published_at, entry_id limit :most")
                .bind("feed", feed)
                .bind("most", most)
                .map(FeedBook::entry)
                .list());
  }

  // ---- rows
  // ---------------------------------------------------------------------------------------

  private static Feed get(Handle h, String name) {
    return h.createQuery("select * from feeds where name = :name")
        .bind("name", name)
        .map(FeedBook::feed)
        .one();
  }

  private static Feed feed(ResultSet rs, StatementContext context) throws SQLException {
    String reading = rs.getString("reading");
    long entries = rs.getLong("entries");
    boolean none = rs.wasNull();
    return new Feed(
        rs.getString("name"),
        rs.getString("url"),
        rs.getString("moved_to"),
        rs.getString("etag"),
        rs.getString("modified"),
        rs.getString("sha256"),
        reading == null ? null : Json.MAPPER.convertValue(Json.read(reading), Reading.class),
        rs.getLong("polls"),
        rs.getLong("bodies"),
        none ? null : entries,
        ItemMapper.instant(rs, rs.findColumn("due_at")),
        ItemMapper.instant(rs, rs.findColumn("hold_until")),
        rs.getString("lease"),
        ItemMapper.instant(rs, rs.findColumn("polled_at")),
        ItemMapper.instant(rs, rs.findColumn("failing_since")),
        rs.getInt("failures"),
        rs.getString("why"),
        rs.getLong("pause_millis"));
  }

  private static FeedEntry entry(ResultSet rs, StatementContext context) throws SQLException {
    return new FeedEntry(
        rs.getString("feed"),
        rs.getString("entry_id"),
        rs.getString("external_id"),
        rs.getString("account"),
        state(rs),
        rs.getString("why"),
        rs.getString("title"),
        rs.getString("privacy"),
        rs.getString("content_hash"),
        rs.getString("media_hash"),
        ItemMapper.instant(rs, rs.findColumn("published_at")),
        rs.getLong("seen_body"));
  }

  private static FeedEntry.State state(ResultSet rs) throws SQLException {
    return FeedEntry.State.valueOf(rs.getString("state").toUpperCase(Locale.ROOT));
  }

  private long now() {
    return clock.instant().toEpochMilli();
  }
}
