package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Dates;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.item.Texts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether a video exists that was sent and never answered for: among the account's newest
 * videos the one whose source file has the item's key in its name. The newest are listed rather
 * than searched: PeerTube 6.3 finds no name with a backslash, 8.2 finds others too.
 */
public final class VideoSearch {

  /** Stage of the search. */
  public static final String STAGE = "search";

  private static final int PAGE = 100;

  /** What two clocks, and a slow end of an upload, may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final StoredFields storedFields;
  private final Clock clock;

  public VideoSearch(StoredFields storedFields, Clock clock) {
    this.storedFields = storedFields;
    this.clock = clock;
  }

  /**
   * A search as far as it came.
   *
   * @param name of the video; null: any
   * @param since the video is not older, by our clock
   * @param start of the next page; -1 when no further page is of interest
   * @param candidates videos of the same name whose source is still to be looked at
   * @param found the video; null when it was not found
   * @param unsure a candidate has no source yet: the instance may still be at it
   */
  public record State(
      String name,
      String prefix,
      Instant since,
      int start,
      List<StoredVideo> candidates,
      StoredVideo found,
      boolean unsure) {

    /** Whether there is something left to ask. */
    public boolean goesOn() {
      return found == null && (start >= 0 || !candidates.isEmpty());
    }
  }

  /**
   * Begins a search.
   *
   * @param key16 of the item: its upload's file name begins with it
   * @param anyName the document was edited since: the video may be called otherwise
   */
  public State begin(Wanted wanted, String key16, Instant sentAt, boolean anyName) {
    String name = anyName ? null : Texts.trim(wanted.fields().path("name").asText());
    return new State(name, key16 + "__", sentAt, 0, List.of(), null, false);
  }

  /** The next question. */
  public ApiRequest next(Account account, State state) {
    if (!state.candidates().isEmpty()) {
      return source(account, state.candidates().get(0).uuid());
    }
    String page = "sort=-createdAt&start=" + state.start() + "&count=" + PAGE;
    return ApiRequest.get(account, STAGE, "/api/v1/users/me/videos", page);
  }

  /** {@code GET /videos/{id}/source}: the file that a video was made of, for its owner. */
  public ApiRequest source(Account account, String uuid) {
    return ApiRequest.get(account, STAGE, "/api/v1/videos/" + uuid + "/source", null)
        .accepting(404);
  }

  /** Whether the source is the file that an item sent. */
  public boolean holds(ApiAnswer source, String key16, long size) {
    return source.json().path("inputFilename").asText().startsWith(key16 + "__")
        && source.json().path("size").asLong(-1) == size;
  }

  /** What the answer adds. */
  public State after(Account account, State state, ApiAnswer answer) throws ItemFailure {
    return state.candidates().isEmpty() ? page(account, state, answer) : source(state, answer);
  }

  private State page(Account account, State state, ApiAnswer answer) throws ItemFailure {
    Instant oldest = state.since().plus(skew(answer)).minus(MARGIN);
    List<StoredVideo> candidates = new ArrayList<>();
    boolean older = false;
    for (JsonNode video : answer.json().path("data")) {
      Instant created = Dates.parse(video.path("createdAt").asText()).orElse(Instant.MAX);
      older |= created.isBefore(oldest);
      if (!created.isBefore(oldest)
          && (state.name() == null
              || state.name().equals(Texts.trim(video.path("name").asText())))) {
        candidates.add(storedFields.listed(account, video));
      }
    }
    boolean more = !older && answer.json().path("total").asInt() > state.start() + PAGE;
    return new State(
        state.name(),
        state.prefix(),
        state.since(),
        more ? state.start() + PAGE : -1,
        candidates,
        null,
        state.unsure());
  }

  private static State source(State state, ApiAnswer answer) {
    List<StoredVideo> rest = state.candidates().subList(1, state.candidates().size());
    boolean ours = answer.json().path("inputFilename").asText().startsWith(state.prefix());
    return new State(
        state.name(),
        state.prefix(),
        state.since(),
        state.start(),
        List.copyOf(rest),
        ours ? state.candidates().get(0) : null,
        state.unsure() || answer.status() == 404);
  }

  /** How much the instance's clock is ahead of ours. */
  private Duration skew(ApiAnswer answer) {
    return answer.date().map(date -> Duration.between(clock.instant(), date)).orElse(Duration.ZERO);
  }
}
