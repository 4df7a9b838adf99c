package io.github.peertubeingest.ledger;

import java.nio.file.Path;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Fills a ledger with finished items, fast: {@code Million FILE COUNT}. */
final class Million {

  private static final int BATCH = 5_000;

  private Million() {}

  public static void main(String[] args) throws Exception {
    try (LedgerDatabase database = LedgerDatabase.open(Path.of(args[0]))) {
      fill(database, Integer.parseInt(args[1]));
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
