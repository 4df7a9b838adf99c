package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.StoredVideo;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Fills a ledger with finished items, fast, and measures an item: {@code Million FILE [COUNT]}. */
final class Million {

  private static final int BATCH = 5_000;

  private Million() {}

  public static void main(String[] args) throws Exception {
    long begun = System.nanoTime();
    try (LedgerDatabase database = LedgerDatabase.open(Path.of(args[0]))) {
      System.out.println("opened in ms: " + (System.nanoTime() - begun) / 1_000_000);
      if (args.length > 1) {
        fill(database, Integer.parseInt(args[1]));
      }
      Ledger ledger = new Ledger(database.jdbi(), "one", Clock.systemUTC());
      work(ledger, 300);
      long start = System.nanoTime();
      work(ledger, 1000);
      System.out.println("one item in µs: " + (System.nanoTime() - start) / 1_000_000);
    }
  }

  /** Items from acceptance to their end, and the looks in between. */
  private static void work(Ledger ledger, int items) {
    for (int i = 0; i < items; i++) {
      String key = UUID.randomUUID().toString();
      ledger.taken(
          ledger.accept(
              new NewItem(
                  key,
                  "default",
                  "b",
                  "b.json",
                  "b.json",
                  new ItemDocument(Json.MAPPER.createObjectNode().put("name", "Name")),
                  List.of(),
                  List.of())),
          Path.of("taken"));
      ledger.awaited();
      Item item = ledger.claim("default", 1, Ledger.Which.ALL).get(0);
      ledger.twinUnfinished(item, key);
      ledger.publishedTwin(item, key);
      item = ledger.did(item, "part", BooleanNode.TRUE);
      item = ledger.videoKnown(item, new StoredVideo(1L, key, key, "u"));
      ledger.settled(item, "folder", java.util.List.of());
      ledger.release(item);
      ledger.nextDue("default");
    }
  }

  /** Published items with the receipt and the events that they leave. */
  static void fill(LedgerDatabase database, int items) {
    String receipt = "{\"action\":\"create\",\"video\":{\"url\":\"https://tube.example/w/abc\"}}";
    for (int from = 0; from < items; from += BATCH) {
      int begin = from;
      int end = Math.min(items, from + BATCH);
      database
          .jdbi()
          .useTransaction(
              h -> {
                PreparedBatch batch =
                    h.prepareBatch(
                        "insert into items (id, item_key, full_key, drop_number, account, action,"
                            + " base, source, source_name, media, state, step, attempts, requests,"
                            + " accepted_at, started_at, finished_at, pause_millis, video_id,"
                            + " video_uuid, video_short_uuid, video_url, outcome, folder, import_id,"
                            + " lease) values (:id, :key, :key, 1, 'default', 'create', 'b', 's.json',"
                            + " 's.json', '[]', 'published', 'done', 0, 3, :at, :at, :at, 0, :no,"
                            + " :id, :id, 'u', '"
                            + receipt
                            + "', '/published/x', :no, :id)");
                PreparedBatch events =
                    h.prepareBatch(
                        "insert into events (item_id, at, what) values (:id, :at, 'published')");
                for (int i = begin; i < end; i++) {
                  String id = "old" + i;
                  batch.bind("id", id).bind("key", "key" + i).bind("at", 1000L + i);
                  batch.bind("no", i + 1L).add();
                  for (int e = 0; e < 4; e++) {
                    events.bind("id", id).bind("at", 1000L + i).add();
                  }
                }
                batch.execute();
                events.execute();
              });
    }
  }
}
