package io.github.peertubeingest.work;

import io.github.peertubeingest.format.Rows;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of many records that are read in batches stay open between them, so that each need not be
 * read from its beginning; a few of them, and none that has to.
 */
public final class OpenRows implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenRows.class);

  private static final int MOST = 4;

  private final Map<String, Cursor> open = new LinkedHashMap<>();

  /** Rows that are being read, behind the one of this number. */
  private record Cursor(Rows rows, long at) {}

  /**
   * The open rows of this name, which are the taker's from now on; null: there are none at that
   * place.
   */
  public Rows take(String name, long at) {
    Cursor cursor;
    synchronized (open) {
      cursor = open.remove(name);
    }
    if (cursor == null || cursor.at() == at) {
      return cursor == null ? null : cursor.rows();
    }
    close(cursor.rows());
    return null;
  }

  /** They will be read on from there; the ones that rested longest are closed for them. */
  public void keep(String name, Rows rows, long at) {
    synchronized (open) {
      Cursor before = open.put(name, new Cursor(rows, at));
      close(before == null ? null : before.rows());
      Iterator<Cursor> oldest = open.values().iterator();
      while (open.size() > MOST) {
        close(oldest.next().rows());
        oldest.remove();
      }
    }
  }

  /** They are not needed any more; null is nothing. */
  public static void close(Rows rows) {
    if (rows == null) {
      return;
    }
    try {
      rows.close();
    } catch (IOException e) {
      LOG.debug("a file of many records could not be closed: {}", e.toString());
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      open.values().forEach(cursor -> close(cursor.rows()));
      open.clear();
    }
  }
}
