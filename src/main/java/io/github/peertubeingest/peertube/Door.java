package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hc.core5.http.HttpEntity;

/**
 * Puts a request into the message and takes the answer out of it. The one bean that knows the
 * Exchange: state lives in variables, because every message header would go out as an HTTP header.
 */
public final class Door {

  /** Registry name of what is added to every HTTP client. */
  public static final String HTTP_CLIENT = "peertubeHttpClient";

  /** Registry name of the same for instances that others name: it connects to nothing private. */
  public static final String PUBLIC_CLIENT = "peertubePublicHttpClient";

  /** Variable: the {@link ApiRequest} to send. */
  public static final String REQUEST = "request";

  /** Variable: the {@link ApiAnswer}. */
  public static final String ANSWER = "answer";

  /** Variable: the access token; never a header but between here and camel-http. */
  public static final String BEARER = "bearer";

  /** Variable: how many requests this exchange sent for its item. */
  public static final String SPENT = "spent";

  /** An answer larger than this is cut: no PeerTube answer that matters here is. */
  private static final int MAX_ANSWER = 8 * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LIGHT = Duration.ofMinutes(2);

  /** The server's work after the last byte of a video takes seconds to minutes. */
  private static final Duration HEAVY = Duration.ofMinutes(20);

  /** A body from this size on is announced before it is sent. */
  private static final long LARGE = 1024 * 1024;

  private final Clock clock;

  public Door(Clock clock) {
    this.clock = clock;
  }

  /** The camel-http endpoint for a request: one per instance and kind of request. */
  public String endpoint(ApiRequest request) {
    Account account = request.account();
    StringBuilder uri = new StringBuilder(account.url().toString());
    uri.append("?throwExceptionOnFailure=false&followRedirects=false");
    uri.append("&connectTimeout=").append(CONNECT.toMillis());
    uri.append("&responseTimeout=").append((request.heavy() ? HEAVY : LIGHT).toMillis());
    uri.append("&httpClientConfigurer=#").append(account.isNobody() ? PUBLIC_CLIENT : HTTP_CLIENT);
    if (request.body() instanceof HttpEntity entity && entity.getContentLength() > LARGE) {
      // A refusal then comes as its status, not as a broken pipe in the middle of the body.
      uri.append("&httpClient.expectContinueEnabled=true");
    }
    if (account.host() != null) {
      uri.append("&customHostHeader=").append(account.host());
    }
    URI proxy = account.proxy();
    if (proxy != null) {
      uri.append("&proxyHost=").append(proxy.getHost());
      uri.append("&proxyPort=").append(proxy.getPort() < 0 ? 80 : proxy.getPort());
    }
    if (account.trustStore() != null) {
      uri.append("&sslContextParameters=#").append(trustBean(account));
    }
    return uri.toString();
  }

  /** Registry name of the account's certificate authorities. */
  public static String trustBean(Account account) {
    return "peertubeTrust-" + account.name();
  }

  /** Request to message. */
  public void prepare(Exchange exchange) {
    ApiRequest request = exchange.getVariable(REQUEST, ApiRequest.class);
    Message message = exchange.getMessage();
    message.setBody(request.body());
    message.setHeader(Exchange.HTTP_METHOD, request.method());
    message.setHeader(Exchange.HTTP_PATH, request.path());
    if (request.query() != null) {
      message.setHeader(Exchange.HTTP_QUERY, request.query());
    }
    if (request.contentType() != null) {
      message.setHeader(Exchange.CONTENT_TYPE, request.contentType());
    }
    message.setHeader("Accept", "application/json");
    request.headers().forEach(message::setHeader);
    if (request.signedIn()) {
      message.setHeader("Authorization", "Bearer " + exchange.getVariable(BEARER, String.class));
    }
    if (!request.path().equals(SignIn.TOKEN_PATH) && !request.stage().equals(SignIn.CLIENT)) {
      exchange.setVariable(SPENT, exchange.getVariable(SPENT, 0, Integer.class) + 1);
    }
    exchange.setVariable("askedAt", clock.instant());
  }

  /** Message to answer. */
  public ApiAnswer answer(Exchange exchange) throws IOException {
    Message message = exchange.getMessage();
    Map<String, String> headers = new HashMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
              }
            });
    String text = "";
    try (InputStream body = message.getBody(InputStream.class)) {
      if (body != null) {
        text = new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      }
    }
    message.setBody(null);
    return ApiAnswer.of(
        message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
        headers,
        text,
        exchange.getVariable("askedAt", java.time.Instant.class));
  }
}
