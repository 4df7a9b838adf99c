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

  /** State of a video that nothing is done with any more. */
  private static final int PUBLISHED = 1;

  /** What two clocks, and a slow end of an upload, may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** What a video may be older than what was sent by clocks that agree: they tell whole seconds. */
  private static final Duration CLOSE = Duration.ofSeconds(10);

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
   * @param sourceless videos of the same name, not older than what was sent, that have no source
   *     yet: the instance may still be at it, or have failed before it wrote that down (6.3, 8.2:
   *     the video is there before its source is)
   * @param orphans those of them that can be made of the item's file
   */
  public record State(
      String name,
      String prefix,
      Instant since,
      int start,
      List<Candidate> candidates,
      StoredVideo found,
      List<StoredVideo> sourceless,
      List<StoredVideo> orphans) {

    /** Whether videos without a source are still to be looked at. */
    public boolean hasSourceless() {
      return !sourceless.isEmpty();
    }

    /** Whether there is something left to ask. */
    public boolean goesOn() {
      return found == null && (start >= 0 || !candidates.isEmpty());
    }
  }

  /**
   * A video of the same name.
   *
   * @param recent whether it is not older than what was sent
   */
  public record Candidate(StoredVideo video, boolean recent) {}

  /**
   * Begins a search.
   *
   * @param key16 of the item: its upload's file name begins with it
   * @param anyName the document was edited since: the video may be called otherwise
   */
  public State begin(Wanted wanted, String key16, Instant sentAt, boolean anyName) {
    String name = anyName ? null : Texts.trim(wanted.fields().path("name").asText());
    return new State(name, key16 + "__", sentAt, 0, List.of(), null, List.of(), List.of());
  }

  /** The next question. */
  public ApiRequest next(Account account, State state) {
    if (!state.candidates().isEmpty()) {
      return source(account, state.candidates().get(0).video().uuid());
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
    Instant sent = state.since().plus(skew(answer));
    Instant oldest = sent.minus(MARGIN);
    List<Candidate> candidates = new ArrayList<>();
    boolean older = false;
    for (JsonNode video : answer.json().path("data")) {
      Instant created = Dates.parse(video.path("createdAt").asText()).orElse(Instant.MAX);
      older |= created.isBefore(oldest);
      if (!created.isBefore(oldest)
          && (state.name() == null
              || state.name().equals(Texts.trim(video.path("name").asText())))) {
        boolean recent = !created.isBefore(sent.minus(CLOSE));
        candidates.add(new Candidate(storedFields.listed(account, video), recent));
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
        state.sourceless(),
        state.orphans());
  }

  private static State source(State state, ApiAnswer answer) {
    Candidate asked = state.candidates().get(0);
    List<Candidate> rest = state.candidates().subList(1, state.candidates().size());
    boolean ours = answer.json().path("inputFilename").asText().startsWith(state.prefix());
    List<StoredVideo> sourceless = new ArrayList<>(state.sourceless());
    if (answer.status() == 404 && asked.recent()) {
      sourceless.add(asked.video());
    }
    return new State(
        state.name(),
        state.prefix(),
        state.since(),
        state.start(),
        List.copyOf(rest),
        ours ? asked.video() : null,
        List.copyOf(sourceless),
        state.orphans());
  }

  /** {@code GET /videos/{id}}: what the first video without a source is like. */
  public ApiRequest details(Account account, State state) {
    String uuid = state.sourceless().get(0).uuid();
    return ApiRequest.get(account, STAGE, "/api/v1/videos/" + uuid, null).accepting(404);
  }

  /**
   * What the first video without a source is like tells whether it can be the item's.
   *
   * @param size bytes of what was sent
   */
  public State looked(State state, ApiAnswer details, long size) {
    List<StoredVideo> orphans = new ArrayList<>(state.orphans());
    if (couldHold(details, size)) {
      orphans.add(state.sourceless().get(0));
    }
    return new State(
        state.name(),
        state.prefix(),
        state.since(),
        state.start(),
        state.candidates(),
        state.found(),
        List.copyOf(state.sourceless().subList(1, state.sourceless().size())),
        List.copyOf(orphans));
  }

  /** It has the file as it was sent, or the instance has begun to make others of it. */
  private static boolean couldHold(ApiAnswer details, long size) {
    JsonNode files = details.json().path("files");
    boolean remade =
        !details.json().path("streamingPlaylists").isEmpty()
            || files.size() > 1
            || details.json().path("state").path("id").asInt(PUBLISHED) != PUBLISHED;
    boolean same = false;
    for (JsonNode file : files) {
      same |= file.path("size").asLong(-1) == size;
    }
    return details.status() == 200 && (same || remade);
  }

  /** How much the instance's clock is ahead of ours. */
  private Duration skew(ApiAnswer answer) {
    return answer.date().map(date -> Duration.between(clock.instant(), date)).orElse(Duration.ZERO);
  }
}
