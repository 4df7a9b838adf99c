package io.github.peertubeingest.work;

import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.MediaBook;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.commons.codec.digest.DigestUtils;

/** Files that were sent for a video: the same bytes are not sent a second time. */
public final class SentFiles {

  /** The video's own file. */
  public static final String VIDEO = "video";

  private final VideoMemory memory;
  private final MediaBook media;

  public SentFiles(VideoMemory memory, MediaBook media) {
    this.memory = memory;
    this.media = media;
  }

  /** Whether the file is the one that was sent last for the video. */
  public boolean same(Item item, StoredVideo video, String kind, Media file) throws IOException {
    return memory
        .sent(item.account(), video.uuid(), kind)
        .filter(sent -> sent.equals(sha256(file)))
        .isPresent();
  }

  /** From here on this is the file that was sent last. */
  public void remember(Item item, String kind, Media file) throws IOException {
    String sha256 = sha256(file);
    memory.remember(item.account(), item.video().uuid(), kind, sha256);
    if (kind.equals(VIDEO)) {
      media.remember(item.account(), item.video(), file.size(), sha256);
    }
  }

  private static String sha256(Media file) {
    try (InputStream in = Files.newInputStream(file.file())) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read " + file.file(), e);
    }
  }
}
