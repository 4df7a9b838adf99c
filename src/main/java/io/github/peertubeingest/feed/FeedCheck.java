package io.github.peertubeingest.feed;

import io.github.peertubeingest.fetch.FeedAnswer;
import io.github.peertubeingest.fetch.FeedFetcher;
import io.github.peertubeingest.fetch.FeedOrder;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Rows;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.LocalTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at feeds without making anything of them: can they be had, and understood? */
public final class FeedCheck {

  private final FeedFetcher fetcher;
  private final Formats formats;
  private final EntryReader reader;

  FeedCheck(FeedFetcher fetcher, Formats formats, EntryReader reader) {
    this.fetcher = fetcher;
    this.formats = formats;
    this.reader = reader;
  }

  /**
   * What a feed lists.
   *
   * @param profile that its entries are read with
   * @param entries all that can be read
   * @param unusable of them, with why, at most a few
   * @param fault why it cannot be read to its end; null: it can
   */
  public record Look(String profile, int entries, List<String> unusable, String fault) {}

  private static final int LISTED = 5;

  /** Asks for the feed, whether it has changed or not. */
  public Look look(FeedConfig config) throws ItemFailure {
    try {
      Path folder = Files.createTempDirectory("peertube-ingest-feed");
      try {
        FeedAnswer answer =
            fetcher.fetch(
                new FeedOrder(
                    config.url(), null, null, null, null, config.authorization(), folder));
        return look(config, answer.body());
      } finally {
        for (String name : folder.toFile().list()) {
          Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw LocalTrouble.of(FeedFetcher.STAGE, e);
    }
  }

  private Look look(FeedConfig config, Path body) throws IOException {
    List<String> unusable = new ArrayList<>();
    int entries = 0;
    String profile = null;
    try {
      Choice choice = reader.choice(config, body);
      profile = choice.profile();
      try (Rows rows = formats.rows(body, body.getFileName().toString(), choice)) {
        for (Row row = rows.next(); row != null; row = rows.next()) {
          if (row.skipped() != null) {
            continue;
          }
          entries++;
          String why = EntryReader.unusable(row);
          if (why != null && unusable.size() < LISTED) {
            unusable.add("entry " + row.number() + " " + why);
          }
        }
      }
      return new Look(profile, entries, unusable, null);
    } catch (FormatException e) {
      return new Look(profile, entries, unusable, e.fault().line());
    }
  }
}
