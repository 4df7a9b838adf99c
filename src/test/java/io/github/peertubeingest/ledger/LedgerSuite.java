package io.github.peertubeingest.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Reason;
import io.github.peertubeingest.item.StoredVideo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What daemons rely on, whichever database is under their ledger. */
abstract class LedgerSuite {

  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private Ledger one;
  private Ledger two;

  /** An empty database. */
  abstract LedgerDatabase database();

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };

  @BeforeEach
  void twoDaemons() {
    one = new Ledger(database().jdbi(), "one", clock);
    two = new Ledger(database().jdbi(), "two", clock);
  }

  private static NewItem drop(String key, String... files) {
    ObjectNode document = Json.MAPPER.createObjectNode().put("name", "Name").put("video", "v.mp4");
    List<Item.NamedFile> named = new ArrayList<>();
    for (String file : files) {
      named.add(new Item.NamedFile("video", file, true));
    }
    return new NewItem(
        key, "default", "a", "a.json", "a.json", new ItemDocument(document), List.of(), named);
  }

  private Item accepted(String key, String... files) {
    Item item = one.accept(drop(key, files));
    one.taken(item, Path.of("taken"));
    return item;
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theSameFileSeenByTwoDaemonsIsOneItem() throws Exception {
    for (int round = 0; round < 10; round++) {
      NewItem drop = drop("key-of-round-" + round + "-aaaaaaaaaaaa");
      List<Callable<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Ledger ledger = i % 2 == 0 ? one : two;
        tasks.add(() -> ledger.accept(drop).id());
      }
      assertEquals(1, Set.copyOf(together(tasks)).size());
    }
    assertEquals(10, one.count());
  }

  @Test
  void aDueItemIsClaimedByOneDaemonAlone() throws Exception {
    for (int i = 0; i < 60; i++) {
      accepted("key-" + i + "-aaaaaaaaaaaaaaaa");
    }
    List<Callable<List<Item>>> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Ledger ledger = i % 2 == 0 ? one : two;
      tasks.add(() -> ledger.claim("default", 2, Ledger.Which.ALL));
    }
    Set<String> ids = new HashSet<>();
    int claims = 0;
    for (List<Item> claimed : together(tasks)) {
      assertTrue(claimed.size() <= 2, "no more than asked for");
      claims += claimed.size();
      claimed.forEach(item -> ids.add(item.id()));
    }
    assertEquals(claims, ids.size(), "none twice");
    claims += one.claim("default", 100, Ledger.Which.ALL).size();
    assertEquals(60, claims);
    assertEquals(60, one.held("default") + two.held("default"));
  }

  @Test
  void aLeaseThatRanOutIsTakenOverAndItsOldOwnerWritesNothingMore() {
    accepted("key-aaaaaaaaaaaaaaaa");
    Item early = one.claim("default", 1, Ledger.Which.ALL).get(0);
    assertTrue(two.claim("default", 1, Ledger.Which.ALL).isEmpty());

    now = now.plusSeconds(50);
    one.heartbeat();
    now = now.plusSeconds(50);
    assertTrue(two.claim("default", 1, Ledger.Which.ALL).isEmpty(), "it was renewed");

    now = now.plusSeconds(11);
    Item late = two.claim("default", 1, Ledger.Which.ALL).get(0);
    assertEquals(early.id(), late.id());
    assertFalse(one.holds(early));
    assertTrue(two.holds(late));
    StoredVideo video = new StoredVideo(1L, "u", "s", "http://localhost/w/s");
    assertThrows(LeaseLost.class, () -> one.videoKnown(early, video));
    assertThrows(LeaseLost.class, () -> one.did(early, "part", BooleanNode.TRUE));
    assertThrows(LeaseLost.class, () -> one.again(early, 1));
    assertThrows(LeaseLost.class, () -> one.settled(early, "folder", List.of()));
    UploadBook book = new UploadBook(database().jdbi(), one, clock);
    assertThrows(LeaseLost.class, () -> book.sendingTheLastByte(early));
    one.release(early);
    one.heartbeat();
    assertTrue(two.holds(late));
    assertTrue(one.claim("default", 1, Ledger.Which.ALL).isEmpty(), "the new owner keeps it");
    two.videoKnown(late, video);
  }

  @Test
  void whatIsNotInHandIsFreeAtTheNextHeartbeat() {
    accepted("key-aaaaaaaaaaaaaaaa");
    Ledger ended = new Ledger(database().jdbi(), "one", clock);
    assertEquals(1, ended.claim("default", 1, Ledger.Which.ALL).size());
    one.heartbeat(); // the same owner, which knows nothing of that claim
    now = now.plusSeconds(6);
    assertEquals(1, one.claim("default", 1, Ledger.Which.ALL).size());
  }

  @Test
  void aRestartTakesUpItsOwnItemsAtOnceAndLeavesThoseOfOthers() {
    accepted("key-1-aaaaaaaaaaaaaa");
    accepted("key-2-aaaaaaaaaaaaaa");
    Item own = one.claim("default", 1, Ledger.Which.ALL).get(0);
    two.claim("default", 1, Ledger.Which.ALL);
    Ledger again = new Ledger(database().jdbi(), "one", clock);
    assertEquals(1, again.releaseAll());
    assertEquals(own.id(), again.claim("default", 5, Ledger.Which.ALL).get(0).id());
    assertEquals(1, again.held("default"));
  }

  @Test
  void whatMayHaveMadeAVideoIsLookedAfterBeforeAnythingNewIsBegun() {
    accepted("key-1-aaaaaaaaaaaaaa");
    accepted("key-2-aaaaaaaaaaaaaa");
    Item sent = one.claim("default", 1, Ledger.Which.ALL).get(0);
    new UploadBook(database().jdbi(), one, clock).sendingTheLastByte(sent);
    one.release(sent);
    accepted("key-3-aaaaaaaaaaaaaa");
    now = now.plusSeconds(60);
    assertEquals(List.of(), one.claim("default", 5, Ledger.Which.ENDED));
    List<Item> begun = one.claim("default", 5, Ledger.Which.BEGUN);
    assertEquals(List.of(sent.id()), begun.stream().map(Item::id).toList());
    assertEquals(2, one.claim("default", 5, Ledger.Which.ALL).size());
  }

  @Test
  void anItemThatEndedNeverEndsOtherwise() {
    accepted("key-aaaaaaaaaaaaaaaa");
    Item item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    Reason reason =
        new Reason(
            "key", FailureClass.BUG, "work", null, null, "detail", List.of(), 1, now, now, "next");
    one.dead(item, reason);
    assertThrows(LeaseLost.class, () -> one.dead(item, reason));
    one.settled(item, "dead-letter/folder", List.of());
    assertThrows(LeaseLost.class, () -> one.later(item, now, "the ledger", null, false, 0, 0));
    one.release(item);
    now = now.plusSeconds(3600);
    assertEquals(List.of(), one.claim("default", 1, Ledger.Which.ALL));
    assertEquals(Item.State.DEAD, one.get(item.id()).state());
  }

  @Test
  void theClockOfAFailingItemRunsForItsOwnRetriesOnly() {
    accepted("key-aaaaaaaaaaaaaaaa");
    Item item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    Instant failed = now;
    one.later(item, now.plusSeconds(10), "its own failure", null, true, 0, 0);
    now = now.plusSeconds(10);
    item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    assertEquals(failed, item.firstFailureAt());
    one.later(item, now.plusSeconds(600), "the instance is away", null, false, 0, 0);
    now = now.plusSeconds(600);
    item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    assertEquals(failed.plusSeconds(600), item.firstFailureAt());
    one.later(item, now, "its turn", null, false, 0, 0);
    now = now.plusSeconds(7200); // a gate was closed, or nothing ran here
    item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    assertEquals(failed.plusSeconds(7800), item.firstFailureAt());
  }

  @Test
  void ofSeveralItemsThatNameAFileOneIsTheLast() throws Exception {
    for (int round = 0; round < 10; round++) {
      String file = "/inbox/" + round + ".mp4";
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Item item = accepted("key-" + round + "-" + i + "-aaaaaaaaaaaa", file);
        Ledger ledger = i % 2 == 0 ? one : two;
        tasks.add(() -> ledger.lastToName(item, file));
      }
      assertEquals(1, together(tasks).stream().filter(last -> last).count());
    }
  }

  @Test
  void noMoreImportsAreOpenThanMayBe() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      accepted("key-" + i + "-aaaaaaaaaaaaaaaa");
    }
    ImportBook book = new ImportBook(database().jdbi(), 3, clock);
    for (Item item : one.claim("default", 12, Ledger.Which.ALL)) {
      tasks.add(() -> book.ask(item));
    }
    assertEquals(3, together(tasks).stream().filter(place -> place).count());
  }

  @Test
  void partsThatAreDoneAtOnceAreAllRemembered() throws Exception {
    accepted("key-aaaaaaaaaaaaaaaa");
    Item item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    List<Callable<Item>> tasks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String part = "part-" + i;
      tasks.add(() -> one.did(item, part, BooleanNode.TRUE));
    }
    together(tasks);
    assertEquals(12, one.get(item.id()).progress().parts().size());
  }

  @Test
  void ofTwoIdenticalDropsOneWaits() throws Exception {
    for (int round = 0; round < 10; round++) {
      String key = "key-" + round + "-aaaaaaaaaaaaaaaa";
      accepted("first-" + key);
      accepted("other-" + key);
      Item first = one.claim("default", 1, Ledger.Which.ALL).get(0);
      Item second = two.claim("default", 1, Ledger.Which.ALL).get(0);
      List<Callable<Boolean>> tasks =
          List.of(() -> one.twinUnfinished(first, key), () -> two.twinUnfinished(second, key));
      assertTrue(together(tasks).contains(true));
    }
  }

  @Test
  void anItemThatAnotherDaemonWorksOnIsNotWithdrawn() {
    Item item = one.accept(drop("key-aaaaaaaaaaaaaaaa"));
    two.taken(item, Path.of("taken"));
    one.withdraw(item);
    assertEquals(1, one.count());
  }

  @Test
  void aTextMayHoldAnything() {
    accepted("key-aaaaaaaaaaaaaaaa");
    Item item = one.claim("default", 1, Ledger.Which.ALL).get(0);
    one.awaitFile(item, "/f", "for \u0000 𝄞 ' \\ %", now.plus(Duration.ofHours(1)), null);
    assertTrue(one.get(item.id()).why().endsWith("𝄞 ' \\ %"));
  }

  private Item table(TableBook book, int rows) {
    ObjectNode document = Json.MAPPER.createObjectNode().put("action", "table");
    Item table =
        one.accept(
            new NewItem(
                "key-of-the-table-aaaaaaaa",
                "default",
                "t",
                "t.csv",
                "t.csv",
                new ItemDocument(document),
                List.of(),
                List.of()));
    one.taken(table, Path.of("taken"));
    table = one.claim("default", 1, Ledger.Which.ALL).get(0);
    List<TableBook.NewRow> all = new ArrayList<>();
    for (int i = 1; i <= rows; i++) {
      all.add(row(table, i));
    }
    List<TableBook.Skipped> skipped = List.of(new TableBook.Skipped(rows + 1L, "no film"));
    book.enter(table, new TableBook.Batch(all, skipped, rows + 1L, true, null));
    one.release(table);
    return one.get(table.id());
  }

  private FeedBook feeds(String owner, Ledger ledger) {
    return new FeedBook(database().jdbi(), ledger, owner, clock);
  }

  @Test
  void aFeedIsAskedByOneDaemonAndFreeAgainWhenItsLeaseRanOut() {
    FeedBook first = feeds("one", one);
    FeedBook second = feeds("two", two);
    first.configured(Map.of("f", "http://f"), Map.of("f", Duration.ofMinutes(15)));
    Feed feed = first.claim(List.of("f"), 4).get(0);
    assertEquals(List.of(), second.claim(List.of("f"), 4));
    now = now.plus(Ledger.LEASE).plusSeconds(1);
    assertEquals(1, second.claim(List.of("f"), 4).size());
    first.unchanged(feed, null, "late", null, new FeedBook.Next(now, now));
    assertEquals(0, first.all().get(0).polls(), "who comes too late writes nothing");
  }

  @Test
  void anEntryIsMissedOnlyWhereItIsNewerThanWhatIsListed() {
    FeedBook book = feeds("one", one);
    book.configured(Map.of("f", "http://f"), Map.of("f", Duration.ofMinutes(15)));
    book.noted(List.of(entry("old", 1, 1), entry("gone", 2, 1), entry("left", 3, 1)));
    Feed feed = read(book, 1);
    book.noted(List.of(entry("left", 3, 2), entry("still", 1, 2).as(FeedEntry.State.TAKEN, null)));
    book.missed(feed, false);
    assertEquals(List.of(), ids(book.vanished(feed, 2, 10)), "one poll is not two");
    assertEquals(List.of("gone"), ids(book.vanished(read(book, 2), 2, 10)));
    assertEquals(4, book.counts("f").get(FeedEntry.State.TAKEN));
  }

  private static List<String> ids(List<FeedEntry> entries) {
    return entries.stream().map(FeedEntry::id).toList();
  }

  private static FeedEntry entry(String id, int day, long body) {
    return new FeedEntry(
        "f",
        id,
        id,
        "default",
        FeedEntry.State.TAKEN,
        null,
        "Title",
        "public",
        "content",
        "media",
        Instant.parse("2024-01-0" + day + "T00:00:00Z"),
        body);
  }

  /** The feed after another body of it was read to its end. */
  private Feed read(FeedBook book, int body) {
    Feed feed = book.claim(List.of("f"), 1).get(0);
    Feed reading =
        book.reading(
            feed, new Feed.Reading("/b", "sha" + body, null, null, "http://f", null, 0, 3, 3), now);
    book.read(reading, new FeedBook.Next(now, now));
    book.release(feed);
    return book.all().get(0);
  }

  /** All rows say the same of the same video. */
  private static TableBook.NewRow row(Item table, long number) {
    ObjectNode document = Json.MAPPER.createObjectNode().put("externalId", "e").put("name", "Name");
    NewItem item =
        new NewItem(
            "key-of-a-row-aaaaaaaaaaaa",
            "default",
            "t",
            "t.csv",
            "t.csv",
            new ItemDocument(document),
            List.of(),
            List.of(),
            List.of(),
            Json.MAPPER.createObjectNode(),
            new Item.Row(table.id(), number),
            null);
    return new TableBook.NewRow(item, "content");
  }

  private Reason reason() {
    return new Reason(
        "key", FailureClass.BUG, "work", null, null, "detail", List.of(), 1, now, now, "next");
  }

  @Test
  void aTableWaitsForItsRowsAndIsDueWithTheLastOfThem() throws Exception {
    TableBook book = new TableBook(database().jdbi(), clock);
    Item table = table(book, 12);
    List<Item> rows = new ArrayList<>(one.claim("default", 100, Ledger.Which.ALL));
    Item claimed = rows.stream().filter(Item::table).findFirst().orElseThrow();
    rows.remove(claimed);
    assertEquals(12, rows.size());
    assertTrue(TableBook.complete(claimed));
    assertTrue(book.waits(claimed));
    one.release(claimed);
    assertEquals(1, rows.stream().filter(r -> !one.olderUnfinished(r)).count(), "row by row");
    assertEquals(
        1L, rows.stream().filter(r -> !one.olderUnfinished(r)).findFirst().get().row().number());
    List<Callable<Boolean>> ends = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Item row = rows.get(i);
      Ledger ledger = i % 2 == 0 ? one : two;
      ends.add(
          () -> {
            Item dead = ledger.dead(row, reason());
            book.settledRow(dead, dead.outcome(), List.of());
            ledger.release(dead);
            return true;
          });
    }
    assertEquals(null, one.get(table.id()).due());
    together(ends);
    assertEquals("13 rows, 12 dead, 1 skipped", book.counts(table).words());
    Item again = one.claim("default", 5, Ledger.Which.ALL).get(0);
    assertEquals(table.id(), again.id());
    assertFalse(book.waits(again));

    List<Long> order = new ArrayList<>();
    book.eachEnd(table, end -> order.add(end.number()));
    assertEquals(13, order.size());
    assertEquals(order.stream().sorted().toList(), order);

    ObjectNode outcome = Json.MAPPER.createObjectNode();
    Item ended = book.concluded(again, Item.State.PUBLISHED, outcome, book.counts(again));
    Redrives redrives = new Redrives(database().jdbi(), clock);
    List<Item> dead = new ArrayList<>();
    redrives.eachDeadRow(table, dead::add);
    assertTrue(redrives.mark(dead.get(0), null, "redriven"));
    book.settled(ended, List.of());
    assertEquals(Item.Step.WORK, one.get(table.id()).step(), "a row went back meanwhile");
    assertEquals(null, one.get(table.id()).due());
  }

  @Test
  void aBatchThatWasEnteredIsNotEnteredAgain() {
    TableBook book = new TableBook(database().jdbi(), clock);
    ObjectNode document = Json.MAPPER.createObjectNode().put("action", "table");
    Item table = table(book, 3);
    assertEquals(document, table.document().json());
    TableBook.Batch same = new TableBook.Batch(List.of(row(table, 1)), List.of(), 1, false, null);
    assertThrows(RuntimeException.class, () -> book.enter(table, same));
    assertEquals(4, one.count());
    assertEquals(4, TableBook.entered(one.get(table.id())));
  }

  @Test
  void finishedItemsCostNothing() {
    List<String> plans = new Plans(database()).ofEveryQuestion();
    assertEquals(List.of(), plans, "these read every item");
  }
}
