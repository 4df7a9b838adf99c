package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.feed.Entry.Change;
import io.github.peertubeingest.feed.FeedConfig.First;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Mapped;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Rows;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.ledger.Feed;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.FeedEntry;
import io.github.peertubeingest.ledger.FeedEntry.State;
import io.github.peertubeingest.work.OpenRows;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Reads the body of a feed, so many entries at a time, and holds each against what is remembered of
 * it.
 */
final class EntryReader implements AutoCloseable {

  /** Entries that are looked up together. */
  private static final int LOOK = 100;

  /** Entries that are read at once at most, whatever is to be made of them. */
  private static final int BATCH = 2000;

  private static final int LONGEST_ID = 255;
  private static final int TITLE = 120;

  private final Formats formats;
  private final FeedBook book;
  private final OpenRows open = new OpenRows();

  /** The numbers of the records that a new feed begins with, by feed and body. */
  private final Map<String, Set<Long>> newest = new HashMap<>();

  EntryReader(Formats formats, FeedBook book) {
    this.formats = formats;
    this.book = book;
  }

  /**
   * A part of a feed's body.
   *
   * @param entries of which something is to be made, the oldest first
   * @param noted the others, as they are remembered from now on
   * @param told of entries of which nothing can be made: what and why, for people
   * @param listed how many entries were read
   * @param upTo number of the last record
   * @param complete whether nothing follows
   * @param fault why nothing more can be read; null: it can, or nothing follows
   */
  record Batch(
      List<Entry> entries,
      List<FeedEntry> noted,
      List<String> told,
      long listed,
      long upTo,
      boolean complete,
      FieldFault fault) {}

  @Override
  public void close() {
    open.close();
  }

  /** How the feed's body is to be read. */
  Choice choice(FeedConfig config, Path body) throws FormatException {
    if (config.profile() != null) {
      return formats.named(config.profile());
    }
    String name = "feeds/" + config.name() + "/" + body.getFileName();
    Choice choice = formats.choose(body, name);
    if (choice.shape() != Shape.TABLE) {
      throw new FormatException(
          "is no feed that a profile is for",
          "RSS, Atom, JSON Feed; or feeds."
              + config.name()
              + ".profile with the name of a profile that has records:");
    }
    return choice;
  }

  /**
   * Reads on.
   *
   * @param room how many entries something may be made of
   * @throws FormatException when the body cannot be read at all
   * @throws IOException when the file cannot be read
   */
  Batch read(Feed feed, FeedConfig config, int room) throws IOException, FormatException {
    Reading reading = new Reading(feed, config, room);
    boolean kept = false;
    try {
      reading.readOn();
      if (!reading.complete) {
        open.keep(feed.name(), reading.rows, reading.at);
        kept = true;
      }
      return reading.batch();
    } finally {
      if (!kept) {
        OpenRows.close(reading.rows);
      }
    }
  }

  /** One batch being read. */
  private final class Reading {
    private final Feed feed;
    private final FeedConfig config;
    private final int room;
    private final Addresses addresses;
    private final List<Entry> entries = new ArrayList<>();
    private final List<FeedEntry> noted = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private Set<Long> begins;
    private Rows rows;
    private long at;
    private long listed;
    private boolean complete;
    private FieldFault fault;

    Reading(Feed feed, FeedConfig config, int room) {
      this.feed = feed;
      this.config = config;
      this.room = room;
      this.addresses = new Addresses(URI.create(feed.reading().at()));
      this.at = feed.reading().upTo();
    }

    Batch batch() {
      // Feeds list the newest first; videos are published in the order of their time.
      List<Entry> oldestFirst = new ArrayList<>(entries);
      java.util.Collections.reverse(oldestFirst);
      oldestFirst.sort(
          Comparator.comparing(
              (Entry e) -> e.now().publishedAt(),
              Comparator.nullsFirst(Comparator.naturalOrder())));
      return new Batch(oldestFirst, noted, told, listed, at, complete, fault);
    }

    void readOn() throws IOException, FormatException {
      Path body = Path.of(feed.reading().body());
      begins = begins(body);
      rows = open.take(feed.name(), at);
      if (rows == null) {
        rows = rows(body);
        rows.skipTo(at);
      }
      while (!complete && fault == null && entries.size() < room && listed < BATCH) {
        look(Math.min(LOOK, room - entries.size()));
      }
      complete |= fault != null;
    }

    private Rows rows(Path body) throws IOException, FormatException {
      return formats.rows(body, body.getFileName().toString(), choice(config, body));
    }

    /** Where a new feed begins with its newest entries; null where it does not. */
    private Set<Long> begins(Path body) throws IOException, FormatException {
      if (feed.begun() || config.first().newest() == null) {
        return null;
      }
      String key = feed.name() + " " + feed.reading().sha256();
      Set<Long> known = newest.get(key);
      if (known == null) {
        known = newest(body, config.first().newest());
        newest.clear();
        newest.put(key, known);
      }
      return known;
    }

    private Set<Long> newest(Path body, int most) throws IOException, FormatException {
      record Dated(long number, Instant at) {}
      List<Dated> all = new ArrayList<>();
      try (Rows looking = rows(body)) {
        for (Row row = looking.next(); row != null; row = looking.next()) {
          if (row.skipped() == null && id(row.mapped().document()) != null) {
            all.add(new Dated(row.number(), published(row.mapped().document())));
          }
        }
      } catch (FormatException e) {
        if (all.isEmpty()) {
          throw e;
        }
        // What comes before the fault can be begun with; the fault itself is told when it is met.
      }
      if (all.stream().allMatch(d -> d.at() != null)) {
        all.sort(Comparator.comparing(Dated::at).reversed());
      }
      Set<Long> numbers = new HashSet<>();
      all.stream().limit(most).forEach(d -> numbers.add(d.number()));
      return numbers;
    }

