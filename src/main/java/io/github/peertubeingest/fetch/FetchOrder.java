package io.github.peertubeingest.fetch;

import java.net.URI;

/**
 * A file to fetch for an item.
 *
 * @param itemId whose spool folder it goes into
 * @param field the document's field that names it
 * @param role what it is used as: {@code video}, {@code thumbnail}, {@code captions.en}, …
 * @param url http or https; may carry credentials, so never to be shown as it is
 * @param refusal why the instance does not import it itself; null where it was not asked to
 */
public record FetchOrder(String itemId, String field, String role, URI url, String refusal) {

  /** Without the address, which may carry credentials. */
  @Override
  public String toString() {
    return field + " of " + itemId;
  }
}
