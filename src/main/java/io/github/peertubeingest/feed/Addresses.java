package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.item.WebAddress;
import java.net.URI;
import java.util.List;

/** Addresses in an entry that are relative to its feed. */
final class Addresses {

  private static final List<String> FIELDS =
      List.of("video", "targetUrl", "torrent", "thumbnail", "chapters");

  private final URI feed;

  /**
   * @param feed where the feed came from: http, https, or file
   */
  Addresses(URI feed) {
    this.feed = feed;
  }

  /** Makes them absolute. */
  void complete(ObjectNode document) {
    for (String field : FIELDS) {
      if (document.path(field).isTextual()) {
        document.set(field, absolute(document.get(field)));
      }
    }
    JsonNode captions = document.path("captions");
    if (captions instanceof ObjectNode files) {
      files.properties().forEach(e -> e.setValue(absolute(e.getValue())));
    }
    for (JsonNode caption : captions.isArray() ? captions : List.<JsonNode>of()) {
      if (caption instanceof ObjectNode one && one.path("file").isTextual()) {
        one.set("file", absolute(one.get("file")));
      }
    }
  }

  /** What cannot be resolved stays as it is: its own fault is told later. */
  private JsonNode absolute(JsonNode value) {
    String text = value.asText().strip();
    if (!value.isTextual() || text.isEmpty() || WebAddress.is(text) || text.startsWith("file:")) {
      return value;
    }
    try {
      return TextNode.valueOf(feed.resolve(text.replace(" ", "%20")).toString());
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
