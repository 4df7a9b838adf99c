package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.peertubeingest.item.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What is still to be told of items that ended. Written in the transaction that ends the item, and
 * gone when its receiver has it: each is delivered at least once, whatever is killed in between.
 */
public final class Outbox {

  /** So long a delivery is its process's own. */
  public static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final Jdbi jdbi;
  private final String owner;
  private final Clock clock;

  /**
   * @param owner who delivers here; lasting, and of one process at a time
   */
  public Outbox(Jdbi jdbi, String owner, Clock clock) {
    this.jdbi = jdbi;
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * One thing to tell one receiver.
   *
   * @param eventId the same for all receivers, and however often it is delivered
   * @param destination the receiver's name
   * @param headers beside the content type
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Parcel(
      String eventId,
      String destination,
      String itemId,
      String contentType,
      Map<String, String> headers,
      byte[] body) {}

  /**
   * A parcel on its way.
   *
   * @param attempts deliveries that failed
   */
  public record Delivery(Parcel parcel, int attempts, String lease) {

    @Override
    public String toString() {
      return "event " + parcel.eventId() + " to " + parcel.destination();
    }
  }

  /** How many events a receiver does not have yet, and why the last delivery failed. */
  public record Left(String destination, long events, String why) {}

  static void tell(Handle h, List<Parcel> parcels, long now) {
    if (parcels.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        h.prepareBatch(
            "insert into outbox (event_id, destination, item_id, content_type, headers, body,"
                + " created_at, due_at, attempts) values (:event, :destination, :item, :type,"
                + " :headers, :body, :now, :now, 0) on conflict do nothing");
    for (Parcel parcel : parcels) {
      batch
          .bind("event", parcel.eventId())
          .bind("destination", parcel.destination())
          .bind("item", parcel.itemId())
          .bind("type", parcel.contentType())
          .bind("headers", Json.write(parcel.headers()))
          .bind("body", parcel.body())
          .bind("now", now)
          .add();
    }
    batch.execute();
  }

  /** The receivers for whom something is due. */
  public List<String> due() {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select distinct destination from outbox where due_at <= :now"
                        + " and (lease_owner is null or lease_until < :now)")
                .bind("now", clock.millis())
                .mapTo(String.class)
                .list());
  }

  /**
   * Takes up to {@code most} due parcels of a receiver, the oldest first; nobody else gets them.
   */
  public List<Delivery> claim(String destination, int most) {
    long now = clock.millis();
    return jdbi.inTransaction(
        h ->
            h
                .createQuery(
                    "update outbox set lease_owner = :owner, lease = :lease, lease_until = :until"
                        + " where destination = :destination and event_id "
                        + due(h)
                        + " returning *")
                .bind("owner", owner)
                .bind("lease", UUID.randomUUID().toString())
                .bind("until", now + LEASE.toMillis())
                .bind("now", now)
                .bind("destination", destination)
                .bind("most", most)
                .map((rs, ctx) -> delivery(rs))
                .list()
                .stream()
                .sorted(Comparator.comparing(d -> d.parcel().eventId()))
                .toList());
  }

  private static String due(Handle h) {
    String ids =
        "select event_id from outbox where destination = :destination and due_at <= :now"
            + " and (lease_owner is null or lease_until < :now)"
            + " order by due_at, created_at limit :most";
    return Dialect.shared(h)
        ? "= any (array(" + ids + " for update skip locked))"
        : "in (" + ids + ")";
  }

  private static Delivery delivery(ResultSet rs) throws SQLException {
    Parcel parcel =
        new Parcel(
            rs.getString("event_id"),
            rs.getString("destination"),
            rs.getString("item_id"),
            rs.getString("content_type"),
            Json.MAPPER.convertValue(Json.read(rs.getString("headers")), HEADERS),
            rs.getBytes("body"));
    return new Delivery(parcel, rs.getInt("attempts"), rs.getString("lease"));
  }

  /** Its receiver has it. */
  public void delivered(Delivery delivery) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "delete from outbox where event_id = :event and destination = :destination")
                .bind("event", delivery.parcel().eventId())
                .bind("destination", delivery.parcel().destination())
                .execute());
  }

  /**
   * Its receiver did not take it: it is offered again after a growing pause.
   *
   * @param receiver whether nothing can be delivered there now: then everything for it waits
   */
  public void failed(Delivery delivery, String why, boolean receiver) {
    long doubled = FIRST_PAUSE.toMillis() << Math.min(delivery.attempts(), 20);
    long later = clock.millis() + Math.min(doubled, LONGEST_PAUSE.toMillis());
    jdbi.useTransaction(
        h -> {
          h.createUpdate(
                  "update outbox set attempts = attempts + 1, why = :why, due_at = :later,"
                      + " lease_owner = null where event_id = :event"
                      + " and destination = :destination and lease = :lease")
              .bind("why", why)
              .bind("later", later)
              .bind("event", delivery.parcel().eventId())
              .bind("destination", delivery.parcel().destination())
              .bind("lease", delivery.lease())
              .execute();
          if (receiver) {
            h.createUpdate(
                    "update outbox set due_at = :later where destination = :destination"
                        + " and due_at < :later")
                .bind("later", later)
                .bind("destination", delivery.parcel().destination())
                .execute();
          }
        });
  }

  /** Gives back what was not delivered and did not fail: its process ends. */
  public void release(Delivery delivery) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update outbox set lease_owner = null where event_id = :event"
                        + " and destination = :destination and lease = :lease")
                .bind("event", delivery.parcel().eventId())
                .bind("destination", delivery.parcel().destination())
                .bind("lease", delivery.lease())
                .execute());
  }

  /** At start: what an ended process of this owner was delivering is delivered again. */
  public void releaseAll() {
    jdbi.useTransaction(
        h ->
            h.createUpdate("update outbox set lease_owner = null where lease_owner = :owner")
                .bind("owner", owner)
                .execute());
  }

  /** What is not delivered yet, by receiver. */
  public List<Left> left() {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select destination, count(*) as n, max(why) as why from outbox"
                        + " group by destination order by destination")
                .map((rs, ctx) -> new Left(rs.getString(1), rs.getLong("n"), rs.getString("why")))
                .list());
  }

  /** When each receiver's next event is due. */
  public Map<String, Instant> nextDue() {
    return jdbi.withHandle(
        h ->
            h.createQuery("select destination, min(due_at) from outbox group by destination")
                .map((rs, ctx) -> Map.entry(rs.getString(1), ItemMapper.instant(rs, 2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
