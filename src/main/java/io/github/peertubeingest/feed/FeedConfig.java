package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * A feed as the settings have it ({@code feeds.<name>.…}).
 *
 * @param url http, https or file
 * @param every how often it is asked, at most
 * @param profile that its entries are read with; null: the one that matches
 * @param account that publishes its entries
 * @param authorization value of the {@code Authorization} header; null: none. A secret
 * @param constants {@code set.*}: hold where an entry creates a video and says nothing itself
 * @param replaceFile whether a changed media file is sent again
 * @param first what a new feed begins with
 * @param inFlight unfinished items of the feed, at most
 * @param vanished what becomes of the video of an entry that the feed lists no more
 * @param vanishedAfter so many polls in a row have to miss it
 * @param listsAll the feed lists all that it has, not only the newest
 */
public record FeedConfig(
    String name,
    URI url,
    Duration every,
    String profile,
    String account,
    String authorization,
    ObjectNode constants,
    boolean replaceFile,
    First first,
    int inFlight,
    Vanished vanished,
    int vanishedAfter,
    boolean listsAll) {

  /**
   * What a new feed begins with.
   *
   * @param newest so many of its newest entries; null: not by number
   * @param since entries published then or later, or at no known time; null: not by date
   */
  public record First(Integer newest, Instant since) {

    /** Everything. */
    public static final First ALL = new First(null, null);
  }

  /** What becomes of the video of an entry that has vanished. */
  public enum Vanished {
    IGNORE,
    UNLIST,
    PRIVATE,
    DELETE
  }

  /** Without its address, which may hold a key. */
  @Override
  public String toString() {
    return "feed " + name;
  }
}
