package io.github.peertubeingest.ledger;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** What became of each video of an item that is about many. */
public final class Outcomes {

  private final Jdbi jdbi;

  public Outcomes(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How it ended for one video. */
  public enum Ending {
    CHANGED,
    UNCHANGED,
    FAILED;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One video.
   *
   * @param detail the changed fields, or why it failed
   */
  public record Outcome(String videoUuid, String videoUrl, Ending ending, String detail) {}

  /** Writes one down; what was written before for the same video gives way. */
  public void write(Item item, Outcome outcome) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "insert into outcomes (item_id, video_uuid, video_url, outcome, detail)"
                        + " values (:item, :uuid, :url, :outcome, :detail)"
                        + " on conflict (item_id, video_uuid) do update set outcome = :outcome,"
                        + " detail = :detail")
                .bind("item", item.id())
                .bind("uuid", outcome.videoUuid())
                .bind("url", outcome.videoUrl())
                .bind("outcome", outcome.ending().word())
                .bind("detail", outcome.detail())
                .execute());
  }

  /** Whether the item is done with the video, before a stop too. */
  public boolean has(Item item, String videoUuid) {
    return jdbi.withHandle(
            h ->
                h.createQuery(
                        "select count(*) from outcomes where item_id = :item and video_uuid = :uuid"
                            + " and outcome <> 'failed'")
                    .bind("item", item.id())
                    .bind("uuid", videoUuid)
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /** How many videos ended in which way. */
  public Map<String, Integer> counts(Item item) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select outcome, count(*) as videos from outcomes where item_id = :item"
                        + " group by outcome")
                .bind("item", item.id())
                .setMapKeyColumn("outcome")
                .setMapValueColumn("videos")
                .collectInto(new org.jdbi.v3.core.generic.GenericType<Map<String, Integer>>() {}));
  }

  /** The first failures. */
  public List<Outcome> failures(Item item, int most) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from outcomes where item_id = :item and outcome = 'failed'"
                        + " order by video_url limit :most")
                .bind("item", item.id())
                .bind("most", most)
                .map((rs, ctx) -> outcome(rs))
                .list());
  }

  /** Every video of the item, one after the other. */
  public void each(Item item, Consumer<Outcome> consumer) {
    jdbi.useHandle(
        h ->
            h.createQuery("select * from outcomes where item_id = :item order by video_url")
                .bind("item", item.id())
                .setFetchSize(500)
                .map((rs, ctx) -> outcome(rs))
                .forEach(consumer));
  }

  private static Outcome outcome(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Outcome(
        rs.getString("video_uuid"),
        rs.getString("video_url"),
        Ending.valueOf(rs.getString("outcome").toUpperCase(java.util.Locale.ROOT)),
        rs.getString("detail"));
  }
}
