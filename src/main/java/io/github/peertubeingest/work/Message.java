package io.github.peertubeingest.work;

import io.github.peertubeingest.ledger.Letter;
import io.github.peertubeingest.ledger.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A document that came as a message: JSON, YAML or what a profile maps, or a CloudEvent round one.
 *
 * @param from how it came
 * @param id names it among all that came that way, also when it is delivered again; null: nothing
 *     does
 * @param body as it came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Message(Origin.Kind from, String id, byte[] body) {

  /** A document as a text. */
  public static Message of(Origin.Kind from, String id, String document) {
    return new Message(from, id, document.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * As the ledger keeps it. A bus delivers a message again with the body that it had: another body
   * under the same name is another message there.
   */
  Letter letter() {
    String hash = DigestUtils.sha256Hex(body);
    String name = id == null ? null : from.word() + ":" + id;
    boolean both = name != null && from == Origin.Kind.BUS;
    return new Letter(both ? name + "#" + hash : name, hash, body);
  }
}
