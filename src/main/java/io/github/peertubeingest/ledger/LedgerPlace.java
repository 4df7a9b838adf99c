package io.github.peertubeingest.ledger;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the ledger is.
 *
 * @param file of SQLite; null for PostgreSQL
 * @param url of PostgreSQL, without user and password; null for SQLite
 * @param username null: as the driver finds it
 * @param password null: none, or as the driver finds it
 */
public record LedgerPlace(Path file, String url, String username, String password) {

  public static final String SQLITE = "jdbc:sqlite:";
  public static final String POSTGRESQL = "jdbc:postgresql:";

  /** A file on a local disk. */
  public static LedgerPlace file(Path file) {
    return new LedgerPlace(file, null, null, null);
  }

  /**
   * A PostgreSQL database. User and password may stand in the URL, as {@code //USER:PASSWORD@HOST}
   * or as parameters; they are taken out of it, so that no message of the driver's can show them.
   *
   * @param username stronger than the URL's; null: the URL's
   */
  public static LedgerPlace postgresql(String url, String username, String password) {
    String user = null;
    String secret = null;
    int question = url.indexOf('?');
    String address = question < 0 ? url : url.substring(0, question);
    int begin = POSTGRESQL.length() + 2;
    int at = address.lastIndexOf('@');
    if (at >= begin) {
      String[] parts = address.substring(begin, at).split(":", 2);
      user = decoded(parts[0]);
      secret = parts.length > 1 ? decoded(parts[1]) : null;
      address = address.substring(0, begin) + address.substring(at + 1);
    }
    List<String> kept = new ArrayList<>();
    for (String parameter : question < 0 ? new String[0] : url.substring(question + 1).split("&")) {
      if (parameter.startsWith("user=")) {
        user = decoded(parameter.substring("user=".length()));
      } else if (parameter.startsWith("password=")) {
        secret = decoded(parameter.substring("password=".length()));
      } else if (!parameter.isEmpty()) {
        kept.add(parameter);
      }
    }
    return new LedgerPlace(
        null,
        address + (kept.isEmpty() ? "" : "?" + String.join("&", kept)),
        username == null ? user : username,
        password == null ? secret : password);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a percent sign that stands for itself
    }
  }

  boolean shared() {
    return url != null;
  }

  /** For people; holds no password. */
  @Override
  public String toString() {
    return shared() ? url.replaceFirst("\\?.*", "") : file.toString();
  }
}
