package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.ItemFailure.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of failures: what every answer, and every missing answer, means. */
class JudgeTest {

  private static final Account ACCOUNT =
      new Account(
          "default",
          URI.create("https://tube.example"),
          new Account.Credentials("alice", "secret-password", null, null, null),
          null,
          null,
          null,
          null);

  private final Judge judge = new Judge();

  private static ApiRequest request(String stage) {
    return switch (stage) {
      case "client" -> ApiRequest.open(ACCOUNT, stage, "/api/v1/oauth-clients/local");
      case "token" -> ApiRequest.form(ACCOUNT, stage, "/api/v1/users/token", "", Map.of());
      case "refresh" ->
          ApiRequest.form(ACCOUNT, stage, "/api/v1/users/token", "", Map.of()).accepting(400, 401);
      case "catalogue" -> ApiRequest.open(ACCOUNT, stage, "/api/v1/config");
      case "upload" ->
          ApiRequest.change(ACCOUNT, stage, "POST", "/api/v1/videos/upload", "", null, true);
      case "import" ->
          ApiRequest.change(
              ACCOUNT, stage, "POST", "/api/v1/videos/imports", "{}", "application/json", true);
      case "update" ->
          ApiRequest.change(ACCOUNT, stage, "PUT", "/api/v1/videos/1", "{}", null, false);
      case "caption" ->
          ApiRequest.change(ACCOUNT, stage, "PUT", "/api/v1/videos/1/captions/en", "", null, true);
      case "chapters", "playlist" ->
          ApiRequest.change(ACCOUNT, stage, "POST", "/api/v1/x", "{}", null, false);
      default -> ApiRequest.get(ACCOUNT, stage, "/api/v1/videos/1", null);
    };
  }

