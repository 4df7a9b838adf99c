package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON and URL-encoded bodies. It runs before the rate limits and before the token is looked
 * at, so a malformed body is 400 even for a stranger and even over the limit (seen on 6.3.0).
 */
final class BodyReader {

  private static final int JSON_LIMIT = 500 * 1024;
  private static final int FORM_LIMIT = 100 * 1024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private BodyReader() {}

  static ObjectNode read(Call call) throws IOException {
    String type = call.mediaType();
    if (type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"))) {
      return json(bytes(call, JSON_LIMIT));
    }
    if (type.equals("application/x-www-form-urlencoded")) {
      return form(new String(bytes(call, FORM_LIMIT), StandardCharsets.UTF_8));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static byte[] bytes(Call call, int limit) throws IOException {
    byte[] bytes = call.input().readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw Refusal.coded(413, "PayloadTooLargeError", "request entity too large");
    }
    return bytes;
  }

  private static ObjectNode json(byte[] bytes) {
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
      if (node.isArray()) {
        return JsonNodeFactory.instance.objectNode();
      }
      throw Refusal.coded(
          400, "SyntaxError", "Unexpected token, the text is neither an object nor an array");
    } catch (JsonProcessingException e) {
      throw Refusal.coded(
          400, "SyntaxError", "Unexpected token in JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Refusal.coded(400, "SyntaxError", "Unexpected end of JSON input");
    }
  }

  /**
   * URL-encoded forms are read flat: {@code tags[]} is a field of that very name (seen on 6.3.0).
   */
  private static ObjectNode form(String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.isEmpty()) {
        FormFields.addFlat(body, name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return body;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
