package io.github.peertubeingest.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Item.Step;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables: each row an item of its own, one folder for all that became of them. */
class TablesTest {

  private static final String MIXED =
      "externalId,name,video,licence\n"
          + "one,Film one,sub/one.mp4,1\n"
          + "two,Film two,two.mp4,none such\n"
          + "three,Film three,three.mp4,\n";

  @TempDir private Path folder;

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  private void mixed(Home home) throws IOException {
    Files.createDirectories(home.inbox().resolve("sub"));
    home.dropVideo("sub/one.mp4");
    home.dropVideo("two.mp4");
    home.dropVideo("three.mp4");
    home.drop("films.csv", MIXED);
  }

  private static List<Item> tables(Home home) {
    return home.daemon().engine().ledger().all().stream().filter(Item::table).toList();
  }

  /** Waits until so many tables are finished, with all that came from them. */
  private static void awaitTables(Home home, int tables) {
    await()
        .until(
            () ->
                tables(home).size() == tables
                    && home.daemon().engine().ledger().all().stream()
                        .allMatch(i -> i.step() == Step.DONE));
  }

  private Path only(String shelf) throws IOException {
    try (var list = Files.list(folder.resolve(shelf))) {
      List<Path> all = list.toList();
      assertEquals(1, all.size(), all.toString());
      return all.get(0);
    }
  }

