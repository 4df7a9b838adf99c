package io.github.peertubeingest.sandbox;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.sandbox.Users.User;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * PeerTube's OAuth: several sessions of a user live side by side, a refresh kills the old access
 * and refresh token at once (seen on 6.3, 7.0, 8.2).
 */
final class Oauth {

  private record Session(
      User user, String access, String refresh, Instant accessEnds, Instant refreshEnds) {}

  private static final int TOTP_STEP = 30;

  private final SecureRandom random = new SecureRandom();
  private final String clientId = hex(16);
  private final String clientSecret = hex(16);
  private final Users users;
  private final SandboxVersion version;
  private final List<Session> sessions = new ArrayList<>();
  private Duration lifetime;
  private final Duration refreshLifetime;

  Oauth(Users users, SandboxOptions options) {
    this.users = users;
    version = options.version();
    lifetime = options.tokenLifetime();
    refreshLifetime =
        options.refreshTokenLifetime() == null
            ? Duration.ofSeconds(version.refreshSeconds())
            : options.refreshTokenLifetime();
  }

  ObjectNode client() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("client_id", clientId)
        .put("client_secret", clientSecret);
  }

  /** {@code POST /users/token}. */
  synchronized ObjectNode grant(Map<String, String> form, String oneTimeCode) throws Refusal {
    if (!form.containsKey("client_id") || !form.containsKey("client_secret")) {
      throw Refusal.coded(
          400, "invalid_client", "Invalid client: cannot retrieve client credentials");
    }
    if (!clientId.equals(form.get("client_id"))
        || !clientSecret.equals(form.get("client_secret"))) {
      throw Refusal.coded(400, "invalid_client", "Invalid client: client is invalid");
    }
    String type = form.get("grant_type");
    if (type == null) {
      throw Refusal.coded(400, "invalid_request", "Missing parameter: `grant_type`");
    }
    return switch (type) {
      case "password" -> password(form, oneTimeCode);
      case "refresh_token" -> refresh(form);
      default ->
          throw Refusal.coded(
              400, "unsupported_grant_type", "Unsupported grant type: `grant_type` is invalid");
    };
  }

  private ObjectNode password(Map<String, String> form, String oneTimeCode) throws Refusal {
    for (String needed : List.of("username", "password")) {
      if (!form.containsKey(needed)) {
        throw Refusal.coded(400, "invalid_request", "Missing parameter: `" + needed + "`");
      }
    }
    Optional<User> user =
        users.find(form.get("username")).filter(u -> u.password().equals(form.get("password")));
    if (user.isEmpty()) {
      throw Refusal.coded(400, "invalid_grant", "Invalid grant: user credentials are invalid");
    }
    if (user.get().blocked()) {
      throw Refusal.coded(
          400,
          version.atLeast(SandboxVersion.V8_2) ? "account_blocked" : "access_denied",
          "User is blocked.");
    }
    if (user.get().otpSecret() != null) {
      checkSecondFactor(user.get(), oneTimeCode);
    }
    return open(user.get());
  }

  private static void checkSecondFactor(User user, String code) throws Refusal {
    if (code == null) {
      throw Refusal.coded(401, "missing_two_factor", "Missing two factor header")
          .header("x-peertube-otp", "required; app");
    }
    try {
      TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator();
      SecretKeySpec key =
          new SecretKeySpec(
              new Base32().decode(user.otpSecret()),
              TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);
      for (int step = -1; step <= 1; step++) {
        Instant at = Instant.now().plusSeconds((long) step * TOTP_STEP);
        if (generator.generateOneTimePasswordString(key, at).equals(code)) {
          return;
        }
      }
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the sandbox's own secret is a valid key", e);
    }
    throw Refusal.coded(400, "invalid_two_factor", "Invalid two factor header");
  }

  private ObjectNode refresh(Map<String, String> form) throws Refusal {
    String token = form.get("refresh_token");
    Optional<Session> session =
        sessions.stream()
            .filter(s -> s.refresh().equals(token) && Instant.now().isBefore(s.refreshEnds()))
            .findFirst();
    if (session.isEmpty()) {
      throw Refusal.coded(400, "invalid_grant", "Invalid grant: refresh token is invalid");
    }
    sessions.remove(session.get());
    return open(session.get().user());
  }

  private ObjectNode open(User user) {
    Instant now = Instant.now();
    Session session =
        new Session(user, hex(20), hex(20), now.plus(lifetime), now.plus(refreshLifetime));
    sessions.add(session);
    return JsonNodeFactory.instance
        .objectNode()
        .put("token_type", "Bearer")
        .put("access_token", session.access())
        .put("refresh_token", session.refresh())
        // Rounded down after some milliseconds: 86399 of a day (seen on 6.3.0).
        .put("expires_in", Math.max(0, lifetime.minusMillis(1).toSeconds()))
        .put("refresh_token_expires_in", Math.max(0, refreshLifetime.minusMillis(1).toSeconds()));
  }

  /** The user of an {@code Authorization} header. */
  synchronized User authenticate(String header) throws Refusal {
    if (header == null) {
      throw Refusal.coded(401, "unauthorized_request", "Token is invalid");
    }
    if (!header.startsWith("Bearer ")) {
      throw Refusal.coded(400, "invalid_request", "Token is invalid");
    }
    String token = header.substring("Bearer ".length());
    return sessions.stream()
        .filter(s -> s.access().equals(token) && Instant.now().isBefore(s.accessEnds()))
        .map(Session::user)
        .findFirst()
        .orElseThrow(() -> Refusal.coded(401, "invalid_token", "Token is invalid"));
  }

  /** {@code POST /users/revoke-token}. */
  synchronized void revoke(String header) {
    sessions.removeIf(s -> header.equals("Bearer " + s.access()));
  }

  synchronized void revokeAll(User user) {
    sessions.removeIf(s -> s.user() == user);
  }

  synchronized void lifetime(Duration value) {
    lifetime = value;
  }

  private String hex(int bytes) {
    byte[] raw = new byte[bytes];
    random.nextBytes(raw);
    return HexFormat.of().formatHex(raw);
  }
}
