package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Outcomes;
import io.github.peertubeingest.ledger.Outcomes.Ending;
import io.github.peertubeingest.ledger.Outcomes.Outcome;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.VideoRequests;
import io.github.peertubeingest.peertube.Wanted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One document about every video of the account that matches: page by page, the oldest first, so
 * that what is uploaded meanwhile comes last. What is done is written down video by video, and a
 * stopped selection goes on with its page.
 */
public final class Selection {

  /** Part of the item that holds the next page. */
  public static final String PART = "select";

  private static final int PAGE = 100;
  private static final int TOLD = 40;

  /** A list cuts the description; whether it is the whole one cannot be seen. */
  private static final Set<String> NEVER_LISTED = Set.of("description", "videoPasswords");

  private final Outcomes outcomes;
  private final VideoRequests requests;

  public Selection(Outcomes outcomes, VideoRequests requests) {
    this.outcomes = outcomes;
    this.requests = requests;
  }

  /**
   * A page and what is left of it.
   *
   * @param next start of the page after it; -1: it is the last one
   * @param videos that match and are not done yet
   */
  public record Page(int next, List<JsonNode> videos) {

    public boolean goesOn() {
      return !videos.isEmpty();
    }

    public boolean last() {
      return next < 0;
    }

    /** The video to look at now. */
    public JsonNode video() {
      return videos.get(0);
    }

    /** Without the first one. */
    public Page rest() {
      return new Page(next, List.copyOf(videos.subList(1, videos.size())));
    }
  }

  /**
   * {@code GET /users/me/videos}: the page that comes next. The instance filters only by what the
   * document does not change: else the pages would move under us.
   */
  public ApiRequest page(Account account, Item item, Plan plan) {
    StringBuilder query = new StringBuilder("sort=createdAt&count=" + PAGE);
    query.append("&start=").append(start(item));
    String search = select(item).path("search").asText("");
    if (!search.isEmpty() && !plan.wanted().fields().has("name")) {
      query.append("&search=").append(URLEncoder.encode(search, StandardCharsets.UTF_8));
    }
    return ApiRequest.get(account, VideoRequests.READ, "/api/v1/users/me/videos", query.toString());
  }

  /** The videos of a page that match and are not done yet. */
  public Page matching(Item item, ApiAnswer answer) {
    JsonNode listed = answer.json().path("data");
    List<JsonNode> videos = new ArrayList<>();
    for (JsonNode video : listed) {
      if (matches(select(item), video) && !outcomes.has(item, video.path("uuid").asText())) {
        videos.add(video);
      }
    }
    int next = start(item) + listed.size();
    boolean more = listed.size() > 0 && answer.json().path("total").asInt() > next;
    return new Page(more ? next : -1, videos);
  }

  /** Whether the list lacks a field that is asked: it carries fewer than the video itself. */
  public boolean incomplete(Wanted wanted, JsonNode video) {
    return wanted.fields().properties().stream()
        .map(Map.Entry::getKey)
        .anyMatch(field -> NEVER_LISTED.contains(field) || !video.has(shownAs(field)));
  }

  private static String shownAs(String field) {
    return switch (field) {
      case "channelId" -> "channel";
      case "scheduleUpdate" -> "scheduledUpdate";
      default -> field;
    };
  }

  /** The whole video; that it is gone meanwhile is an answer. */
  public ApiRequest read(Account account, JsonNode video) {
    return requests.find(account, video.path("uuid").asText());
  }

  /** The passwords of a protected video, which its change has to repeat. */
  public ApiRequest passwords(Account account, JsonNode video) {
    return requests.passwords(account, video.path("uuid").asText());
  }

  /** The change of one video; a refusal concerns this video alone. */
  public ApiRequest change(Account account, JsonNode video, ObjectNode changes) {
    return requests
        .update(account, video.path("uuid").asText(), changes, null, false)
        .accepting(400, 403, 404, 409, 413);
  }

  /** Writes down that a video is as it should be. */
  public void unchanged(Account account, Item item, JsonNode video) {
    write(account, item, video, Ending.UNCHANGED, "");
  }

  /** Whether a video that was looked for is no more. */
  public boolean gone(JsonNode shown) {
    return !shown.has("uuid");
  }

  /** Writes down that a video of the list is no more. */
  public void lost(Account account, Item item, JsonNode video) {
    write(account, item, video, Ending.FAILED, "there is no such video any more");
  }

  /** Writes down what became of a change. */
  public void changed(
      Account account, Item item, JsonNode video, ObjectNode changes, ApiAnswer answer) {
    if (answer.status() < 300) {
      List<String> fields = new ArrayList<>();
      changes.fieldNames().forEachRemaining(fields::add);
      write(account, item, video, Ending.CHANGED, String.join(" ", fields));
    } else {
      String why = answer.status() + " " + Texts.firstLine(answer.detail());
      write(account, item, video, Ending.FAILED, why);
    }
  }

  private void write(Account account, Item item, JsonNode video, Ending ending, String detail) {
    String url = account.watchUrl(video.path("shortUUID").asText());
    outcomes.write(item, new Outcome(video.path("uuid").asText(), url, ending, detail));
  }

  /** Where the next turn goes on. */
  public JsonNode position(Page page) {
    return Json.MAPPER.createObjectNode().put("start", page.next());
  }

  /**
   * Judges the whole: a selection that matches nothing, or a video that was refused, is told as a
   * fault; what was changed stays changed.
   */
  public void judge(Item item) throws ItemFailure {
    if (outcomes.counts(item).isEmpty()) {
      throw ItemFailure.content(
          "select",
          List.of(
              new FieldFault(
                  "select",
                  select(item).toString(),
                  "matches no video of the account",
                  "channel, search, name, privacy, category, licence, language, all")));
    }
    List<FieldFault> faults =
        outcomes.failures(item, TOLD).stream()
            .map(o -> new FieldFault("select", o.videoUrl(), o.detail(), null))
            .collect(Collectors.toList());
    if (!faults.isEmpty()) {
      throw ItemFailure.content("select", faults);
    }
  }

  private static boolean matches(JsonNode select, JsonNode video) {
    return select.properties().stream().allMatch(e -> matches(e.getKey(), e.getValue(), video));
  }

  private static boolean matches(String criterion, JsonNode asked, JsonNode video) {
    String text = Texts.trim(asked.asText());
    return switch (criterion) {
      case "all" -> true;
      case "search" -> lower(video.path("name").asText()).contains(lower(text));
      case "name" -> Texts.trim(video.path("name").asText()).equals(text);
      case "channel" -> isChannel(video.path("channel"), text);
      default -> isLabelled(video.path(criterion), asked, text);
    };
  }

  private static boolean isChannel(JsonNode channel, String text) {
    return channel.path("name").asText().equals(text)
        || channel.path("id").asText().equals(text)
        || channel.path("displayName").asText().equalsIgnoreCase(text);
  }

  private static boolean isLabelled(JsonNode stored, JsonNode asked, String text) {
    JsonNode id = stored.path("id");
    if (asked.isNull()) {
      return id.isNull() || id.isMissingNode();
    }
    return id.asText().equals(text) || stored.path("label").asText().equalsIgnoreCase(text);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static JsonNode select(Item item) {
    return item.document().get("select");
  }

  private static int start(Item item) {
    return item.progress().parts().path(PART).path("start").asInt(0);
  }
}
