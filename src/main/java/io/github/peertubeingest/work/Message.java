package io.github.peertubeingest.work;

import io.github.peertubeingest.ledger.Letter;
import io.github.peertubeingest.ledger.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A document that came as a message: JSON, YAML or what a profile maps, or a CloudEvent round one.
 *
 * @param from how it came
 * @param id names it among all that came that way, also when it is delivered again; null: nothing
 *     does
 * @param body as it came
 * @param files a folder of files that came with it, in the inbox's file system, and that the
 *     document names by their names; null: none
 * @param hash SHA-256 of all that came, in hexadecimal digits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Message(Origin.Kind from, String id, byte[] body, Path files, String hash) {

  /** Nothing but a document. */
  public Message(Origin.Kind from, String id, byte[] body) {
    this(from, id, body, null, DigestUtils.sha256Hex(body));
  }

  /** A document as a text. */
  public static Message of(Origin.Kind from, String id, String document) {
    return new Message(from, id, document.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * As the ledger keeps it. A bus delivers a message again with the body that it had: another body
   * under the same name is another message there.
   */
  Letter letter() {
    String name = id == null ? null : from.word() + ":" + id;
    boolean both = name != null && from == Origin.Kind.BUS;
    return new Letter(both ? name + "#" + hash : name, hash, body);
  }
}
