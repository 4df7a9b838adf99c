package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Signing in, refreshing and signing out. Statuses, codes and texts as seen on 6.3.0. */
final class TokenEndpoint {

  private static final String OTP_HEADER = "x-peertube-otp";

  private final SandboxVersion version;
  private final Clock clock;
  private final OAuthClient client;
  private final Directory directory;
  private final TokenStore tokens;
  private final Authenticator authenticator;
  private final Map<String, Long> grants = new HashMap<>();

  TokenEndpoint(
      SandboxVersion version,
      Clock clock,
      OAuthClient client,
      Directory directory,
      TokenStore tokens,
      Authenticator authenticator) {
    this.version = version;
    this.clock = clock;
    this.client = client;
    this.directory = directory;
    this.tokens = tokens;
    this.authenticator = authenticator;
  }

  Reply token(Call call) {
    if (!call.mediaType().equals("application/x-www-form-urlencoded")) {
      throw invalidRequest("Invalid request: content must be application/x-www-form-urlencoded");
    }
    client.check(call.bodyText("client_id"), call.bodyText("client_secret"));
    String grant = call.bodyText("grant_type");
    if (grant == null) {
      throw missing("grant_type");
    }
    TokenStore.Pair pair =
        switch (grant) {
          case "password" -> tokens.issue(passwordGrant(call));
          case "refresh_token" -> tokens.issue(refreshGrant(call));
          default ->
              throw Refusal.coded(
                  400, "unsupported_grant_type", "Unsupported grant type: `grant_type` is invalid");
        };
    pair.account().signedIn(clock.instant());
    count(grant);
    return answer(pair);
  }

  Reply revoke(Call call) {
    tokens.revoke(authenticator.require(call));
    return Reply.json(JsonNodeFactory.instance.objectNode().put("success", true));
  }

  /** Successful sign-ins by grant. */
  synchronized Map<String, Long> grants() {
    return Map.copyOf(grants);
  }

  private synchronized void count(String grant) {
    grants.merge(grant, 1L, Long::sum);
  }

  private Account passwordGrant(Call call) {
    String username = call.bodyText("username");
    String password = call.bodyText("password");
    if (username == null) {
      throw missing("username");
    }
    if (password == null) {
      throw missing("password");
    }
    Account account =
        directory
            .byLogin(username)
            .filter(a -> a.password().equals(password))
            .orElseThrow(() -> invalidGrant("Invalid grant: user credentials are invalid"));
    if (account.isBlocked()) {
      // Measured: access_denied up to 7.0.0, account_blocked in 8.2.1.
      throw Refusal.coded(
          400, version.isEight() ? "account_blocked" : "access_denied", "User is blocked.");
    }
    if (account.otpSecret() != null) {
      checkSecondFactor(call, account);
    }
    return account;
  }

  private void checkSecondFactor(Call call, Account account) {
    String code = call.header(OTP_HEADER);
    if (code == null || code.isEmpty()) {
      call.answerHeaders().put(OTP_HEADER, "required; app");
      throw Refusal.coded(401, "missing_two_factor", "Missing two factor header");
    }
    if (!new Totp(account.otpSecret()).accepts(code, clock.instant())) {
      throw Refusal.coded(400, "invalid_two_factor", "Invalid two factor header");
    }
  }

  private Account refreshGrant(Call call) {
    String refreshToken = call.bodyText("refresh_token");
    if (refreshToken == null) {
      throw missing("refresh_token");
    }
    return tokens
        .consume(refreshToken)
        .orElseThrow(() -> invalidGrant("Invalid grant: refresh token is invalid"))
        .account();
  }

  private Reply answer(TokenStore.Pair pair) {
    return Reply.json(
            JsonNodeFactory.instance
                .objectNode()
                .put("token_type", "Bearer")
                .put("access_token", pair.accessToken())
                .put("refresh_token", pair.refreshToken())
                .put(
                    "expires_in",
                    wholeSeconds(Duration.between(clock.instant(), pair.accessExpires())))
                .put(
                    "refresh_token_expires_in",
                    wholeSeconds(Duration.between(clock.instant(), pair.refreshExpires()))))
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache");
  }

  /** Rounded down after a moment has passed: a token of a day says 86399 (seen on 6.3.0). */
  private static long wholeSeconds(Duration life) {
    return life.minusMillis(1).toSeconds();
  }

  private static Refusal missing(String parameter) {
    return invalidRequest("Missing parameter: `" + parameter + "`");
  }

  private static Refusal invalidRequest(String detail) {
    return Refusal.coded(400, "invalid_request", detail);
  }

  private static Refusal invalidGrant(String detail) {
    return Refusal.coded(400, "invalid_grant", detail);
  }
}
