package io.github.peertubeingest.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.Outbox.Parcel;
import io.github.peertubeingest.work.Announcements;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes events of items' ends: a CloudEvent in its JSON form, whose data is the receipt or reason.
 * A message that came over the bus and failed goes to the bus's dead letters as it came, with what
 * failed in its headers.
 */
public final class Events implements Announcements {

  static final String JSON = "application/cloudevents+json; charset=UTF-8";
  private static final String TYPE = "io.github.peertubeingest.item.";
  private static final URI SOURCE = URI.create("urn:peertube-ingest");
  private static final String HEADER = "peertubeError";

  private final Receivers receivers;
  private final Ledger ledger;

  public Events(Receivers receivers, Ledger ledger) {
    this.receivers = receivers;
    this.ledger = ledger;
  }

  @Override
  public List<Parcel> of(Item item, ObjectNode outcome, String folder) {
    List<Parcel> parcels = new ArrayList<>();
    List<String> told = receivers.of(item.state());
    if (told.isEmpty()) {
      return parcels;
    }
    String id = item.id() + "." + item.finishedAt().toEpochMilli();
    byte[] event = new JsonFormat().serialize(event(id, item, outcome, folder));
    for (String receiver : told) {
      Optional<byte[]> original =
          receiver.equals(Receivers.DEAD) && item.message() ? ledger.body(item) : Optional.empty();
      parcels.add(
          new Parcel(
              id,
              receiver,
              item.id(),
              original.isPresent() ? "application/octet-stream" : JSON,
              headers(item, outcome),
              original.orElse(event)));
    }
    return parcels;
  }

  private static CloudEvent event(String id, Item item, ObjectNode outcome, String folder) {
    ObjectNode data = outcome.deepCopy();
    data.put("key", item.key());
    data.put("id", item.id());
    data.put("state", item.state().word());
    data.put("account", item.account());
    data.put("externalId", item.externalId());
    data.put("source", item.place());
    data.put("folder", folder);
    return CloudEventBuilder.v1()
        .withId(id)
        .withSource(SOURCE)
        .withType(TYPE + item.state().word())
        .withSubject(item.externalId() == null ? item.id() : item.externalId())
        .withTime(item.finishedAt().atOffset(ZoneOffset.UTC))
        .withDataContentType("application/json")
        .withData(JsonCloudEventData.wrap(data))
        .build();
  }

  /** What a bus's own tools can read without opening the body. */
  private static Map<String, String> headers(Item item, ObjectNode outcome) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("peertubeItem", item.id());
    headers.put("peertubeState", item.state().word());
    if (item.externalId() != null) {
      headers.put("peertubeExternalId", item.externalId());
    }
    if (item.state() == State.DEAD) {
      for (String fact : List.of("class", "stage", "status", "code", "detail", "attempts")) {
        String value = outcome.path(fact).asText(null);
        if (value != null) {
          String name = Character.toUpperCase(fact.charAt(0)) + fact.substring(1);
          headers.put(HEADER + name, value);
        }
      }
    }
    return headers;
  }
}
