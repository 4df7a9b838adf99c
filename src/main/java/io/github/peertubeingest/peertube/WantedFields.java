package io.github.peertubeingest.peertube;

import io.github.peertubeingest.item.ItemDocument;

/** Turns a document's fields into what the API takes: labels into numbers, dates into UTC. */
public final class WantedFields {

  private final Catalogue catalogue;
  private final String defaultPrivacy;

  /**
   * @param defaultPrivacy {@code publish.privacy}: of a new video that names none
   */
  public WantedFields(Catalogue catalogue, String defaultPrivacy) {
    this.catalogue = catalogue;
    this.defaultPrivacy = defaultPrivacy;
  }

  /**
   * What the document asks of the account's instance. The catalogue must be filled.
   *
   * @param creates a new video: what the document leaves out gets its default
   */
  public Wanted of(Account account, ItemDocument document, boolean creates) {
    return new FieldReading(catalogue, account, document, creates, defaultPrivacy).read();
  }
}
