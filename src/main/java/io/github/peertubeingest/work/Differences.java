package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Captions.Caption;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.Chapter;
import io.github.peertubeingest.peertube.Chapters;
import io.github.peertubeingest.peertube.Playlists.Named;
import io.github.peertubeingest.peertube.StoredFields;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.peertube.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an update would change, a line each, for people to read before it does. */
public final class Differences {

  /** The instance's lists of labels, by the field that takes its values from them. */
  private static final Map<String, String> LISTS =
      Map.of(
          "category", "categories",
          "licence", "licences",
          "language", "languages",
          "privacy", "privacies");

  private static final Map<String, String> COMMENTS =
      Map.of("1", "enabled", "2", "disabled", "3", "requires approval");

  /** A text up to this length is shown whole. */
  private static final int SHORT = 60;

  /** So much of what is the same is shown beside what is not. */
  private static final int AROUND = 15;

  private final Catalogue catalogue;
  private final StoredFields storedFields;
  private final Pictures pictures;
  private final SentFiles sentFiles;

  public Differences(
      Catalogue catalogue, StoredFields storedFields, Pictures pictures, SentFiles sentFiles) {
    this.catalogue = catalogue;
    this.storedFields = storedFields;
    this.pictures = pictures;
    this.sentFiles = sentFiles;
  }

  /**
   * The fields of the video itself.
   *
   * @param changes as {@link Changes#of} finds them
   * @param shown the video as a read shows it
   */
  public List<String> fields(Plan plan, ObjectNode changes, JsonNode shown) {
    ObjectNode stored = storedFields.of(shown);
    List<String> lines = new ArrayList<>();
    changes
        .properties()
        .forEach(e -> lines.add(field(plan, e.getKey(), stored, e.getValue(), shown)));
    return lines;
  }

  private String field(Plan plan, String field, ObjectNode stored, JsonNode asked, JsonNode shown) {
    String name = Wanted.documentField(field) + ": ";
    JsonNode old = stored.path(field);
    return switch (field) {
      case Wanted.PASSWORDS -> name + Texts.MASK + " → " + Texts.MASK;
      case "tags" -> name + tags(old, asked);
      case "channelId" -> name + quoted(shown.at("/channel/name")) + " → " + channel(plan, asked);
      case "scheduleUpdate" -> name + schedule(plan, old) + " → " + schedule(plan, asked);
      default ->
          LISTS.containsKey(field) || field.equals("commentsPolicy")
              ? name + label(plan, field, old) + " → " + label(plan, field, asked)
              : name + values(old, asked);
    };
  }

  private static String channel(Plan plan, JsonNode asked) {
    Catalogue.Channel channel = plan.wanted().channel();
    return channel != null && channel.id() == asked.asLong()
        ? "\"" + channel.handle() + "\""
        : asked.asText();
  }

  private String schedule(Plan plan, JsonNode schedule) {
    if (nothing(schedule)) {
      return "nothing";
    }
    return schedule.path("updateAt").asText()
        + " "
        + label(plan, "privacy", schedule.path("privacy"));
  }

  private String label(Plan plan, String field, JsonNode value) {
    if (nothing(value)) {
      return "nothing";
    }
    Map<String, String> labels =
        LISTS.containsKey(field) ? catalogue.labels(plan.account(), LISTS.get(field)) : COMMENTS;
    String label = labels.get(value.asText());
    return label == null ? value.asText() : "\"" + label + "\"";
  }

