package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import java.io.InputStream;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request being served. */
final class Call {

  private final HttpServerExchange exchange;
  private final Map<String, String> answerHeaders = new LinkedHashMap<>();
  private ObjectNode body = JsonNodeFactory.instance.objectNode();
  private Account account;

  Call(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  String method() {
    return exchange.getRequestMethod().toString().toUpperCase(Locale.ROOT);
  }

  String path() {
    return exchange.getRequestPath();
  }

  String rawQuery() {
    return exchange.getQueryString();
  }

  /** Path and query as they came, what problem documents call {@code instance}. */
  String originalUrl() {
    String query = rawQuery();
    return query.isEmpty() ? exchange.getRequestURI() : exchange.getRequestURI() + "?" + query;
  }

  String query(String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.peekFirst();
  }

  /** Every value of a parameter. */
  List<String> queries(String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? List.of() : List.copyOf(values);
  }

  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The media type without parameters, in lower case; empty if there is none. */
  String mediaType() {
    String type = header("Content-Type");
    if (type == null) {
      return "";
    }
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  InputStream input() {
    return exchange.getInputStream();
  }

  /**
   * The client's address. X-Forwarded-For counts when the peer is the loopback interface, as
   * PeerTube's default {@code trust_proxy} has it (measured): the last address that is not loopback
   * itself.
   */
  String clientAddress() {
    var peer = exchange.getSourceAddress().getAddress();
    String forwarded = header("X-Forwarded-For");
    if (forwarded == null || peer == null || !peer.isLoopbackAddress()) {
      return exchange.getSourceAddress().getHostString();
    }
    String[] hops = forwarded.split(",");
    for (int i = hops.length - 1; i > 0; i--) {
      String hop = hops[i].trim();
      if (!hop.startsWith("127.") && !hop.equals("::1")) {
        return hop;
      }
    }
    return hops[0].trim();
  }

  /** Headers the answer gets whatever it will be. */
  Map<String, String> answerHeaders() {
    return answerHeaders;
  }

  ObjectNode body() {
    return body;
  }

  void body(ObjectNode value) {
    body = value;
  }

  /** The text of a field of the body; null if it is absent, empty or no text. */
  String bodyText(String name) {
    JsonNode value = body.get(name);
    return value == null || !value.isTextual() || value.textValue().isEmpty()
        ? null
        : value.textValue();
  }

  /** The user found by the token, or null before that. */
  Account account() {
    return account;
  }

  void account(Account value) {
    account = value;
  }
}
