package io.github.peertubeingest.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Sends requests from an address of its own, so that no two cases share a rate limit. */
final class Api {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final Subject subject;
  private final String address;

  Api(Subject subject) {
    this.subject = subject;
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.address =
        "10."
            + random.nextInt(1, 255)
            + "."
            + random.nextInt(1, 255)
            + "."
            + random.nextInt(1, 255);
  }

  Call get(String path) {
    return new Call("GET", path);
  }

  Call post(String path) {
    return new Call("POST", path);
  }

  Call put(String path) {
    return new Call("PUT", path);
  }

  Call delete(String path) {
    return new Call("DELETE", path);
  }

  Call method(String method, String path) {
    return new Call(method, path);
  }

  /** A password grant with the right client. */
  Call signIn(String username, String password) throws IOException, InterruptedException {
    return grant("password").field("username", username).field("password", password);
  }

  /** A refresh grant with the right client. */
  Call refresh(String refreshToken) throws IOException, InterruptedException {
    return grant("refresh_token").field("refresh_token", refreshToken);
  }

  /** A token request that still lacks what the grant needs. */
  Call grant(String grantType) throws IOException, InterruptedException {
    JsonNode client = subject.client();
    return post("/users/token")
        .field("client_id", client.path("client_id").textValue())
        .field("client_secret", client.path("client_secret").textValue())
        .field("grant_type", grantType);
  }

  /** A request in the making. */
  final class Call {

    private final String method;
    private final String path;
    private final HttpRequest.Builder builder =
        HttpRequest.newBuilder().timeout(Duration.ofMinutes(1));
    private final Map<String, String> fields = new LinkedHashMap<>();
    private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

    private Call(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Call as(String role) throws IOException, InterruptedException {
      return bearer(subject.token(role));
    }

    Call bearer(String token) {
      return header("Authorization", "Bearer " + token);
    }

    Call header(String name, String value) {
      builder.setHeader(name, value);
      return this;
    }

    Call field(String name, String value) {
      fields.put(name, value);
      return this;
    }

    Call json(String text) {
      return body("application/json", HttpRequest.BodyPublishers.ofString(text));
    }

    Call form(Form form) {
      return body(form.contentType(), HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    }

    Call body(String contentType, HttpRequest.BodyPublisher publisher) {
      body = publisher;
      return header("Content-Type", contentType);
    }

    Call expectContinue() {
      builder.expectContinue(true);
      return this;
    }

    /** Sends it; a remote instance's 429 is waited out. */
    Answer send() throws IOException, InterruptedException {
      Answer answer = sendOnce();
      while (answer.status() == 429 && !subject.isLoopback()) {
        Thread.sleep(
            Duration.ofSeconds(Long.parseLong(answer.header("Retry-After")) + 1).toMillis());
        answer = sendOnce();
      }
      return answer;
    }

    private Answer sendOnce() throws IOException, InterruptedException {
      if (!fields.isEmpty()) {
        body("application/x-www-form-urlencoded", HttpRequest.BodyPublishers.ofString(encoded()));
      }
      builder.setHeader("X-Forwarded-For", address).method(method, body);
      String target =
          path.startsWith("/lazy-static/") || path.startsWith("/sandbox/")
              ? path
              : "/api/v1" + path;
      HttpRequest request = builder.uri(URI.create(subject.url() + target)).build();
      HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return Answer.of(response.statusCode(), response.headers(), response.body());
    }

    private String encoded() {
      return fields.entrySet().stream()
          .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
          .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
