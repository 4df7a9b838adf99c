package io.github.peertubeingest.item;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is wrong with one field of a document.
 *
 * @param field path of the field as people write it: {@code tags[2]}, {@code
 *     scheduleUpdate.updateAt}
 * @param value what stood there, shortened to 200 characters, a password as {@code ***}, an address
 *     without its credentials; null when nothing stood there
 * @param message what is wrong with it
 * @param allowed what would be right; null when the message says it all
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FieldFault(String field, String value, String message, String allowed) {

  private static final int SHOWN = 200;

  public FieldFault {
    value =
        value == null
            ? null
            : Texts.shortened(
                WebAddress.withoutCredentials(Texts.unlessSecret(field, value)), SHOWN);
  }

  /** One line for logs and the console. */
  public String line() {
    return field
        + (value == null ? "" : " = \"" + value + "\"")
        + ": "
        + message
        + (allowed == null ? "" : " (allowed: " + allowed + ")");
  }
}