    /** Reads some records, and asks what is known of them together. */
    private void look(int most) throws IOException {
      Map<Row, String> ids = new LinkedHashMap<>();
      try {
        while (ids.size() < most) {
          Row row = rows.next();
          if (row == null) {
            complete = true;
            break;
          }
          at = row.number();
          if (row.skipped() == null) {
            ids.put(row, identify(row));
          }
        }
      } catch (FormatException e) {
        fault = e.fault();
      }
      Map<String, FeedEntry> known = book.entries(feed.name(), Set.copyOf(ids.values()));
      ids.forEach((row, id) -> one(row, id, known.get(id)));
      listed += ids.size();
    }

    private String identify(Row row) {
      addresses.complete(row.mapped().document());
      String id = id(row.mapped().document());
      String whole = id == null ? "no id: " + row.mapped().faults() + row.mapped().document() : id;
      return DigestUtils.sha256Hex(whole);
    }

    private void one(Row row, String id, FeedEntry known) {
      boolean again = known != null && known.seenBody() == feed.body();
      if (!seen.add(id) || again) {
        return; // listed twice: the first one counts, as readers of feeds have it
      }
      ObjectNode document = row.mapped().document();
      FeedEntry now = described(id, document, known);
      String unusable = known == null || known.state() == State.UNUSABLE ? unusable(row) : null;
      if (unusable != null) {
        boolean same = known != null && known.contentHash().equals(now.contentHash());
        noted.add(now.as(State.UNUSABLE, unusable));
        if (!same) {
          told.add(name(row, now) + ": " + unusable);
        }
      } else if (known == null ? leftOut(row, now) : known.state() == State.LEFTOUT) {
        noted.add(now.as(State.LEFTOUT, null));
      } else {
        changed(row.mapped(), now, known);
      }
    }

    private void changed(Mapped mapped, FeedEntry now, FeedEntry known) {
      Change change = change(now, known);
      if (change != null) {
        PeerTubeVideo source = source(mapped.document()).orElse(null);
        entries.add(new Entry(mapped, now, source, change));
        return;
      }
      noted.add(now);
      if (!known.mediaHash().equals(now.mediaHash())) {
        told.add(
            "\""
                + now.title()
                + "\" has another media file; the video keeps its own: feeds."
                + config.name()
                + ".set.replaceFile is not true");
      }
    }

    /** Null: nothing is to be made of it. */
    private Change change(FeedEntry now, FeedEntry known) {
      if (known == null || known.state() == State.UNUSABLE) {
        return Change.NEW;
      }
      if (known.state() == State.VANISHED) {
        return Change.BACK;
      }
      if (config.replaceFile() && !known.mediaHash().equals(now.mediaHash())) {
        return Change.REPLACED;
      }
      return known.contentHash().equals(now.contentHash()) ? null : Change.EDITED;
    }

    private boolean leftOut(Row row, FeedEntry now) {
      if (feed.begun()) {
        return false;
      }
      First first = config.first();
      boolean older =
          first.since() != null
              && now.publishedAt() != null
              && now.publishedAt().isBefore(first.since());
      return older || (begins != null && !begins.contains(row.number()));
    }

    private FeedEntry described(String id, ObjectNode document, FeedEntry known) {
      String title = text(document, "name");
      return new FeedEntry(
          feed.name(),
          id,
          known == null ? null : known.externalId(),
          config.account(),
          State.TAKEN,
          null,
          title == null ? null : Texts.shortened(Texts.firstLine(title), TITLE),
          known == null ? null : known.privacy(),
          Fingerprint.content(document),
          Fingerprint.media(document),
          published(document),
          feed.body());
    }
  }

  /** Why nothing can be made of an entry; null: something can. */
  static String unusable(Row row) {
    ObjectNode document = row.mapped().document();
    if (document.isEmpty() && !row.mapped().faults().isEmpty()) {
      return row.mapped().faults().get(0).message();
    }
    if (id(document) == null) {
      return "has no id, no link and no media to be known by";
    }
    boolean media = ItemDocument.SOURCES.stream().anyMatch(s -> text(document, s) != null);
    return media || source(document).isPresent()
        ? null
        : "has no video or audio file, and no address of a page that is known to have one";
  }

  private static String name(Row row, FeedEntry now) {
    return now.title() == null
        ? "an entry (number " + row.number() + ")"
        : "\"" + now.title() + "\"";
  }

  /** Where the video is at another PeerTube; the address that names it stays in its feed. */
  private static Optional<PeerTubeVideo> source(ObjectNode document) {
    return Stream.of("externalId", "targetUrl")
        .map(field -> PeerTubeVideo.of(text(document, field)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What names the entry: its own id, else its media; never a date. Null: nothing does. */
  private static String id(ObjectNode document) {
    return Stream.of("externalId", "targetUrl", "video")
        .map(field -> text(document, field))
        .filter(text -> text != null)
        .findFirst()
        .orElse(null);
  }

  /** The id as an item's externalId: as it is, unless it is too long for one. */
  static String externalId(ObjectNode document) {
    String id = id(document);
    return Texts.length(id) <= LONGEST_ID ? id : "sha256:" + DigestUtils.sha256Hex(id);
  }

  private static Instant published(ObjectNode document) {
    String text = text(document, "originallyPublishedAt");
    return text == null ? null : Dates.parse(text).orElse(null);
  }

  private static String text(ObjectNode document, String field) {
    JsonNode value = document.get(field);
    return value == null || !value.isValueNode() || value.asText().isBlank()
        ? null
        : value.asText();
  }
}