  private static List<String> files(Path of) throws IOException {
    try (var walk = Files.walk(of)) {
      return walk.filter(Files::isRegularFile)
          .map(f -> of.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aTableBecomesOneFolderOfWhatWasPublishedAndOneOfWhatFailed() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      mixed(home);
      home.start();
      awaitTables(home, 1);

      assertEquals(2, sandbox.videos().size());
      Path published = only("published");
      assertEquals(
          List.of(
              "films.csv",
              "receipts.jsonl",
              "results.csv",
              "sub/one.mp4",
              "three.mp4",
              "urls.csv",
              "urls.map"),
          files(published));
      assertEquals(MIXED, Files.readString(published.resolve("films.csv")));
      List<String> results = Files.readAllLines(published.resolve("results.csv"));
      assertEquals(
          "externalId,name,video,licence,peertube.uuid,peertube.url,peertube.state,peertube.reason",
          results.get(0));
      assertTrue(results.get(1).startsWith("one,Film one,sub/one.mp4,1,"), results.get(1));
      assertTrue(results.get(1).endsWith(",published,"), results.get(1));
      assertTrue(
          results.get(2).startsWith("two,Film two,two.mp4,none such,,,dead,"), results.get(2));
      assertTrue(results.get(3).startsWith("three,"), results.get(3));
      List<String> receipts = Files.readAllLines(published.resolve("receipts.jsonl"));
      assertEquals(2, receipts.size());
      assertTrue(receipts.get(0).startsWith("{\"row\":1,"), receipts.get(0));
      assertTrue(receipts.get(0).contains("\"name\":\"sub/one.mp4\""), receipts.get(0));
      assertTrue(receipts.get(0).contains("sha256"), receipts.get(0));
      assertEquals(
          List.of("old_id,url", "one,", "three,"),
          Files.readAllLines(published.resolve("urls.csv")).stream()
              .map(l -> l.replaceAll("http.*", ""))
              .toList());
      assertTrue(
          Files.readString(published.resolve("urls.map"))
              .matches("(?s)\"one\" \"http://[^\"]+\";\n\"three\" \"http://[^\"]+\";\n"));

      Path dead = only("dead-letter");
      assertEquals(List.of("failed.csv", "reasons.jsonl", "two.mp4"), files(dead));
      List<String> failed = Files.readAllLines(dead.resolve("failed.csv"));
      assertEquals(
          "externalId,name,video,licence,peertube.profile,peertube.table,peertube.reason",
          failed.get(0));
      assertTrue(failed.get(1).startsWith("two,Film two,two.mp4,none such,table,"), failed.get(1));
      List<String> reasons = Files.readAllLines(dead.resolve("reasons.jsonl"));
      assertEquals(1, reasons.size());
      assertTrue(reasons.get(0).startsWith("{\"row\":2,\"line\":3,"), reasons.get(0));

      String status = home.command("status").out();
      assertTrue(status.contains("films.csv, row 2: content: licence"), status);
      assertTrue(status.contains("films.csv: 3 rows, 2 published, 1 dead"), status);
      String told = home.command("explain", tables(home).get(0).id()).out();
      assertTrue(told.contains("3 rows, 2 published, 1 dead"), told);
    }
  }

  @Test
  void theFailedRowsAreCorrectedAndDroppedAgain() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      mixed(home);
      home.start();
      awaitTables(home, 1);
      Path dead = only("dead-letter");
      Path failed = dead.resolve("failed.csv");
      Files.writeString(failed, Files.readString(failed).replace("none such", "2"));
      Files.move(dead, home.inbox().resolve(dead.getFileName().toString()));
      awaitTables(home, 2);
      assertEquals(3, sandbox.videos().size());
      assertEquals(2, home.names("published").size());
      assertEquals(List.of(), home.names("dead-letter"));
    }
  }

  @Test
  void theFailedRowsAloneFindTheirFilesWithTheDeadLetter() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      mixed(home);
      home.start();
      awaitTables(home, 1);
      Path dead = only("dead-letter");
      String failed = Files.readString(dead.resolve("failed.csv"));
      home.drop("failed.csv", failed.replace("none such", "2"));
      awaitTables(home, 2);
      assertEquals(3, sandbox.videos().size());
      assertEquals(List.of("failed.csv", "reasons.jsonl"), files(dead));
    }
  }

  @Test
  void theSameTableDroppedAgainSendsOnlyWhatChanged() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.dropVideo("a.mp4");
      String rows = "name,video\nFilm a,a.mp4\n";
      home.drop("plain.csv", rows);
      home.start();
      awaitTables(home, 1);
      home.drop("plain.csv", rows);
      awaitTables(home, 2);
      home.dropVideo("c.mp4");
      home.drop("plain.csv", "name,video\nFilm c,c.mp4\nFilm a,a.mp4\n");
      awaitTables(home, 3);
      assertEquals(
          List.of("Film a", "Film c"),
          sandbox.videos().stream().map(v -> v.name()).sorted().toList());
      assertEquals(2, sandbox.count("POST", "/api/v1/videos/upload"));
      assertEquals(0, sandbox.count("PUT", ".*"));
    }
  }

  @Test
  void aRowGoesBackToWorkAndTheTableWritesNewResults() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "inbox.companion-timeout=1s")) {
      home.dropVideo("one.mp4");
      home.drop("late.csv", "name,video\nFilm one,one.mp4\nFilm two,two.mp4\n");
      home.start();
      awaitTables(home, 1);
      Item dead =
          home.daemon().engine().ledger().all().stream()
              .filter(i -> i.state() == State.DEAD)
              .findFirst()
              .orElseThrow();
      assertEquals(2L, dead.row().number());
      home.dropVideo("two.mp4");
      Home.Outcome done = home.command("redrive", tables(home).get(0).id());
      assertEquals(0, done.code(), done.err() + done.out());
      await().until(() -> home.names("published").size() == 2);
      awaitTables(home, 1);
      assertEquals(2, sandbox.videos().size());
      Path again = folder.resolve("published").resolve(home.names("published").get(1));
      assertEquals(
          List.of("late.csv", "receipts.jsonl", "results.csv", "two.mp4", "urls.csv", "urls.map"),
          files(again));
      assertEquals(2, Files.readAllLines(again.resolve("receipts.jsonl")).size());
    }
  }

  @Test
  void aStopInTheMiddleLosesNoRowAndSendsNoneTwice() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox, "inbox.companion-timeout=0s")) {
      String rows =
          IntStream.rangeClosed(1, 1200)
              .mapToObj(i -> "Film " + i + ",none" + i + ".mp4\n")
              .collect(Collectors.joining());
      home.drop("long.csv", "name,video\n" + rows);
      home.start();
      await()
          .until(
              () ->
                  home.daemon()
                          .engine()
                          .ledger()
                          .countEndedSince(State.DEAD, java.time.Instant.EPOCH)
                      > 100);
      home.stop();
      home.start();
      awaitTables(home, 1);
      assertEquals(1201, home.daemon().engine().ledger().count());
      Path dead = only("dead-letter");
      assertEquals(List.of("failed.csv", "long.csv", "reasons.jsonl", "results.csv"), files(dead));
      List<String> results = Files.readAllLines(dead.resolve("results.csv"));
      assertEquals(1201, results.size());
      assertTrue(results.get(1200).startsWith("Film 1200,"), results.get(1200));
      assertEquals(List.of(), home.names("published"));
      assertFalse(Files.exists(home.inbox().resolve("long.csv")));
      Home.Outcome told = home.command("redrive", "--all");
      assertTrue(told.out().contains("1200 dead letters go back"), told.err());
    }
  }
}
