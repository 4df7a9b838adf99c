package io.github.peertubeingest.bus;

import io.github.peertubeingest.ledger.Item.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * A receiver of events over HTTP, signed as Standard Webhooks says (standardwebhooks.com): {@code
 * webhook-signature: v1,} and the base64 HMAC-SHA256 of {@code id.timestamp.body}.
 *
 * @param secret as {@code whsec_} and base64, or as any text; null: nothing is signed
 * @param events which ends it is told of
 */
public record Webhook(String name, String url, String secret, Set<State> events) {

  private static final String PREFIX = "whsec_";

  /** Its name among the receivers. */
  String destination() {
    return "webhook:" + name;
  }

  /**
   * The headers that go with an event.
   *
   * @param now of this delivery: receivers refuse what is old
   */
  Map<String, String> headers(String eventId, byte[] body, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    String timestamp = Long.toString(now.getEpochSecond());
    headers.put("webhook-id", eventId);
    headers.put("webhook-timestamp", timestamp);
    if (secret != null) {
      HmacUtils mac = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key(secret));
      byte[] head = (eventId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
      byte[] signed = new byte[head.length + body.length];
      System.arraycopy(head, 0, signed, 0, head.length);
      System.arraycopy(body, 0, signed, head.length, body.length);
      headers.put(
          "webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.hmac(signed)));
    }
    return headers;
  }

  /**
   * @throws IllegalArgumentException when what follows {@code whsec_} is no base64
   */
  static byte[] key(String secret) {
    return secret.startsWith(PREFIX)
        ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
        : secret.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the secret can be used. */
  public static boolean usable(String secret) {
    try {
      return key(secret).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
