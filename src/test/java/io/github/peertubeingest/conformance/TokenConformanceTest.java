package io.github.peertubeingest.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Conformance
final class TokenConformanceTest extends ConformanceCase {

  private static final String WHO = "/users/me/video-quota-used";

  private JsonNode signIn() throws IOException, InterruptedException {
    Subject.User user = subject.user("main");
    return api.signIn(user.username(), user.password()).send().is(200).json();
  }

  private Answer ask(String accessToken) throws IOException, InterruptedException {
    return api.get(WHO).bearer(accessToken).send();
  }

  @Test
  void theOauthClientIsToldUnderTheInstancesOwnName() throws Exception {
    JsonNode client = api.get("/oauth-clients/local").send().is(200).json();
    assertEquals(32, client.path("client_id").textValue().length());
    assertEquals(32, client.path("client_secret").textValue().length());
  }

  @Test
  void anotherHostHeaderIsForbidden() throws Exception {
    Answer answer =
        api.get("/oauth-clients/local").header("Host", "foo.example").send().isProblem(403);
    assertEquals(
        "Getting client tokens for host foo.example is forbidden",
        answer.json().path("detail").textValue());
  }

  @Test
  void xForwardedHostDoesNotStandInForTheHostHeader() throws Exception {
    api.get("/oauth-clients/local")
        .header("Host", "foo.example")
        .header("X-Forwarded-Host", subject.url().getAuthority())
        .send()
        .isProblem(403);
  }

  @Test
  void aPasswordGrantGivesAPairOfTokensAndForbidsCaching() throws Exception {
    Subject.User user = subject.user("main");
    Answer answer = api.signIn(user.username(), user.password()).send().is(200);
    assertEquals("Bearer", answer.json().path("token_type").textValue());
    assertTrue(
        answer.json().path("access_token").textValue().matches("[0-9a-f]{40}"), answer.body());
    assertTrue(
        answer.json().path("refresh_token").textValue().matches("[0-9a-f]{40}"), answer.body());
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("no-cache", answer.header("Pragma"));
  }

  @Test
  void lifetimesAreRoundedDown() throws Exception {
    JsonNode answer = signIn();
    assertEquals(86_399, answer.path("expires_in").intValue());
    int weeks = subject.version() >= 802 ? 4 : 2;
    assertEquals(weeks * 7 * 86_400 - 1, answer.path("refresh_token_expires_in").intValue());
  }

  @Test
  void theUsernameIsTakenInAnyCase() throws Exception {
    Subject.User user = subject.user("main");
    api.signIn(user.username().toUpperCase(Locale.ROOT), user.password()).send().is(200);
  }

