package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.peertube.Catalogue.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns a document's fields into what the API takes: labels into numbers, dates into UTC. */
public final class WantedFields {

  /** PeerTube's enumeration; no endpoint lists it. */
  private static final Map<String, String> COMMENTS =
      orderedMap("1", "Enabled", "2", "Disabled", "3", "Requires approval");

  private static final String PASSWORD_PROTECTED = "5";
  private static final Set<String> SCHEDULED = Set.of("1", "2", "4");
  private static final List<String> PLAIN =
      List.of(
          "name", "description", "support", "tags", "nsfw", "downloadEnabled", "waitTranscoding");

  private final Catalogue catalogue;
  private final String defaultPrivacy;

  /**
   * @param defaultPrivacy {@code publish.privacy}: of a new video that names none
   */
  public WantedFields(Catalogue catalogue, String defaultPrivacy) {
    this.catalogue = catalogue;
    this.defaultPrivacy = defaultPrivacy;
  }

  /**
   * What the document asks of the account's instance. The catalogue must be filled.
   *
   * @param creates a new video: what the document leaves out gets its default
   */
  public Wanted of(Account account, ItemDocument document, boolean creates) {
    Reading reading = new Reading(account, document, creates);
    PLAIN.forEach(reading::plain);
    reading.label("category", catalogue.labels(account, "categories"), true);
    reading.label("licence", catalogue.labels(account, "licences"), true);
    reading.label("language", catalogue.labels(account, "languages"), false);
    reading.label("commentsPolicy", COMMENTS, true);
    reading.privacy();
    reading.date();
    reading.schedule();
    Channel channel = reading.channel();
    return new Wanted(reading.fields, channel, List.copyOf(reading.faults));
  }

  private final class Reading {
    private final Account account;
    private final ItemDocument document;
    private final boolean creates;
    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private final List<FieldFault> faults = new ArrayList<>();

    Reading(Account account, ItemDocument document, boolean creates) {
      this.account = account;
      this.document = document;
      this.creates = creates;
    }

    void plain(String field) {
      JsonNode value = document.get(field);
      if (value == null) {
        return;
      }
      if (field.equals("name")) {
        fields.put(field, Texts.trim(value.asText()));
      } else if (field.equals("tags") && value.isArray()) {
        var tags = fields.putArray(field);
        value.forEach(tag -> tags.add(Texts.trim(tag.asText())));
      } else {
        fields.set(field, value);
      }
    }

    void label(String field, Map<String, String> known, boolean numeric) {
      if (!document.names(field)) {
        return;
      }
      String asked = document.text(field);
      if (asked == null) {
        fields.putNull(field);
        return;
      }
      code(field, asked, known).ifPresent(code -> put(fields, field, code, numeric));
    }

    void privacy() {
      String asked = document.text("privacy");
      if (asked == null && creates) {
        asked = document.names("publishAt") ? "3" : defaultPrivacy;
      }
      if (asked == null) {
        return;
      }
      Map<String, String> known = catalogue.labels(account, "privacies");
      Optional<String> code = code("privacy", asked, known);
      if (code.filter(PASSWORD_PROTECTED::equals).isPresent()) {
        faults.add(
            new FieldFault(
                "privacy",
                asked,
                "needs videoPasswords, which this version does not support yet",
                "public, unlisted, private, internal"));
      } else {
        code.ifPresent(c -> put(fields, "privacy", c, true));
      }
    }

    void date() {
      if (!document.names("originallyPublishedAt")) {
        return;
      }
      String asked = document.text("originallyPublishedAt");
      if (asked == null) {
        fields.putNull("originallyPublishedAt");
      } else {
        Dates.parse(asked).ifPresent(at -> fields.put("originallyPublishedAt", Dates.wire(at)));
      }
    }

    void schedule() {
      String publishAt = document.text("publishAt");
      if (publishAt != null) {
        Dates.parse(publishAt).ifPresent(at -> schedule(Dates.wire(at), "1"));
        return;
      }
      JsonNode asked = document.get("scheduleUpdate");
      if (asked == null) {
        return;
      }
      if (asked.isNull()) {
        fields.putNull("scheduleUpdate");
        return;
      }
      Map<String, String> known = new LinkedHashMap<>(catalogue.labels(account, "privacies"));
      known.keySet().retainAll(SCHEDULED);
      String privacy = asked.path("privacy").asText("1");
      Optional<String> code = code("scheduleUpdate.privacy", privacy, known);
      Dates.parse(asked.path("updateAt").asText())
          .ifPresent(at -> code.ifPresent(c -> schedule(Dates.wire(at), c)));
    }

    private void schedule(String updateAt, String privacy) {
      ObjectNode schedule = fields.putObject("scheduleUpdate");
      schedule.put("updateAt", updateAt);
      schedule.put("privacy", Integer.parseInt(privacy));
    }

    Channel channel() {
      String asked = document.text("channel");
      if (asked == null && !creates) {
        return null;
      }
      boolean fromDocument = asked != null;
      String wanted = fromDocument ? asked : account.channel();
      List<Channel> own = catalogue.channels(account);
      Optional<Channel> channel =
          wanted == null ? own.stream().findFirst() : find(own, wanted.strip());
      if (channel.isEmpty()) {
        List<String> handles = own.stream().map(Channel::handle).toList();
        String question = wanted == null ? "" : Nearest.question(wanted, handles);
        faults.add(
            new FieldFault(
                "channel",
                wanted,
                "is no channel of this account"
                    + (fromDocument ? "" : " (from the setting peertube.channel)")
                    + (question.isEmpty() ? "" : "; " + question),
                own.stream()
                    .map(c -> c.handle() + " (\"" + c.displayName() + "\", " + c.id() + ")")
                    .collect(Collectors.joining(", "))));
        return null;
      }
      fields.put("channelId", channel.get().id());
      return channel.get();
    }

    private Optional<Channel> find(List<Channel> own, String wanted) {
      return own.stream()
          .filter(c -> c.handle().equals(wanted) || Long.toString(c.id()).equals(wanted))
          .findFirst()
          .or(() -> own.stream().filter(c -> c.displayName().equalsIgnoreCase(wanted)).findFirst());
    }

    private Optional<String> code(String field, String asked, Map<String, String> known) {
      String wanted = asked.strip();
      for (Map.Entry<String, String> entry : known.entrySet()) {
        if (entry.getKey().equals(wanted) || same(entry.getValue(), wanted)) {
          return Optional.of(entry.getKey());
        }
      }
      String question = Nearest.question(wanted, known.values());
      faults.add(
          new FieldFault(
              field,
              asked,
              "is not known to " + account.url() + (question.isEmpty() ? "" : "; " + question),
              known.entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue())
                  .collect(Collectors.joining(", "))));
      return Optional.empty();
    }
  }

  private static void put(ObjectNode fields, String field, String code, boolean numeric) {
    if (numeric) {
      fields.put(field, Integer.parseInt(code));
    } else {
      fields.put(field, code);
    }
  }

  /** Labels in any case, with any of space, dash and underscore between the words. */
  private static boolean same(String label, String asked) {
    return plain(label).equals(plain(asked));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
  }

  private static Map<String, String> orderedMap(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
