package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request as the sandbox's routes see it. */
final class Call {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_JSON = 500_000;
  private static final Pattern NESTED = Pattern.compile("([A-Za-z]+)\\[([A-Za-z0-9]*)]");

  private final HttpServerExchange exchange;
  private final Matcher path;
  private final Path spool;

  /** What came with a multipart form: nested names resolved as PeerTube does it. */
  record Form(ObjectNode fields, Map<String, List<Upload>> files) {}

  /** A file of a form, spooled to disk until the exchange ends. */
  record Upload(Path file, String filename, String contentType, long size) {}

  Call(HttpServerExchange exchange, Matcher path, Path spool) {
    this.exchange = exchange;
    this.path = path;
    this.spool = spool;
  }

  String method() {
    return exchange.getRequestMethod().toString();
  }

  /** The n-th group of the route's pattern. */
  String part(int group) {
    return path.group(group);
  }

  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  String query(String name, String otherwise) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.isEmpty() ? otherwise : values.getFirst();
  }

  /** The client's address: a proxy on loopback is trusted. */
  String address() {
    String forwarded = header("X-Forwarded-For");
    return forwarded == null ? exchange.getSourceAddress().getHostString() : forwarded;
  }

  boolean isForm() {
    String type = header("Content-Type");
    return type != null && type.startsWith("multipart/form-data");
  }

  /** A JSON body; an empty object where there is none. */
  JsonNode json() throws IOException, Refusal {
    byte[] body = exchange.getInputStream().readNBytes(MAX_JSON + 1);
    if (body.length > MAX_JSON) {
      throw Refusal.coded(413, "PayloadTooLargeError", "request entity too large");
    }
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw Refusal.coded(
          400, "SyntaxError", "Unexpected token in JSON: " + e.getOriginalMessage());
    }
  }

  /** An {@code application/x-www-form-urlencoded} body. */
  Map<String, String> urlEncoded() throws IOException {
    String body =
        new String(exchange.getInputStream().readNBytes(MAX_JSON), StandardCharsets.UTF_8);
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        form.put(
            java.net.URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
            java.net.URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  /** A multipart body, files streamed to disk. */
  Form form() throws IOException {
    MultiPartParserDefinition multipart = new MultiPartParserDefinition(spool);
    multipart.setFileSizeThreshold(0);
    multipart.setDefaultEncoding("UTF-8");
    FormDataParser parser =
        FormParserFactory.builder(false).addParser(multipart).build().createParser(exchange);
    FormData data = parser.parseBlocking();
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Map<String, List<Upload>> files = new LinkedHashMap<>();
    for (String name : data) {
      for (FormData.FormValue value : data.get(name)) {
        if (value.isFileItem()) {
          files.computeIfAbsent(name, n -> new ArrayList<>()).add(upload(value));
        } else {
          put(fields, name, value.getValue());
        }
      }
    }
    return new Form(fields, files);
  }

  private static Upload upload(FormData.FormValue value) throws IOException {
    return new Upload(
        value.getFileItem().getFile(),
        value.getFileName(),
        value.getHeaders().getFirst("Content-Type"),
        value.getFileItem().getFileSize());
  }

  /**
   * {@code tags[]} and {@code tags[0]} make lists, {@code a[b]} objects, a name given twice a list.
   */
  private static void put(ObjectNode fields, String name, String value) {
    Matcher nested = NESTED.matcher(name);
    if (!nested.matches()) {
      JsonNode before = fields.get(name);
      if (before == null) {
        fields.put(name, value);
      } else if (before instanceof ArrayNode list) {
        list.add(value);
      } else {
        fields.putArray(name).add(before).add(value);
      }
    } else if (nested.group(2).matches("[0-9]*")) {
      fields.withArray("/" + nested.group(1)).add(value);
    } else {
      fields.withObject("/" + nested.group(1)).put(nested.group(2), value);
    }
  }
}