  @Test
  void credentialsAsJsonAreAnInvalidRequest() throws Exception {
    api.post("/users/token")
        .json("{\"grant_type\":\"password\"}")
        .send()
        .isProblem(400, "invalid_request");
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreAnInvalidGrant() throws Exception {
    api.signIn(subject.user("main").username(), "wrong").send().isProblem(400, "invalid_grant");
    api.signIn("nobody_of_that_name", "wrong").send().isProblem(400, "invalid_grant");
  }

  @Test
  void aWrongOrMissingClientIsAnInvalidClientAndNot401() throws Exception {
    api.signIn("x", "y").field("client_secret", "wrong").send().isProblem(400, "invalid_client");
    api.post("/users/token")
        .field("grant_type", "password")
        .send()
        .isProblem(400, "invalid_client");
  }

  @Test
  void anotherGrantIsUnsupportedAndAMissingParameterAnInvalidRequest() throws Exception {
    api.grant("client_credentials").send().isProblem(400, "unsupported_grant_type");
    api.grant("").send().isProblem(400, "invalid_request");
    api.grant("password").send().isProblem(400, "invalid_request");
    api.grant("refresh_token").send().isProblem(400, "invalid_request");
  }

  @Test
  void aRefreshKillsTheOldAccessTokenAndTheOldRefreshTokenAtOnce() throws Exception {
    JsonNode before = signIn();
    JsonNode after = api.refresh(before.path("refresh_token").textValue()).send().is(200).json();
    assertNotEquals(before.path("access_token"), after.path("access_token"));
    ask(before.path("access_token").textValue()).isProblem(401, "invalid_token");
    api.refresh(before.path("refresh_token").textValue()).send().isProblem(400, "invalid_grant");
    ask(after.path("access_token").textValue()).is(200);
  }

  @Test
  void severalSignInsOfAUserCoexist() throws Exception {
    JsonNode first = signIn();
    JsonNode second = signIn();
    ask(first.path("access_token").textValue()).is(200);
    ask(second.path("access_token").textValue()).is(200);
  }

  @Test
  void revokingATokenEndsItsPair() throws Exception {
    JsonNode pair = signIn();
    String token = pair.path("access_token").textValue();
    Answer answer = api.post("/users/revoke-token").bearer(token).send().is(200);
    assertTrue(answer.json().path("success").booleanValue(), answer.body());
    ask(token).isProblem(401, "invalid_token");
    api.post("/users/revoke-token").bearer(token).send().isProblem(401, "invalid_token");
    api.refresh(pair.path("refresh_token").textValue()).send().isProblem(400, "invalid_grant");
  }

  @Test
  void noTokenIsAnUnauthorizedRequestWithoutChallenge() throws Exception {
    Answer answer = api.get(WHO).send().isProblem(401, "unauthorized_request");
    assertEquals("Token is invalid", answer.json().path("detail").textValue());
    assertNull(answer.header("WWW-Authenticate"));
  }

  @Test
  void anUnknownTokenIsInvalidEvenWhereNoneIsNeeded() throws Exception {
    ask("0123456789012345678901234567890123456789").isProblem(401, "invalid_token");
    api.get("/videos/999999999").bearer("nope").send().isProblem(401, "invalid_token");
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer a b", "bearer abc", "Token abc"})
  void anotherAuthorizationHeaderIsAnInvalidRequest(String header) throws Exception {
    api.get(WHO).header("Authorization", header).send().isProblem(400, "invalid_request");
  }

  @Test
  void aTokenInTheQueryIsAnInvalidRequest() throws Exception {
    String token = subject.token("main");
    api.get(WHO + "?access_token=" + token).send().isProblem(400, "invalid_request");
    api.get(WHO + "?access_token=x").as("main").send().isProblem(400, "invalid_request");
  }

  @Test
  void anExpiredAccessTokenIsInvalidAndCanBeRefreshed() throws Exception {
    Sandbox sandbox = subject.sandboxOnly("a token of a real instance lives a day");
    sandbox.setTokenLifetime(Duration.ofSeconds(1));
    JsonNode pair = signIn();
    sandbox.setTokenLifetime(Duration.ofDays(1));
    String token = pair.path("access_token").textValue();
    await().atMost(Duration.ofSeconds(5)).until(() -> ask(token).status() == 401);
    ask(token).isProblem(401, "invalid_token");
    api.refresh(pair.path("refresh_token").textValue()).send().is(200);
  }

  @Test
  void anExpiredRefreshTokenIsAnInvalidGrant() throws Exception {
    subject.sandboxOnly("a refresh token of a real instance lives for weeks");
    SandboxOptions options =
        SandboxOptions.defaults()
            .version(SandboxVersion.parse(subject.version() / 100 + "." + subject.version() % 100))
            .tokenLifetime(Duration.ofMillis(100))
            .refreshTokenLifetime(Duration.ofMillis(200));
    try (Subject shortLived = Subject.of(Sandbox.start(options))) {
      Api other = new Api(shortLived);
      JsonNode pair = other.signIn("publisher", "publisher-password").send().is(200).json();
      Instant end = Instant.now().plusMillis(300);
      await().atMost(Duration.ofSeconds(5)).until(() -> Instant.now().isAfter(end));
      other.refresh(pair.path("refresh_token").textValue()).send().isProblem(400, "invalid_grant");
    }
  }

  @Test
  void aSecondFactorIsAskedForByHeaderAndTakenByHeader() throws Exception {
    subject.sandboxOnly("no account with a second factor");
    Answer missing = api.signIn("otp", "otp-password").send().isProblem(401, "missing_two_factor");
    assertEquals("required; app", missing.header("x-peertube-otp"));
    Answer wrong = api.signIn("otp", "otp-password").header("x-peertube-otp", "12345x").send();
    wrong.isProblem(400, "invalid_two_factor");
    api.signIn("otp", "wrong").send().isProblem(400, "invalid_grant");
    api.signIn("otp", "otp-password").header("x-peertube-otp", code(Duration.ZERO)).send().is(200);
    api.signIn("otp", "otp-password")
        .header("x-peertube-otp", code(Duration.ofSeconds(-30)))
        .send()
        .is(200);
    api.signIn("otp", "otp-password")
        .header("x-peertube-otp", code(Duration.ofMinutes(-2)))
        .send()
        .isProblem(400, "invalid_two_factor");
  }

  /** The secret JBSWY3DPEHPK3PXP spells these ten bytes. */
  private static String code(Duration shift) throws GeneralSecurityException {
    byte[] secret = "Hello!\u00de\u00ad\u00be\u00ef".getBytes(StandardCharsets.ISO_8859_1);
    return new TimeBasedOneTimePasswordGenerator()
        .generateOneTimePasswordString(
            new SecretKeySpec(secret, "HmacSHA1"), Instant.now().plus(shift));
  }

  @Test
  void aBlockedUserLosesItsTokensAndCannotSignIn() throws Exception {
    Sandbox sandbox = subject.sandboxOnly("it would block a real user");
    String token = subject.token("other");
    sandbox.blockUser("other");
    ask(token).isProblem(401, "invalid_token");
    api.signIn("other", "other-password")
        .send()
        .isProblem(400, subject.isEight() ? "account_blocked" : "access_denied");
  }

  @Test
  void aNewPasswordEndsTheTokens() throws Exception {
    Sandbox sandbox = subject.sandboxOnly("it would change a real password");
    String token = subject.token("admin");
    sandbox.setPassword("root", "another-password");
    ask(token).isProblem(401, "invalid_token");
    api.signIn("root", "root-password").send().isProblem(400, "invalid_grant");
    api.signIn("root", "another-password").send().is(200);
  }
}
