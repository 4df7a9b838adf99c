package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Nearest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The accounts' playlists: listed once, kept for ten minutes, listed again when a document names
 * one that is not known, and always before one is created.
 */
public final class Playlists {

  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /** After a name that nobody knows, the list is asked again, but not more often than this. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  /** As many as one answer of PeerTube's may hold. */
  private static final int PAGE = 100;

  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private final Catalogue catalogue;
  private final Clock clock;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, Filling> filling = new HashMap<>();
  private final Set<String> held = new HashSet<>();

  public Playlists(Catalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** A playlist of the account. */
  public record Playlist(long id, String uuid, String shortUuid, String name) {

    /** As messages name it. */
    public String label() {
      return "the playlist \"" + name + "\"";
    }
  }

  /**
   * A playlist that a document names.
   *
   * @param field {@code playlists[1]}
   * @param known null: it does not exist and is to be created
   */
  public record Named(String field, String name, Playlist known) {

    /** Its name among the parts of an item that are done; it stays when the playlist is created. */
    public String part() {
      return "playlist." + name.toLowerCase(Locale.ROOT);
    }

    /** Its name among the parts of an item where it was created for it. */
    public String createdPart() {
      return "created." + part();
    }

    private String identity() {
      return known == null ? part() : Long.toString(known.id());
    }
  }

  /** What could be resolved, and everything that is wrong with the rest. */
  public record Reading(List<Named> playlists, List<FieldFault> faults) {}

  /** A whole list, as it was at that time or later. */
  private record Known(List<Playlist> all, Instant at) {}

  /** Pages of a list that is being read, by where they start. */
  private record Filling(Map<Integer, List<Playlist>> pages, int total, Instant at) {

    int missing() {
      for (int start = 0; start < Math.max(1, total); start += PAGE) {
        if (!pages.containsKey(start)) {
          return start;
        }
      }
      return -1;
    }
  }

  /** Whether the document names any. */
  public static boolean named(ItemDocument document) {
    return document.get("playlists") != null && !document.get("playlists").isEmpty();
  }

  /** The next page to ask for; null: all of the account's playlists are known. */
  public synchronized ApiRequest next(Account account) {
    Known list = known.get(account.name());
    boolean fresh = list != null && !list.at().plus(GOOD_FOR).isBefore(clock.instant());
    if (fresh && !filling.containsKey(account.name())) {
      return null;
    }
    Filling pages =
        filling.computeIfAbsent(account.name(), n -> new Filling(Map.of(), 0, clock.instant()));
    String owner = catalogue.me(account).path("account").path("name").asText();
    return ApiRequest.get(
        account,
        Catalogue.STAGE,
        "/api/v1/accounts/" + owner.replaceAll("[^A-Za-z0-9_.-]", "") + "/video-playlists",
        "start=" + pages.missing() + "&count=" + PAGE + "&sort=createdAt");
  }

  /** Takes in one page; one that was asked for before the list was to be read anew is dropped. */
  public synchronized void learn(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    Account account = request.account();
    if (!answer.json().path("data").isArray()) {
      throw ItemFailure.of(
              FailureClass.INSTANCE,
              Catalogue.STAGE,
              account.url() + " does not answer as a PeerTube instance does: " + request)
          .next("Check what stands between this machine and the instance.")
          .build();
    }
    Filling before = filling.get(account.name());
    if (before == null || answer.askedAt().isBefore(before.at())) {
      return;
    }
    List<Playlist> page = new ArrayList<>();
    answer.json().path("data").forEach(entry -> page.add(playlist(entry)));
    Map<Integer, List<Playlist>> pages = new TreeMap<>(before.pages());
    pages.put(Integer.parseInt(request.query().replaceAll("start=(\\d+)&.*", "$1")), page);
    Filling after = new Filling(pages, answer.json().path("total").asInt(), before.at());
    if (after.missing() >= 0) {
      filling.put(account.name(), after);
      return;
    }
    filling.remove(account.name());
    List<Playlist> all = pages.values().stream().flatMap(List::stream).toList();
    known.put(account.name(), new Known(all, before.at()));
  }

  private static Playlist playlist(JsonNode entry) {
    return new Playlist(
        entry.path("id").asLong(),
        entry.path("uuid").asText(),
        entry.path("shortUUID").asText(),
        entry.path("displayName").asText());
  }

  /** The list is to be read anew. */
  public synchronized void forget(Account account) {
    filling.put(account.name(), new Filling(Map.of(), 0, clock.instant()));
  }

  /** Has a list read anew that lacks what the document names, unless it was read just now. */
  public boolean doubt(Account account, ItemDocument document) {
    Reading reading = of(account, document);
    boolean lacks =
        !reading.faults().isEmpty()
            || reading.playlists().stream().anyMatch(p -> p.known() == null);
    if (!lacks || !old(account)) {
      return false;
    }
    forget(account);
    return true;
  }

  private synchronized boolean old(Account account) {
    Known list = known.get(account.name());
    return list != null && list.at().plus(ASK_AGAIN).isBefore(clock.instant());
  }

  /** The document's playlists, each once. The list must be filled, unless it names none. */
  public Reading of(Account account, ItemDocument document) {
    Map<String, Named> named = new LinkedHashMap<>();
    List<FieldFault> faults = new ArrayList<>();
    JsonNode playlists = document.get("playlists");
    for (int i = 0; playlists != null && i < playlists.size(); i++) {
      JsonNode entry = playlists.get(i);
      if (!entry.isTextual() && !entry.isIntegralNumber()) {
        continue; // the schema's to complain about
      }
      String field = "playlists[" + i + "]";
      String asked = entry.asText().strip();
      List<Playlist> found = find(account, asked, entry.isTextual());
      if (found.size() > 1) {
        faults.add(several(field, asked, found));
      } else if (found.isEmpty() && (!entry.isTextual() || !creates(document, asked))) {
        faults.add(unknown(account, field, asked, entry.isTextual()));
      } else {
        Named playlist = new Named(field, asked, found.isEmpty() ? null : found.get(0));
        named.putIfAbsent(playlist.identity(), playlist);
      }
    }
    return new Reading(List.copyOf(named.values()), faults);
  }

  private static boolean creates(ItemDocument document, String asked) {
    return document.is("createPlaylists") && !asked.isEmpty() && !asked.matches(UUID);
  }

  /** By display name (text only; written exactly so first, then in any case), else by id. */
  private List<Playlist> find(Account account, String asked, boolean byName) {
    List<Playlist> all = all(account);
    List<Playlist> exact = all.stream().filter(p -> byName && p.name().equals(asked)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    List<Playlist> close =
        all.stream().filter(p -> byName && p.name().strip().equalsIgnoreCase(asked)).toList();
    return !close.isEmpty()
        ? close
        : all.stream()
            .filter(
                p ->
                    Long.toString(p.id()).equals(asked)
                        || p.uuid().equalsIgnoreCase(asked)
                        || p.shortUuid().equals(asked))
            .toList();
  }

  private synchronized List<Playlist> all(Account account) {
    Known list = known.get(account.name());
    return list == null ? List.of() : list.all();
  }

  private static FieldFault several(String field, String asked, List<Playlist> found) {
    return new FieldFault(
        field,
        asked,
        "is the name of " + found.size() + " playlists",
        "one of the ids " + String.join(", ", found.stream().map(p -> "" + p.id()).toList()));
  }

  private FieldFault unknown(Account account, String field, String asked, boolean byName) {
    List<String> names = all(account).stream().map(Playlist::name).toList();
    String question = Nearest.question(asked, names);
    return new FieldFault(
        field,
        asked,
        "is no playlist of this account" + (question.isEmpty() ? "" : "; " + question),
        String.join(", ", names)
            + (byName && !asked.matches(UUID)
                ? "; or createPlaylists: true, which creates it"
                : ""));
  }

  /**
   * The named playlist as the account has it now; null: it does not exist. The list must be filled.
   */
  public Playlist resolved(Account account, Named named) {
    List<Playlist> found =
        named.known() != null ? List.of(named.known()) : find(account, named.name(), true);
    return found.isEmpty() ? null : found.get(0);
  }

  /**
   * The instance did not find the playlist, or the video. The list must have been read since.
   *
   * @throws ItemFailure when it is the playlist that is gone: the document is read anew at once
   */
  public void checkThere(Account account, Playlist playlist) throws ItemFailure {
    if (name(account, playlist.id()) == null) {
      throw ItemFailure.of(
              FailureClass.RATE,
              AroundRequests.PLAYLIST,
              "the playlist \"" + playlist.name() + "\" was taken away meanwhile")
          .retryAfter(Duration.ofSeconds(1))
          .next("Nothing: it goes on by itself.")
          .build();
    }
  }

  /** A playlist that was created just now. */
  public synchronized Playlist created(Account account, Named named, ApiAnswer answer) {
    JsonNode made = answer.json().path("videoPlaylist");
    Playlist playlist =
        new Playlist(
            made.path("id").asLong(),
            made.path("uuid").asText(),
            made.path("shortUUID").asText(),
            named.name());
    List<Playlist> all = new ArrayList<>(all(account));
    all.add(playlist);
    known.computeIfPresent(account.name(), (n, list) -> new Known(List.copyOf(all), list.at()));
    return playlist;
  }

  /** The display name of one of the account's playlists; null when it is not known. */
  public String name(Account account, long id) {
    return all(account).stream()
        .filter(p -> p.id() == id)
        .map(Playlist::name)
        .findFirst()
        .orElse(null);
  }

  /**
   * Only one item at a time creates a playlist of a name, or adds a video to playlists.
   *
   * @throws ItemFailure when another does: this one comes again in a moment, and no thread waits
   */
  public synchronized void hold(Account account, String what) throws ItemFailure {
    if (!held.add(key(account, what))) {
      throw ItemFailure.of(
              FailureClass.RATE, AroundRequests.PLAYLIST, "another item is working on " + what)
          .retryAfter(Duration.ofSeconds(1))
          .next("Nothing: it goes on by itself.")
          .build();
    }
  }

  /** The counterpart of {@link #hold}; only for its holder. */
  public synchronized void release(Account account, String what) {
    held.remove(key(account, what));
  }

  private static String key(Account account, String what) {
    return account.name() + " " + what.toLowerCase(Locale.ROOT);
  }
}
