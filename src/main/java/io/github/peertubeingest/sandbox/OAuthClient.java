package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * The instance's own OAuth client: made once, 32 characters each for id and secret (seen on 6.3.0).
 */
final class OAuthClient {

  private final String id = random();
  private final String secret = random();
  private final String host;

  OAuthClient(String host) {
    this.host = host;
  }

  /**
   * Tells id and secret, but only under the instance's own name; X-Forwarded-Host does not count
   * (seen on 6.3.0).
   */
  Reply local(Call call) {
    String asked = call.header("Host");
    if (!host.equals(asked)) {
      throw Refusal.of(403, "Getting client tokens for host " + asked + " is forbidden");
    }
    return Reply.json(
        JsonNodeFactory.instance.objectNode().put("client_id", id).put("client_secret", secret));
  }

  void check(String clientId, String clientSecret) {
    if (clientId == null || clientSecret == null) {
      throw Refusal.coded(
          400, "invalid_client", "Invalid client: cannot retrieve client credentials");
    }
    if (!clientId.equals(id) || !clientSecret.equals(secret)) {
      throw Refusal.coded(400, "invalid_client", "Invalid client: client is invalid");
    }
  }

  private static String random() {
    String digits = new BigInteger(200, new SecureRandom()).toString(36);
    return "0".repeat(32).concat(digits).substring(digits.length());
  }
}
