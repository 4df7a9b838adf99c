package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a message holds: a document as it stands, or a CloudEvent in its JSON form (structured mode)
 * whose data is one.
 *
 * @param data the document; null when the event cannot be understood
 * @param fault why not; else null
 * @param id what names the event among those of all sources; null: it is no event
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Envelope(byte[] data, FieldFault fault, String id) {

  /** Looks into a message. */
  public static Envelope open(byte[] body) {
    if (!seemsEvent(body)) {
      return new Envelope(body, null, null);
    }
    try {
      CloudEvent event = new JsonFormat().deserialize(body);
      CloudEventData data = event.getData();
      return data == null
          ? broken("is a CloudEvent without data")
          : new Envelope(bytes(data), null, event.getSource() + " " + event.getId());
    } catch (CloudEventRWException | EventDeserializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return broken(
          "is no CloudEvent that can be read: "
              + Texts.firstLine(String.valueOf(cause.getMessage())));
    }
  }

  private static boolean seemsEvent(byte[] body) {
    if (!ending(body).equals(".json")) {
      return false;
    }
    try {
      JsonNode root = Json.MAPPER.readTree(body);
      return root != null && root.has("specversion");
    } catch (IOException e) {
      return false; // reading it as a document says what is wrong
    }
  }

  private static Envelope broken(String message) {
    FieldFault fault =
        new FieldFault(
            DocumentReader.WHOLE,
            null,
            message,
            "specversion 1.0, id, source, type, and the document as data");
    return new Envelope(null, fault, null);
  }

  private static byte[] bytes(CloudEventData data) {
    if (data instanceof JsonCloudEventData json) {
      JsonNode node = json.getNode();
      String text = node.isTextual() ? node.asText() : Json.write(node);
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return data.toBytes();
  }

  /** The ending that a file of this content has. */
  static String ending(byte[] body) {
    for (byte b : body) {
      switch (b) {
        case ' ', '\t', '\r', '\n', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF:
          break;
        case '{', '[':
          return ".json";
        case '<':
          return ".xml";
        default:
          return ".yaml";
      }
    }
    return ".json";
  }
}
