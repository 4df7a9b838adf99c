package io.github.peertubeingest.item;

/**
 * What differs between what a document asked and what the instance stored, or what else the reader
 * of a receipt should know.
 *
 * @param field the document's field; null when it concerns the item as a whole
 * @param asked what was asked, as text; null when nothing was
 * @param stored what the instance has; null when it has nothing
 * @param why in a sentence
 */
public record Note(String field, String asked, String stored, String why) {

  public Note {
    asked = WebAddress.withoutCredentials(Texts.unlessSecret(field, asked));
    stored = Texts.unlessSecret(field, stored);
  }

  /** In a line, as the log shows it. */
  @Override
  public String toString() {
    return (field == null ? "" : field + ": ") + why;
  }
}
