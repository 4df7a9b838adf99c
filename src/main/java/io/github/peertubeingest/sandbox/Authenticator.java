package io.github.peertubeingest.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the user of a request. Seen on 6.3.0: no token is 401 {@code unauthorized_request}, an
 * unknown or expired one 401 {@code invalid_token}; another scheme, {@code bearer} in lower case, a
 * token in the query or one in two places is 400 {@code invalid_request}. A token in a URL-encoded
 * body is taken.
 */
final class Authenticator {

  private static final Pattern BEARER = Pattern.compile("Bearer ([^ ]+)");
  private static final String DETAIL = "Token is invalid";

  private final TokenStore tokens;

  Authenticator(TokenStore tokens) {
    this.tokens = tokens;
  }

  /** The pair the request presents; refuses the request if there is none in force. */
  TokenStore.Pair require(Call call) {
    TokenStore.Pair pair =
        tokens
            .valid(presented(call))
            .orElseThrow(() -> Refusal.coded(401, "invalid_token", DETAIL));
    call.account(pair.account());
    return pair;
  }

  /**
   * The user if the request has an Authorization header, null if not; a header that is no good is
   * refused.
   */
  Account optional(Call call) {
    return call.header("Authorization") == null ? null : require(call).account();
  }

  private static String presented(Call call) {
    String header = call.header("Authorization");
    String inQuery = call.query("access_token");
    String inBody = call.bodyText("access_token");
    int places = (header == null ? 0 : 1) + (inQuery == null ? 0 : 1) + (inBody == null ? 0 : 1);
    if (places == 0) {
      throw Refusal.coded(401, "unauthorized_request", DETAIL);
    }
    if (places > 1 || inQuery != null) {
      throw Refusal.coded(400, "invalid_request", DETAIL);
    }
    if (header != null) {
      Matcher bearer = BEARER.matcher(header);
      if (bearer.matches()) {
        return bearer.group(1);
      }
      throw Refusal.coded(400, "invalid_request", DETAIL);
    }
    if (call.method().equals("GET")
        || !call.mediaType().equals("application/x-www-form-urlencoded")) {
      throw Refusal.coded(400, "invalid_request", DETAIL);
    }
    return inBody;
  }
}