  private static ApiAnswer answer(int status, String code, Map<String, String> headers) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("content-type", "application/problem+json; charset=utf-8");
    String json = "{\"detail\":\"said\"" + (code == null ? "" : ",\"code\":\"" + code + "\"") + "}";
    return ApiAnswer.of(status, all, json, Instant.now());
  }

  @ParameterizedTest(name = "{0} {1} {2} → {3}, {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "client, 403, -, CREDENTIALS, INSTANCE",
        "client, 500, -, INSTANCE, INSTANCE",
        "client, 429, -, RATE, INSTANCE",
        "token, 400, invalid_grant, CREDENTIALS, INSTANCE",
        "token, 400, invalid_client, CREDENTIALS, INSTANCE",
        "token, 400, invalid_request, CREDENTIALS, INSTANCE",
        "token, 401, missing_two_factor, CREDENTIALS, INSTANCE",
        "token, 400, invalid_two_factor, CREDENTIALS, INSTANCE",
        "token, 400, access_denied, CREDENTIALS, INSTANCE",
        "token, 400, account_blocked, CREDENTIALS, INSTANCE",
        "token, 400, email_not_verified, CREDENTIALS, INSTANCE",
        "token, 429, -, RATE, INSTANCE",
        "token, 503, -, INSTANCE, INSTANCE",
        "refresh, 503, -, INSTANCE, INSTANCE",
        "catalogue, 404, -, INSTANCE, INSTANCE",
        "catalogue, 301, -, INSTANCE, INSTANCE",
        "catalogue, 401, invalid_token, INSTANCE, ITEM",
        "upload, 400, -, CONTENT, ITEM",
        "upload, 401, invalid_token, INSTANCE, ITEM",
        "upload, 403, -, CONTENT, ITEM",
        "upload, 404, -, CONTENT, ITEM",
        "upload, 408, -, INSTANCE, ITEM",
        "upload, 409, -, INSTANCE, ITEM",
        "upload, 413, quota_reached, QUOTA, ITEM",
        "upload, 413, -, CONTENT, ITEM",
        "upload, 415, -, CONTENT, ITEM",
        "upload, 422, -, CONTENT, ITEM",
        "upload, 429, -, RATE, INSTANCE",
        "upload, 500, SequelizeDatabaseError, INSTANCE, ITEM",
        "upload, 500, -, INSTANCE, ITEM",
        "upload, 500, MulterError, BUG, ITEM",
        "upload, 502, -, INSTANCE, ITEM",
        "upload, 503, -, INSTANCE, ITEM",
        "upload, 504, -, INSTANCE, ITEM",
        "upload, 524, -, INSTANCE, ITEM",
        "update, 400, -, CONTENT, ITEM",
        "update, 403, -, CONTENT, ITEM",
        "update, 404, -, CONTENT, ITEM",
        "update, 500, SequelizeDatabaseError, INSTANCE, ITEM",
        "update, 502, -, INSTANCE, INSTANCE",
        "update, 503, server_error, INSTANCE, INSTANCE",
        "read, 404, -, CONTENT, ITEM",
        "read, 429, -, RATE, INSTANCE",
        "verify, 504, -, INSTANCE, INSTANCE",
        "caption, 400, -, CONTENT, ITEM",
        "caption, 403, -, CONTENT, ITEM",
        "caption, 404, -, CONTENT, ITEM",
        "caption, 413, -, CONTENT, ITEM",
        "caption, 429, -, RATE, INSTANCE",
        "caption, 500, -, INSTANCE, ITEM",
        "caption, 502, -, INSTANCE, ITEM",
        "caption, 503, -, INSTANCE, ITEM",
        "chapters, 400, -, CONTENT, ITEM",
        "chapters, 404, -, CONTENT, ITEM",
        "chapters, 500, SequelizeDatabaseError, INSTANCE, ITEM",
        "chapters, 503, -, INSTANCE, INSTANCE",
        "playlist, 400, -, CONTENT, ITEM",
        "playlist, 403, -, CONTENT, ITEM",
        "playlist, 404, -, CONTENT, ITEM",
        "playlist, 500, -, INSTANCE, ITEM",
        "playlist, 504, -, INSTANCE, INSTANCE",
        "import, 400, -, CONTENT, ITEM",
        "import, 400, incorrect_files_in_torrent, CONTENT, ITEM",
        "import, 403, -, CONTENT, ITEM",
        "import, 409, -, CONTENT, ITEM",
        "import, 429, -, RATE, INSTANCE",
        "import, 500, -, SOURCE, ITEM",
        "import, 502, -, INSTANCE, ITEM",
        "import, 503, -, INSTANCE, ITEM",
        "follow, 500, -, INSTANCE, ITEM",
        "follow, 503, -, INSTANCE, INSTANCE",
      })
  void anAnswerMeans(
      String stage, int status, String code, FailureClass failureClass, Scope scope) {
    ItemFailure failure =
        assertThrows(
            ItemFailure.class, () -> judge.judge(request(stage), answer(status, code, Map.of())));
    assertAll(
        () -> assertEquals(failureClass, failure.failureClass()),
        () -> assertEquals(scope, failure.scope()),
        () -> assertEquals(stage, failure.stage()),
        () -> assertEquals(status, failure.status()),
        () -> assertEquals(code, failure.code()),
        () -> assertFalse(failure.next().isBlank(), "it says what to do"),
        () -> assertFalse(failure.detail().contains("secret-password")));
  }

  @ParameterizedTest(name = "{0} {1} is an answer")
  @CsvSource({"upload, 200", "update, 204", "read, 200", "refresh, 400", "refresh, 401"})
  void whatIsExpectedIsNoFailure(String stage, int status) {
    assertDoesNotThrow(() -> judge.judge(request(stage), answer(status, null, Map.of())));
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> lostConnections() {
    return Stream.of(
        org.junit.jupiter.params.provider.Arguments.of(
            "upload", new ConnectException("refused"), Scope.INSTANCE),
        org.junit.jupiter.params.provider.Arguments.of(
            "upload", new UnknownHostException("tube"), Scope.INSTANCE),
        org.junit.jupiter.params.provider.Arguments.of(
            "upload", new SSLHandshakeException("bad"), Scope.INSTANCE),
        org.junit.jupiter.params.provider.Arguments.of(
            "upload", new SocketException("reset"), Scope.ITEM),
        org.junit.jupiter.params.provider.Arguments.of(
            "upload", new SocketTimeoutException("slow"), Scope.ITEM),
        org.junit.jupiter.params.provider.Arguments.of(
            "read", new SocketTimeoutException("slow"), Scope.INSTANCE));
  }

  @ParameterizedTest(name = "{0} {1} → {2}")
  @MethodSource("lostConnections")
  void aLostConnectionIsTheInstances(String stage, IOException lost, Scope scope) {
    ItemFailure failure = judge.failure(request(stage), new RuntimeException(lost));
    assertEquals(FailureClass.INSTANCE, failure.failureClass());
    assertEquals(scope, failure.scope());
  }

  @Test
  void whatFetchingFoundIsHandedOnAsItIs() {
    ItemFailure gone =
        ItemFailure.of(FailureClass.SOURCE, "fetch", "answered 410").hopeless().build();
    assertEquals(gone, judge.failure(request("read"), new RuntimeException(gone)));
  }

  @Test
  void aFileThatChangedUnderUsIsContent() {
    ItemFailure failure =
        judge.failure(request("upload"), new IOException(new MediaException("changed", null)));
    assertEquals(FailureClass.CONTENT, failure.failureClass());
    assertEquals("video", failure.fields().get(0).field());
  }

  @Test
  void aCaptionThatChangedUnderUsIsToldAsACaption() {
    ItemFailure failure =
        judge.failure(request("caption"), new IOException(new MediaException("changed", null)));
    assertEquals("captions.en", failure.fields().get(0).field());
  }

  @Test
  void whatNobodyExpectedIsABugOfOurs() {
    assertEquals(
        FailureClass.BUG,
        judge.failure(request("read"), new IllegalStateException("oh")).failureClass());
    assertEquals(FailureClass.BUG, judge.failure(null, new IOException("local")).failureClass());
  }

  @Test
  void retryAfterIsTakenAsTold() {
    ItemFailure failure =
        judge.failure(request("read"), answer(429, null, Map.of("retry-after", "7")));
    assertEquals(Duration.ofSeconds(7), failure.retryAfter());
  }

  @Test
  void invalidParamsBecomeFaults() {
    ApiAnswer answer =
        ApiAnswer.of(
            400,
            Map.of("content-type", "application/problem+json"),
            "{\"detail\":\"x\",\"invalid-params\":{\"name\":{\"value\":\"ab\",\"msg\":\"too short\"}}}",
            Instant.now());
    ItemFailure failure = judge.failure(request("upload"), answer);
    assertEquals("name = \"ab\": too short", failure.fields().get(0).line());
  }
}
