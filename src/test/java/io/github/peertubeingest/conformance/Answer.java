package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** An answer, with the assertions most cases need. */
record Answer(int status, HttpHeaders headers, String body) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static Answer of(int status, HttpHeaders headers, byte[] body) {
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  JsonNode json() {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  Answer is(int expected) {
    assertEquals(expected, status, body);
    return this;
  }

  /** A problem document with a machine code, which takes the place of the title. */
  Answer isProblem(int expected, String code) {
    is(expected);
    assertTrue(
        header("Content-Type").startsWith("application/problem+json"), header("Content-Type"));
    assertEquals(code, json().path("code").textValue(), body);
    assertTrue(json().path("type").textValue().endsWith("section/Errors/" + code), body);
    assertEquals(expected, json().path("status").intValue(), body);
    assertFalse(json().has("title"), body);
    return this;
  }

  /** A problem document without machine code. */
  Answer isProblem(int expected) {
    is(expected);
    assertTrue(
        header("Content-Type").startsWith("application/problem+json"), header("Content-Type"));
    assertEquals("about:blank", json().path("type").textValue(), body);
    assertTrue(json().path("title").isTextual(), body);
    assertEquals(expected, json().path("status").intValue(), body);
    assertFalse(json().has("code"), body);
    return this;
  }

  /** 400 for exactly these parameters, in this order. */
  Answer refuses(String... parameters) {
    isProblem(400);
    List<String> named = new ArrayList<>();
    Iterator<String> names = json().path("invalid-params").fieldNames();
    names.forEachRemaining(named::add);
    assertEquals(List.of(parameters), named, body);
    return this;
  }

  /** The entry of invalid-params for a parameter. */
  JsonNode invalid(String parameter) {
    return json().path("invalid-params").path(parameter);
  }
}
