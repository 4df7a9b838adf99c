package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Texts;
import java.util.List;
import java.util.Map;

/**
 * What a document asks of the instance, in the API's own words: names and scalars as {@code PUT
 * /videos/{id}} takes them.
 *
 * @param fields field to value; null where the document clears it
 * @param channel the one that the field {@code channelId} stands for; null when none is named
 * @param faults what the instance does not know
 * @param notes what this instance does not take, or keeps less exactly than it was asked
 */
public record Wanted(
    ObjectNode fields, Catalogue.Channel channel, List<FieldFault> faults, List<Note> notes) {

  /** The API's field for a video's passwords. */
  public static final String PASSWORDS = "videoPasswords";

  /** PeerTube's privacy "Password protected". */
  public static final int PASSWORD_PROTECTED = 5;

  private static final Map<String, String> OURS =
      Map.of("channelId", "channel", "commentsEnabled", "commentsPolicy");

  public JsonNode get(String field) {
    return fields.get(field);
  }

  /** The document's word for a field of the API. */
  public static String documentField(String field) {
    return OURS.getOrDefault(field, field);
  }

  /** A video cannot become password protected without them. */
  public static FieldFault passwordsMissing() {
    return new FieldFault(
        PASSWORDS,
        null,
        "is missing: privacy \"password protected\" needs it",
        "a list of one or more passwords, each 2 to 99 characters");
  }

  /** The fields for people to read: passwords masked. */
  public ObjectNode shown() {
    ObjectNode shown = fields.deepCopy();
    if (shown.get(PASSWORDS) instanceof ArrayNode passwords) {
      ArrayNode masked = shown.putArray(PASSWORDS);
      passwords.forEach(password -> masked.add(Texts.MASK));
    }
    return shown;
  }

  @Override
  public String toString() {
    return "Wanted" + shown() + faults;
  }
}