  private static String tags(JsonNode old, JsonNode asked) {
    Set<String> before = texts(old);
    Set<String> after = texts(asked);
    List<String> parts = new ArrayList<>();
    after.stream().filter(tag -> !before.contains(tag)).forEach(tag -> parts.add("+ " + tag));
    before.stream().filter(tag -> !after.contains(tag)).forEach(tag -> parts.add("- " + tag));
    return String.join(", ", parts);
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new LinkedHashSet<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  private static String values(JsonNode old, JsonNode asked) {
    if (!old.isTextual() || !asked.isTextual()) {
      return quoted(old) + " → " + quoted(asked);
    }
    String before = old.asText();
    String after = asked.asText();
    if (Texts.length(before) <= SHORT && Texts.length(after) <= SHORT) {
      return quoted(before) + " → " + quoted(after);
    }
    int same = sameStart(before, after);
    int end = sameEnd(before, after, same);
    return excerpt(before, same, end) + " → " + excerpt(after, same, end);
  }

  private static int sameStart(String a, String b) {
    int same = 0;
    while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    return same;
  }

  /** How many characters at the end are the same, those at the start left aside. */
  private static int sameEnd(String a, String b, int start) {
    int same = 0;
    while (same < Math.min(a.length(), b.length()) - start
        && a.charAt(a.length() - 1 - same) == b.charAt(b.length() - 1 - same)) {
      same++;
    }
    return same;
  }

  /** What differs, with a little of what does not on both sides. */
  private static String excerpt(String text, int start, int end) {
    int from = whole(text, Math.max(0, start - AROUND));
    int to = Math.min(text.length(), text.length() - end + AROUND);
    int most = Math.min(to, from + 2 * SHORT);
    int last = whole(text, most);
    return quoted(
        (from > 0 ? "…" : "") + text.substring(from, last) + (last < text.length() ? "…" : ""));
  }

  /** Not between the halves of one character. */
  private static int whole(String text, int at) {
    boolean inside =
        at > 0
            && at < text.length()
            && Character.isLowSurrogate(text.charAt(at))
            && Character.isHighSurrogate(text.charAt(at - 1));
    return inside ? at - 1 : at;
  }

  private static String quoted(JsonNode value) {
    if (nothing(value)) {
      return "nothing";
    }
    return value.isTextual()
        ? quoted(Texts.shortened(value.asText(), 2 * SHORT))
        : value.toString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\n", "\\n").replace("\t", "\\t") + "\"";
  }

  private static boolean nothing(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  /** The media of the video: its file, where that is to be replaced, and its thumbnail. */
  public List<String> media(Item item, Plan plan, StoredVideo video) throws IOException {
    List<String> lines = new ArrayList<>();
    Media file = plan.video();
    if (plan.replaces() && !sentFiles.same(item, video, SentFiles.VIDEO, file)) {
      lines.add("file: replaced by " + file.file().getFileName() + " (replaceFile)");
    }
    if (pictures.toSend(plan, video) != null) {
      lines.add(
          "thumbnail: differs from the one sent last: " + plan.thumbnail().file().getFileName());
    }
    return lines;
  }

  /**
   * A caption; null: it is as asked.
   *
   * @param list the captions there are
   * @param text the stored text; null: there is none that can be read
   */
  public String caption(Caption caption, ApiAnswer list, ApiAnswer text) {
    boolean there = Captions.has(list, caption.language());
    String name = "caption " + caption.language();
    if (caption.removes()) {
      return there ? "- " + name : null;
    }
    if (!there) {
      return "+ " + name;
    }
    return text != null && Captions.same(caption, text) ? null : "~ " + name + " (differs)";
  }

  /** The chapters; null: they are as asked. */
  public String chapters(Plan plan, ApiAnswer answer) {
    List<Chapter> stored = Chapters.stored(answer);
    List<Chapter> asked = plan.around().chapters();
    if (stored.equals(asked)) {
      return null;
    }
    if (stored.size() != asked.size()) {
      return "chapters: " + stored.size() + " → " + asked.size();
    }
    int first = 0;
    while (asked.get(first).equals(stored.get(first))) {
      first++;
    }
    long different = asked.stream().filter(chapter -> !stored.contains(chapter)).count();
    return "chapters: "
        + different
        + " of "
        + asked.size()
        + " differ, the first at "
        + asked.get(first).timecode()
        + " s";
  }

  /**
   * The playlists that the video is still to be put into.
   *
   * @param holding the playlists that hold it
   */
  public List<String> playlists(Plan plan, StoredVideo video, ApiAnswer holding) {
    List<String> lines = new ArrayList<>();
    for (Named named : plan.around().playlists()) {
      if (named.known() == null) {
        lines.add("+ playlist " + named.name() + " (created)");
      } else if (!holds(holding, video, named.known().id())) {
        lines.add("+ playlist " + named.known().name());
      }
    }
    return lines;
  }

  private static boolean holds(ApiAnswer holding, StoredVideo video, long playlist) {
    for (JsonNode entry : holding.json().path(Long.toString(video.id()))) {
      if (entry.path("playlistId").asLong() == playlist) {
        return true;
      }
    }
    return false;
  }
}
