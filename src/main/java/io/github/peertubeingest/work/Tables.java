package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.FormatException;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Row;
import io.github.peertubeingest.format.Rows;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.ItemFailure.Scope;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Reason;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.TableBook.Batch;
import io.github.peertubeingest.ledger.TableBook.Counts;
import io.github.peertubeingest.ledger.TableBook.NewRow;
import io.github.peertubeingest.ledger.TableBook.Skipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes items of a table's rows, so many at a time: between two batches what is due already is
 * worked on, so that neither memory nor the queue grows with the table.
 */
public final class Tables implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** Rows of one batch, skipped ones too. */
  private static final int BATCH = 500;

  /** Characters of JSON after which a batch ends early. */
  private static final int LARGEST_BATCH = 4 * 1024 * 1024;

  private static final String STAGE = "table";

  private final Formats formats;
  private final Acceptance acceptance;
  private final TableBook book;
  private final TableFolders places;
  private final Clock clock;
  private final OpenRows open = new OpenRows();

  public Tables(
      Formats formats,
      Acceptance acceptance,
      TableBook book,
      Folders folders,
      Shelves shelves,
      Clock clock) {
    this.formats = formats;
    this.acceptance = acceptance;
    this.book = book;
    this.places = new TableFolders(folders, shelves);
    this.clock = clock;
  }

  /** How a table's rows are read. */
  static Choice choice(Formats formats, Item table) {
    return formats.named(table.document().text(Acceptance.PROFILE));
  }

  /** Whether all rows are entered that can be read. */
  public boolean complete(Item table) {
    return TableBook.complete(table);
  }

  /** Enters the next rows. */
  public void enter(Item table) throws ItemFailure {
    Reading reading = new Reading(table);
    try {
      reading.readOn();
    } catch (IOException e) {
      reading.close();
      throw ItemFailure.of(FailureClass.INSTANCE, STAGE, "cannot be read now: " + e)
          .scope(Scope.HERE)
          .cause(e)
          .build();
    }
    boolean entered = false;
    try {
      book.enter(table, reading.batch());
      entered = true;
    } finally {
      if (entered && !reading.complete) {
        open.keep(table.id(), reading.rows, reading.at);
      } else {
        reading.close();
      }
    }
  }

  /** One batch being read. */
  private final class Reading {
    private final Item table;
    private final Item failed;
    private final List<NewRow> items = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private Rows rows;
    private long at;
    private boolean complete;
    private FieldFault fault;

    Reading(Item table) {
      this.table = table;
      String origin = table.document().text(Acceptance.ORIGIN);
      this.failed = origin == null ? null : book.find(origin).orElse(null);
      this.at = TableBook.entered(table);
    }

    Batch batch() {
      return new Batch(items, skipped, at, complete, fault);
    }

    void readOn() throws IOException {
      try {
        open();
        int size = 0;
        while (!complete && items.size() + skipped.size() < BATCH && size < LARGEST_BATCH) {
          size += take(rows.next());
        }
      } catch (FormatException e) {
        complete = true;
        fault = e.fault();
      } catch (RuntimeException e) {
        // Never again and again: the rows before stand, and people see where it stopped.
        LOG.error("{} cannot be read after row {}", table, at, e);
        complete = true;
        fault =
            new FieldFault(
                DocumentReader.WHOLE,
                null,
                "makes this program fail after row " + at + ": " + e,
                null);
      }
    }

    private void open() throws IOException, FormatException {
      rows = open.take(table.id(), at);
      if (rows != null) {
        return;
      }
      Path file =
          places
              .find(table)
              .orElseThrow(
                  () ->
                      new FormatException(
                          new FieldFault(
                              DocumentReader.WHOLE,
                              null,
                              "was taken away before all its rows were read",
                              "the table as it was dropped")));
      rows = formats.rows(file, table.source(), choice(formats, table));
      rows.skipTo(at);
    }

    /** How many characters it has. */
    private int take(Row row) throws IOException {
      if (row == null) {
        complete = true;
        return 0;
      }
      if (row.skipped() == null) {
        NewRow item = row(row);
        items.add(item);
        at = row.number();
        return item.item().document().json().toString().length();
      }
      skipped.add(new Skipped(row.number(), row.skipped()));
      at = row.number();
      return row.skipped().length();
    }

    private NewRow row(Row row) throws IOException {
      NewRow item = acceptance.row(table, row);
      return failed != null && places.bringBack(failed, item.item())
          ? acceptance.row(table, row)
          : item;
    }

    void close() {
      OpenRows.close(rows);
    }
  }

  @Override
  public void close() {
    open.close();
  }

  // ---- the end
  // ------------------------------------------------------------------------------------

  /** What the table ended as; null while some of its rows are not finished: it waits for them. */
  public Item end(Item table) {
    if (book.waits(table)) {
      return null;
    }
    Counts counts = book.counts(table);
    Optional<FieldFault> fault = TableBook.fault(table);
    boolean allDead = counts.of(State.DEAD) > 0 && counts.of(State.PUBLISHED) == 0;
    if (fault.isPresent()) {
      return book.concluded(
          table, State.DEAD, reason(table, unreadable(table, fault.get())), counts);
    }
    return allDead
        ? book.concluded(table, State.DEAD, reason(table, failed(table)), counts)
        : book.concluded(table, State.PUBLISHED, receipt(table), counts);
  }

  private static ObjectNode receipt(Item table) {
    ObjectNode receipt = Json.MAPPER.createObjectNode();
    receipt.put("key", table.key());
    receipt.put("action", table.action());
    return receipt;
  }

  private static ItemFailure unreadable(Item table, FieldFault fault) {
    long entered = TableBook.entered(table);
    String rest =
        entered == 0
            ? "Correct the file in this folder and redrive it, or drop it again."
            : "Correct the file in this folder after row "
                + entered
                + " and redrive it: it is read on from there. Or drop the whole table again:"
                + " rows that were published and are the same are not sent again.";
    return ItemFailure.of(FailureClass.CONTENT, STAGE, fault.line())
        .fields(List.of(fault))
        .next(rest)
        .build();
  }

  private static ItemFailure failed(Item table) {
    return ItemFailure.of(FailureClass.CONTENT, STAGE, "no row could be published")
        .next(
            "Correct " + TableFolders.FAILED + " and drop it again, or redrive " + table.id() + ".")
        .build();
  }

  private ObjectNode reason(Item table, ItemFailure failure) {
    Instant now = clock.instant();
    Reason reason =
        new Reason(
            table.key(),
            failure.failureClass(),
            failure.stage(),
            null,
            null,
            failure.detail(),
            failure.fields(),
            table.attempts() + 1,
            now,
            now,
            failure.next());
    return Json.MAPPER.valueToTree(reason);
  }
}
