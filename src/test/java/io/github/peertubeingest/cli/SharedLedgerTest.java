package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing with the ledger in PostgreSQL, whatever that goes through meanwhile. */
class SharedLedgerTest {

  private static EmbeddedPostgres server;

  @TempDir private Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    sql("drop schema public cascade; create schema public");
  }

  private static void sql(String statement) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private Home home(Sandbox sandbox) throws IOException {
    return new Home(folder, sandbox, "ledger.url=" + server.getJdbcUrl("postgres", "postgres"));
  }

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxOptions.defaults().limits(false));
  }

  @Test
  void anItemIsPublishedAndEveryCommandKnowsIt() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox)) {
      home.dropPair("one", "");
      home.start();
      home.awaitDone(1);
      assertEquals(State.PUBLISHED, home.item("one.json").state());
      assertEquals(1, sandbox.videos().size());
      assertTrue(home.command("status", "--json").out().contains("\"published\""));
      String check = home.command("check").out();
      assertTrue(check.contains("ledger    PostgreSQL, jdbc:postgresql://"), check);
      assertTrue(check.contains("1 items"), check);
    }
  }

  @Test
  void lostConnectionsLoseNothingAndDoubleNothing() throws Exception {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox)) {
      for (int i = 0; i < 20; i++) {
        home.dropPair("video" + i, "");
      }
      home.start();
      for (int i = 0; i < 20; i++) {
        int published = i;
        Awaitility.await()
            .pollInterval(Duration.ofMillis(20))
            .until(() -> sandbox.videos().size() >= published);
        sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'peertube-ingest'");
      }
      try {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .until(
                () ->
                    home.daemon()
                            .engine()
                            .ledger()
                            .countEndedSince(State.PUBLISHED, java.time.Instant.EPOCH)
                        >= 20);
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(home.command("status", "--json").out(), e);
      }
      List<Item> items = home.daemon().engine().ledger().all();
      assertEquals(20, items.size());
      assertTrue(items.stream().allMatch(i -> i.state() == State.PUBLISHED), items.toString());
      assertEquals(20, sandbox.videos().size());
      assertEquals(20, sandbox.videos().stream().map(v -> v.name()).distinct().count());
      assertEquals(List.of(), home.names("dead-letter"));
    }
  }

  @Test
  void aDaemonThatDoesNotShareTheFoldersIsToldSoAndDoesNotStart() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = home(sandbox);
        Home other =
            new Home(
                Files.createDirectories(folder.resolve("other")),
                sandbox,
                "ledger.url=" + server.getJdbcUrl("postgres", "postgres"))) {
      home.start();
      Home.Outcome refused = other.command("once");
      assertEquals(ExitCode.USAGE, refused.code(), refused.err());
      assertTrue(refused.err().contains("dead-letter.dir = "), refused.err());
      assertTrue(refused.err().contains("under one path everywhere"), refused.err());
      assertTrue(other.command("check").out().contains("BAD   shared"), "check says it, too");
      for (String place : List.of("inbox", "published", "dead-letter")) {
        other.set(place + ".dir=" + folder.toRealPath().resolve(place));
      }
      other.set("spool.dir=" + folder.toRealPath().resolve("data/spool"));
      assertEquals(0, other.command("once", "--set", "once.wait=1s").code());
      Files.writeString(home.inbox().resolve(".peertube-ingest-shared"), "another word");
      Home.Outcome foreign = other.command("once");
      assertTrue(foreign.err().contains("mount the same storage"), foreign.err());
    }
  }

  @Test
  void anUnreachableDatabaseIsOneMessage() throws IOException {
    try (Sandbox sandbox = sandbox();
        Home home = new Home(folder, sandbox)) {
      home.set("ledger.url=jdbc:postgresql://me:very-secret@localhost:1/none?connectTimeout=1");
      Home.Outcome outcome = home.command("once");
      assertEquals(ExitCode.UNREACHABLE, outcome.code(), outcome.err());
      assertTrue(outcome.err().contains("jdbc:postgresql://localhost:1/none"), outcome.err());
      assertFalse(outcome.err().contains("very-secret"), outcome.err());
      assertEquals(1, outcome.err().strip().lines().count(), outcome.err());
      home.set("ledger.url=jdbc:mysql://me:very-secret@localhost/none");
      Home.Outcome wrong = home.command("once");
      assertEquals(ExitCode.USAGE, wrong.code());
      assertTrue(wrong.err().contains("jdbc:postgresql://HOST"), wrong.err());
      assertFalse(wrong.err().contains("very-secret"), wrong.err());
    }
  }
}
