package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.peertube.StoredFields;
import io.github.peertubeingest.peertube.VideoRequests;
import io.github.peertubeingest.peertube.Wanted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an update has to send: the difference between a video, as a read shows it, and its document;
 * and beside it what the instance wants repeated.
 */
public final class Changes {

  private final StoredFields storedFields;

  public Changes(StoredFields storedFields) {
    this.storedFields = storedFields;
  }

  /**
   * Whether the video's passwords have to be read first: every change of a password-protected video
   * has to repeat them (400 otherwise; PeerTube 6.3 to 8.2), and a read of the video does not show
   * whether they are what the document asks.
   *
   * @param shown the video as a read or a list shows it
   */
  public boolean needPasswords(Plan plan, JsonNode shown) {
    ObjectNode stored = storedFields.of(shown);
    JsonNode privacy = plan.wanted().get("privacy");
    boolean stays =
        isProtected(stored.path("privacy")) && (privacy == null || isProtected(privacy));
    return stays
        && (plan.wanted().get(Wanted.PASSWORDS) != null
            || plan.thumbnail() != null
            || !storedFields.differences(plan.wanted(), stored).isEmpty());
  }

  /**
   * The fields that an update has to change, and their values; empty when nothing would change.
   *
   * @param shown the video as it is
   * @param passwords as they are; null where they were not read
   * @throws ItemFailure when passwords and privacy do not go together
   */
  public ObjectNode of(Plan plan, JsonNode shown, ArrayNode passwords) throws ItemFailure {
    Wanted wanted = plan.wanted();
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    ObjectNode stored = storedFields.of(shown);
    storedFields
        .differences(wanted, stored)
        .forEach(field -> changes.set(field, wanted.get(field)));
    JsonNode asked = wanted.get(Wanted.PASSWORDS);
    checkPasswords(asked, changes, stored);
    if (asked != null && (passwords == null || !texts(asked).equals(texts(passwords)))) {
      changes.set(Wanted.PASSWORDS, asked);
    }
    return changes;
  }

  private static void checkPasswords(JsonNode asked, ObjectNode changes, ObjectNode stored)
      throws ItemFailure {
    boolean becomes = isProtected(changes.path("privacy"));
    if (becomes && asked == null) {
      throw ItemFailure.content(VideoRequests.UPDATE, List.of(Wanted.passwordsMissing()));
    }
    if (asked != null && !becomes && !isProtected(stored.path("privacy"))) {
      throw ItemFailure.content(
          VideoRequests.UPDATE,
          List.of(
              new FieldFault(
                  Wanted.PASSWORDS,
                  asked.toString(),
                  "is for a password-protected video, which this one is not",
                  "privacy: password protected beside it")));
    }
  }

  /**
   * What goes out for these changes. New passwords count only with their privacy in the same
   * request, the flags of sensitive content only with {@code nsfw: true}.
   *
   * @param passwords as they are; null where they need not be repeated
   */
  public ObjectNode body(ObjectNode changes, ArrayNode passwords) {
    ObjectNode body = changes.deepCopy();
    if (changes.has(Wanted.PASSWORDS)) {
      body.put("privacy", Wanted.PASSWORD_PROTECTED);
    } else if (passwords != null) {
      body.set(Wanted.PASSWORDS, passwords);
    }
    boolean sensitive =
        changes.path("nsfwFlags").asInt() > 0 || changes.path("nsfwSummary").isTextual();
    if (sensitive) {
      body.put("nsfw", true);
    }
    return body;
  }

  private static boolean isProtected(JsonNode privacy) {
    return privacy.asInt() == Wanted.PASSWORD_PROTECTED;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }
}
