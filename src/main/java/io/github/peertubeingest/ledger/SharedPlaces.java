package io.github.peertubeingest.ledger;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The folders that the daemons of one ledger share: each holds a file with a word that the ledger
 * knows, so that another folder of the same name on another machine is not taken for it.
 */
public final class SharedPlaces {

  private final Jdbi jdbi;

  public SharedPlaces(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A folder as the first daemon of the ledger found it.
   *
   * @param word that its marker file holds
   * @param path absolute: the ledger's own paths begin with it
   */
  public record Place(String word, String path) {}

  /** The folder that goes by this setting; empty: no daemon named one before. */
  public Optional<Place> of(String name) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select word, path from shared_places where name = :name")
                .bind("name", name)
                .map((rs, ctx) -> new Place(rs.getString("word"), rs.getString("path")))
                .findOne());
  }

  /** Names a folder, unless another daemon was faster. */
  public void name(String name, Place place) {
    jdbi.useTransaction(
        h ->
            h.createUpdate(
                    "insert into shared_places (name, word, path) values (:name, :word, :path)"
                        + " on conflict do nothing")
                .bind("name", name)
                .bind("word", place.word())
                .bind("path", place.path())
                .execute());
  }
}
