package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an instance says about itself: its labels, limits and version, and each account's channels.
 * Asked once, kept for ten minutes; plugins may add or take away labels, so nothing is hard-coded.
 */
public final class Catalogue {

  /** Stage of every request that fills the catalogue. */
  public static final String STAGE = "catalogue";

  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /** After a label that nobody knows, the lists are asked again, but not more often than this. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  private static final String CONFIG = "/api/v1/config";
  static final String ME = "/api/v1/users/me";
  private static final List<String> LISTS =
      List.of("categories", "licences", "languages", "privacies");

  private final Clock clock;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  public Catalogue(Clock clock) {
    this.clock = clock;
  }

  private record Page(JsonNode json, Instant at) {}

  /** The requests whose answers are missing or too old for this account. */
  public List<ApiRequest> missing(Account account) {
    List<ApiRequest> missing = new ArrayList<>();
    for (ApiRequest request : all(account)) {
      Page page = pages.get(key(request));
      if (page == null || page.at().plus(GOOD_FOR).isBefore(clock.instant())) {
        missing.add(request);
      }
    }
    return missing;
  }

  /** Takes in one answer. */
  public void learn(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    if (!answer.json().isObject()) {
      throw ItemFailure.of(
              FailureClass.INSTANCE,
              STAGE,
              request.account().url() + " does not answer as a PeerTube instance does: " + request)
          .scope(ItemFailure.Scope.INSTANCE)
          .next("Check that peertube.url is the address of a PeerTube instance.")
          .build();
    }
    pages.put(key(request), new Page(answer.json(), clock.instant()));
  }

  /** Forgets what is older than half a minute: a label was asked for that nobody knew. */
  public boolean doubt(Account account) {
    boolean forgot = false;
    for (ApiRequest request : all(account)) {
      Page page = pages.get(key(request));
      if (page != null && page.at().plus(ASK_AGAIN).isBefore(clock.instant())) {
        forgot |= pages.remove(key(request), page);
      }
    }
    return forgot;
  }

  /**
   * {@code categories}, {@code licences}, {@code languages} or {@code privacies}: code to label.
   */
  public Map<String, String> labels(Account account, String list) {
    Map<String, String> labels = new LinkedHashMap<>();
    page(account, "/api/v1/videos/" + list)
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }

  public JsonNode config(Account account) {
    return page(account, CONFIG);
  }

  /** {@code GET /users/me}. */
  public JsonNode me(Account account) {
    return pages.get(ME + " " + account.instance() + " " + account.name()).json();
  }

  /**
   * A channel that the account may publish to.
   *
   * @param handle its name without the host
   */
  public record Channel(long id, String handle, String displayName) {}

  /** The account's own channels, the oldest first, then those it collaborates on (PeerTube 8.0). */
  public List<Channel> channels(Account account) {
    List<Channel> channels = new ArrayList<>();
    for (String list : List.of("videoChannels", "videoChannelCollaborations")) {
      for (JsonNode entry : me(account).path(list)) {
        JsonNode channel = entry.has("channel") ? entry.get("channel") : entry;
        channels.add(
            new Channel(
                channel.path("id").asLong(),
                channel.path("name").asText(),
                channel.path("displayName").asText()));
      }
    }
    return channels;
  }

  /** What the account's instance can do. */
  public Abilities abilities(Account account) {
    return new Abilities(config(account));
  }

  private JsonNode page(Account account, String path) {
    return pages.get(path + " " + account.instance()).json();
  }

  private static List<ApiRequest> all(Account account) {
    List<ApiRequest> all = new ArrayList<>();
    all.add(ApiRequest.open(account, STAGE, CONFIG));
    LISTS.forEach(list -> all.add(ApiRequest.open(account, STAGE, "/api/v1/videos/" + list)));
    all.add(ApiRequest.get(account, STAGE, ME, null));
    return all;
  }

  private static String key(ApiRequest request) {
    String instance = request.path() + " " + request.account().instance();
    return request.signedIn() ? instance + " " + request.account().name() : instance;
  }
}
