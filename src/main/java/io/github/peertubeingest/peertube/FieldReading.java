package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.peertube.Catalogue.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One document, field by field, held against what its account's instance knows. */
final class FieldReading {

  private static final List<String> SWITCHES =
      List.of("nsfw", "downloadEnabled", "waitTranscoding");

  /** PeerTube's enumeration; no endpoint lists it. */
  private static final Labels COMMENTS =
      labels("1", "Enabled", "2", "Disabled", "3", "Requires approval");

  /** What {@code commentsEnabled} could say, before PeerTube 6.2. */
  private static final Labels COMMENTS_OR_NOT = COMMENTS.only(Set.of("1", "2"));

  private static final String PRIVATE = "3";
  private static final Set<String> SCHEDULED = Set.of("1", "2", "4");

  private final Catalogue catalogue;
  private final Abilities abilities;
  private final Account account;
  private final ItemDocument document;
  private final boolean creates;
  private final String defaultPrivacy;
  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final List<FieldFault> faults = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  FieldReading(
      Catalogue catalogue,
      Account account,
      ItemDocument document,
      boolean creates,
      String defaultPrivacy) {
    this.catalogue = catalogue;
    this.abilities = catalogue.abilities(account);
    this.account = account;
    this.document = document;
    this.creates = creates;
    this.defaultPrivacy = defaultPrivacy;
  }

  Wanted read() {
    name();
    plain("description");
    plain("support");
    tags();
    SWITCHES.forEach(this::plain);
    sensitive("nsfwFlags", JsonNodeFactory.instance.numberNode(0));
    sensitive("nsfwSummary", JsonNodeFactory.instance.nullNode());
    category();
    licence();
    language();
    comments();
    privacy();
    passwords();
    transcription();
    date();
    schedule();
    Channel channel = channel();
    return new Wanted(fields, channel, List.copyOf(faults), List.copyOf(notes));
  }

  private void plain(String field) {
    if (document.names(field)) {
      fields.set(field, document.get(field));
    }
  }

  private void name() {
    String name = document.text("name");
    if (name != null) {
      fields.put("name", Texts.trim(name));
    }
  }

  private void tags() {
    JsonNode tags = document.get("tags");
    if (tags == null || !tags.isArray()) {
      plain("tags");
      return;
    }
    ArrayNode trimmed = fields.putArray("tags");
    tags.forEach(tag -> trimmed.add(Texts.trim(tag.asText())));
  }

  /**
   * @param none what the API takes for "nothing"
   */
  private void sensitive(String field, JsonNode none) {
    JsonNode value = document.get(field);
    if (value == null) {
      return;
    }
    JsonNode wanted = value.isNull() ? none : value;
    if (abilities.takesNsfwFlags()) {
      fields.set(field, wanted);
    } else if (!wanted.equals(none)) {
      note(field, "PeerTube " + abilities.version() + " does not take it, 7.2 and later do");
    }
  }

  private void category() {
    Labels known = list("categories");
    label("category", known, known.code(text("category")), true);
  }

  private void licence() {
    Labels known = list("licences");
    String asked = text("licence");
    Optional<String> code = known.licence(asked);
    label("licence", known, code, true);
    String version = Licence.of(asked).map(Licence::version).orElse(null);
    if (version == null || code.isEmpty()) {
      return;
    }
    String label = known.byCode().get(code.get());
    if (Licence.of(label).filter(l -> version.equals(l.version())).isEmpty()) {
      notes.add(
          new Note(
              "licence", asked, code.get() + " " + label, "the instance keeps no licence version"));
    }
  }

  private void language() {
    Labels known = list("languages");
    label("language", known, known.language(text("language")), false);
  }

  private void comments() {
    if (abilities.takesCommentsPolicy()) {
      label("commentsPolicy", COMMENTS, COMMENTS.code(text("commentsPolicy")), true);
    } else if (document.text("commentsPolicy") != null) {
      String asked = text("commentsPolicy");
      resolved("commentsPolicy", asked, COMMENTS_OR_NOT, COMMENTS_OR_NOT.code(asked))
          .ifPresent(code -> fields.put("commentsEnabled", code.equals("1")));
    }
  }

  private void label(String field, Labels known, Optional<String> found, boolean numeric) {
    if (!document.names(field)) {
      return;
    }
    if (document.text(field) == null) {
      fields.putNull(field);
      return;
    }
    resolved(field, document.text(field), known, found)
        .ifPresent(code -> put(fields, field, code, numeric));
  }

  private void privacy() {
    String asked = document.text("privacy");
    if (asked == null && creates) {
      asked = document.text("publishAt") == null ? defaultPrivacy : PRIVATE;
    }
    if (asked != null) {
      Labels known = list("privacies");
      resolved("privacy", asked, known, known.code(asked))
          .ifPresent(code -> put(fields, "privacy", code, true));
    }
  }

