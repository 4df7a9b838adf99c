package io.github.peertubeingest.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.Feed;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.FeedEntry;
import io.github.peertubeingest.ledger.FeedEntry.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The feeds of the settings, as {@code status} shows them. */
final class FeedReport {

  /** Unusable entries that are listed; the rest is counted. */
  private static final int LISTED = 20;

  private static final int SHOWN = 300;

  private final FeedBook book;
  private final Set<String> configured;

  FeedReport(FeedBook book, Set<String> configured) {
    this.book = book;
    this.configured = configured;
  }

  private List<Feed> feeds() {
    return configured.isEmpty()
        ? List.of()
        : book.all().stream().filter(feed -> configured.contains(feed.name())).toList();
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Feed feed : feeds()) {
      lines.add(
          String.format(
              "%-16s  %-10s  %s: %s", "", "feed", feed.name(), state(feed) + counts(feed.name())));
      for (FeedEntry entry : book.unusable(feed.name(), LISTED)) {
        String title = entry.title() == null ? "an entry" : "\"" + entry.title() + "\"";
        lines.add(
            String.format(
                "%-16s  %-10s  %s: %s: %s", "", "unusable", feed.name(), title, entry.why()));
      }
    }
    return lines;
  }

  private static String state(Feed feed) {
    if (feed.failures() > 0) {
      return "fails since "
          + feed.failingSince()
          + ": "
          + Texts.shortened(Texts.firstLine(WebAddress.withoutCredentials(feed.why())), SHOWN)
          + next(feed);
    }
    if (feed.reading() != null) {
      return "is being read, " + feed.reading().entries() + " entries so far";
    }
    if (feed.polledAt() == null) {
      return "was not asked yet";
    }
    return feed.entries() + " entries, asked at " + feed.polledAt() + next(feed);
  }

  private static String next(Feed feed) {
    return feed.due().isBefore(Instant.now()) ? "" : " (next: " + feed.due() + ")";
  }

  private String counts(String feed) {
    Map<State, Long> counts = book.counts(feed);
    StringBuilder words = new StringBuilder();
    for (State state : State.values()) {
      if (counts.containsKey(state)) {
        words.append(words.isEmpty() ? "; " : ", ").append(counts.get(state)).append(' ');
        words.append(word(state));
      }
    }
    return words.toString();
  }

  private static String word(State state) {
    return switch (state) {
      case TAKEN -> "taken on";
      case LEFTOUT -> "left out";
      case UNUSABLE -> "unusable";
      case VANISHED -> "vanished";
    };
  }

  /** For programs. */
  ArrayNode json() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Feed feed : feeds()) {
      ObjectNode one = all.addObject();
      one.put("name", feed.name());
      one.put("url", WebAddress.shown(feed.url()));
      one.put("state", feed.failures() > 0 ? "failing" : feed.reading() != null ? "reading" : "ok");
      one.put("why", WebAddress.withoutCredentials(feed.why()));
      one.put("failures", feed.failures());
      one.put("failingSince", text(feed.failingSince()));
      one.put("polledAt", text(feed.polledAt()));
      one.put("due", text(feed.due()));
      one.put("polls", feed.polls());
      one.put("entries", feed.entries());
      Map<State, Long> counts = book.counts(feed.name());
      one.put("taken", counts.getOrDefault(State.TAKEN, 0L));
      one.put("leftOut", counts.getOrDefault(State.LEFTOUT, 0L));
      one.put("vanished", counts.getOrDefault(State.VANISHED, 0L));
      ArrayNode unusable = one.putArray("unusable");
      for (FeedEntry entry : book.unusable(feed.name(), LISTED)) {
        unusable.addObject().put("title", entry.title()).put("why", entry.why());
      }
      one.put("unusableCount", counts.getOrDefault(State.UNUSABLE, 0L));
    }
    return all;
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }
}
