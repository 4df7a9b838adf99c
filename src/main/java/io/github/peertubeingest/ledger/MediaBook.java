package io.github.peertubeingest.ledger;

import io.github.peertubeingest.item.StoredVideo;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Which bytes are a video already, and which are about to become one. Files are told apart by their
 * size first: a hash is written here only once somebody needed it.
 */
public final class MediaBook {

  private final Jdbi jdbi;

  public MediaBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A file whose video is to be made.
   *
   * @param modified mtime in milliseconds
   * @param sha256 null: not known yet
   */
  public record Turn(String itemId, String path, long modified, String sha256) {}

  /**
   * An item's own turn.
   *
   * @param earlier unfinished items of the account whose files have as many bytes, and that come
   *     before it
   */
  public record Entered(Turn own, List<Turn> earlier) {}

  /** A video, and the file that it has. */
  public record Published(StoredVideo video, String sha256) {}

  /** Enters the item's file, or finds it again; what ended is no longer in anybody's way. */
  public Entered enter(Item item, String path, long size, long modified) {
    return jdbi.inTransaction(
        h -> {
          Dialect.alone(h, "media", item.account() + " " + size);
          h.createUpdate(
                  "delete from media_turns where account = :account and size = :size"
                      + " and item_id not in (select id from items where step <> 'done')")
              .bind("account", item.account())
              .bind("size", size)
              .execute();
          Optional<Turn> before = turn(h, item, size);
          if (before.isEmpty()
              || !before.get().path().equals(path)
              || before.get().modified() != modified) {
            insert(h, item, path, size, modified);
          }
          return new Entered(turn(h, item, size).orElseThrow(), earlier(h, item));
        });
  }

  private static Optional<Turn> turn(Handle h, Item item, long size) {
    return h.createQuery("select * from media_turns where item_id = :id and size = :size")
        .bind("id", item.id())
        .bind("size", size)
        .map((rs, ctx) -> turn(rs))
        .findOne();
  }

  private static void insert(Handle h, Item item, String path, long size, long modified) {
    h.createUpdate("delete from media_turns where item_id = :id").bind("id", item.id()).execute();
    h.createUpdate(
            "insert into media_turns (item_id, account, size, number, path, modified)"
                + " select :id, :account, :size, coalesce(max(number), 0) + 1, :path, :modified"
                + " from media_turns where account = :account and size = :size")
        .bind("id", item.id())
        .bind("account", item.account())
        .bind("size", size)
        .bind("path", path)
        .bind("modified", modified)
        .execute();
  }

  private static List<Turn> earlier(Handle h, Item item) {
    return h.createQuery(
            "select other.* from media_turns other join media_turns own on own.account = other.account"
                + " and own.size = other.size and other.number < own.number"
                + " where own.item_id = :id order by other.number")
        .bind("id", item.id())
        .map((rs, ctx) -> turn(rs))
        .list();
  }

  private static Turn turn(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Turn(
        rs.getString("item_id"),
        rs.getString("path"),
        rs.getLong("modified"),
        rs.getString("sha256"));
  }

  /** The hash of a file that has its turn: nobody has to find it out again. */
  public void hashed(Turn turn, String sha256) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "update media_turns set sha256 = :sha where item_id = :id and path = :path"
                        + " and modified = :modified")
                .bind("sha", sha256)
                .bind("id", turn.itemId())
                .bind("path", turn.path())
                .bind("modified", turn.modified())
                .execute());
  }

  /** The account's videos whose file has so many bytes. */
  public List<Published> published(String account, long size) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from published_media where account = :account and size = :size"
                        + " order by video_id")
                .bind("account", account)
                .bind("size", size)
                .map(
                    (rs, ctx) ->
                        new Published(
                            new StoredVideo(
                                rs.getLong("video_id"),
                                rs.getString("video_uuid"),
                                rs.getString("short_uuid"),
                                rs.getString("video_url")),
                            rs.getString("sha256")))
                .list());
  }

  /** From here on this is the file that the video has. */
  public void remember(String account, StoredVideo video, long size, String sha256) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "insert into published_media (account, video_uuid, size, sha256, video_id,"
                        + " short_uuid, video_url) values (:account, :uuid, :size, :sha, :videoId,"
                        + " :short, :url) on conflict (account, video_uuid) do update set"
                        + " size = :size, sha256 = :sha, video_url = :url")
                .bind("account", account)
                .bind("uuid", video.uuid())
                .bind("size", size)
                .bind("sha", sha256)
                .bind("videoId", video.id())
                .bind("short", video.shortUUID())
                .bind("url", video.url())
                .execute());
  }

  /** The video is gone. */
  public void forget(String account, StoredVideo video) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "delete from published_media where account = :account and video_uuid = :uuid")
                .bind("account", account)
                .bind("uuid", video.uuid())
                .execute());
  }
}
