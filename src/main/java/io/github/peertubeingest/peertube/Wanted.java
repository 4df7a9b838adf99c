package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import java.util.List;

/**
 * What a document asks of the instance, in the API's own words: names and scalars as {@code PUT
 * /videos/{id}} takes them.
 *
 * @param fields field to value; null where the document clears it
 * @param channel the one that the field {@code channelId} stands for; null when none is named
 * @param faults what the instance does not know
 */
public record Wanted(ObjectNode fields, Catalogue.Channel channel, List<FieldFault> faults) {

  public JsonNode get(String field) {
    return fields.get(field);
  }
}