  /**
   * They belong to one privacy and go with it. Whether an update that names no privacy is about a
   * protected video shows when the video was read.
   */
  private void passwords() {
    JsonNode asked = document.get(Wanted.PASSWORDS);
    JsonNode privacy = fields.get("privacy");
    boolean protects = privacy != null && privacy.asInt() == Wanted.PASSWORD_PROTECTED;
    if (asked == null || !asked.isArray()) {
      if (protects && creates) {
        faults.add(Wanted.passwordsMissing());
      }
    } else if (privacy != null && !protects) {
      faults.add(
          new FieldFault(
              Wanted.PASSWORDS,
              asked.toString(),
              "stand beside another privacy: passwords go with \"password protected\" alone",
              "privacy: password protected; or leave them out"));
    } else {
      asked.forEach(this::checkLength);
      fields.set(Wanted.PASSWORDS, asked);
    }
  }

  /** Counted as JavaScript counts (seen on 6.3: {@code password.length}). */
  private void checkLength(JsonNode password) {
    int length = password.asText().length();
    int most = abilities.passwordLimit();
    if (length < 2 || length > most) {
      faults.add(
          new FieldFault(
              Wanted.PASSWORDS,
              password.asText(),
              "has an entry of " + length + " characters",
              "2 to " + most + " characters each"));
    }
  }

  /**
   * True is every version's default for an upload and stays unsaid there: PeerTube 6.3 compares a
   * form's text with the boolean and takes "true" for no.
   */
  private void transcription() {
    JsonNode asked = document.get("generateTranscription");
    if (asked == null || asked.isNull()) {
      return;
    }
    if (!creates) {
      note("generateTranscription", "it only counts when a video is made");
      return;
    }
    if (!asked.asBoolean() || !document.names("video")) {
      fields.set("generateTranscription", asked);
    }
    if (asked.asBoolean() && !abilities.transcribes()) {
      note("generateTranscription", "the instance makes no captions of its own");
    }
  }

  private void date() {
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

  private void schedule() {
    String publishAt = document.text("publishAt");
    JsonNode asked = document.get("scheduleUpdate");
    if (publishAt != null) {
      Dates.parse(publishAt).ifPresent(at -> schedule(Dates.wire(at), "1"));
    } else if (asked == null ? document.names("publishAt") : asked.isNull()) {
      fields.putNull("scheduleUpdate");
    } else if (asked != null) {
      Labels known = list("privacies").only(SCHEDULED);
      String privacy = asked.path("privacy").asText("1");
      Optional<String> code =
          resolved("scheduleUpdate.privacy", privacy, known, known.code(privacy));
      Dates.parse(asked.path("updateAt").asText())
          .ifPresent(at -> code.ifPresent(c -> schedule(Dates.wire(at), c)));
    }
  }

  private void schedule(String updateAt, String privacy) {
    ObjectNode schedule = fields.putObject("scheduleUpdate");
    schedule.put("updateAt", updateAt);
    schedule.put("privacy", Integer.parseInt(privacy));
  }

  private Channel channel() {
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
      faults.add(noChannel(wanted, fromDocument, own));
      return null;
    }
    fields.put("channelId", channel.get().id());
    return channel.get();
  }

  private static FieldFault noChannel(String wanted, boolean fromDocument, List<Channel> own) {
    List<String> handles = own.stream().map(Channel::handle).toList();
    String question = wanted == null ? "" : Nearest.question(wanted, handles);
    return new FieldFault(
        "channel",
        wanted,
        "is no channel of this account"
            + (fromDocument ? "" : " (from the setting peertube.channel)")
            + (question.isEmpty() ? "" : "; " + question),
        own.stream()
            .map(c -> c.handle() + " (\"" + c.displayName() + "\", " + c.id() + ")")
            .collect(Collectors.joining(", ")));
  }

  private static Optional<Channel> find(List<Channel> own, String wanted) {
    return own.stream()
        .filter(c -> c.handle().equals(wanted) || Long.toString(c.id()).equals(wanted))
        .findFirst()
        .or(() -> own.stream().filter(c -> c.displayName().equalsIgnoreCase(wanted)).findFirst());
  }

  private Labels list(String name) {
    return new Labels(catalogue.labels(account, name));
  }

  /** Empty where the document names none, so that nothing is found for it. */
  private String text(String field) {
    String text = document.text(field);
    return text == null ? "" : text;
  }

  /** The code that was found; else a fault. */
  private Optional<String> resolved(
      String field, String asked, Labels known, Optional<String> found) {
    if (found.isEmpty()) {
      String question = known.question(asked);
      faults.add(
          new FieldFault(
              field,
              asked,
              unknown(field, asked) + (question.isEmpty() ? "" : "; " + question),
              known.all()));
    }
    return found;
  }

  private String unknown(String field, String asked) {
    String meant =
        field.equals("licence")
            ? Licence.of(asked).map(l -> "means \"" + l.words() + "\", which ").orElse("")
            : "";
    return meant + "is not known to " + account.url();
  }

  private void note(String field, String why) {
    notes.add(new Note(field, document.text(field), null, why));
  }

  private static void put(ObjectNode fields, String field, String code, boolean numeric) {
    if (numeric) {
      fields.put(field, Integer.parseInt(code));
    } else {
      fields.put(field, code);
    }
  }

  private static Labels labels(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return new Labels(map);
  }
}
