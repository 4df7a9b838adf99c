package io.github.peertubeingest.ledger;

import io.github.peertubeingest.item.StoredVideo;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What outlives the items: which video a document's own id stands for, and which files were sent
 * for a video.
 */
public final class VideoMemory {

  private final Jdbi jdbi;

  public VideoMemory(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The video that the documents' own id stands for. */
  public Optional<StoredVideo> known(String account, String externalId) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select * from external_ids where account = :account and external_id = :id")
                .bind("account", account)
                .bind("id", externalId)
                .map(
                    (rs, ctx) ->
                        new StoredVideo(
                            rs.getLong("video_id"),
                            rs.getString("video_uuid"),
                            rs.getString("short_uuid"),
                            rs.getString("video_url")))
                .findOne());
  }

  /** From here on the documents' own id stands for the video. */
  static void tie(Handle h, Item item, StoredVideo video) {
    h.createUpdate(
            "insert into external_ids (account, external_id, video_id, video_uuid, short_uuid,"
                + " video_url) values (:account, :external, :videoId, :uuid, :short, :url)"
                + " on conflict (account, external_id) do update set video_id = :videoId,"
                + " video_uuid = :uuid, short_uuid = :short, video_url = :url")
        .bind("account", item.account())
        .bind("external", item.externalId())
        .bind("videoId", video.id())
        .bind("uuid", video.uuid())
        .bind("short", video.shortUUID())
        .bind("url", video.url())
        .execute();
  }

  /** The documents' own id stands for nothing any more: its video is gone. */
  public void untie(Item item) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "delete from external_ids where account = :account and external_id = :external")
                .bind("account", item.account())
                .bind("external", item.externalId())
                .execute());
  }

  /** SHA-256 of the file that was sent last for a video; empty when none was sent from here. */
  public Optional<String> sent(String account, String videoUuid, String kind) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select sha256 from sent_files where account = :account and video_uuid = :uuid"
                        + " and kind = :kind")
                .bind("account", account)
                .bind("uuid", videoUuid)
                .bind("kind", kind)
                .mapTo(String.class)
                .findOne());
  }

  /** Remembers the file that was sent for a video. */
  public void remember(String account, String videoUuid, String kind, String sha256) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "insert into sent_files (account, video_uuid, kind, sha256)"
                        + " values (:account, :uuid, :kind, :sha) on conflict (account, video_uuid,"
                        + " kind) do update set sha256 = :sha")
                .bind("account", account)
                .bind("uuid", videoUuid)
                .bind("kind", kind)
                .bind("sha", sha256)
                .execute());
  }
}
