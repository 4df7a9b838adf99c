package io.github.peertubeingest.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The playlists of an instance; every account has its "Watch later" from the start. */
final class PlaylistStore {

  private final Map<Integer, Playlist> playlists = new LinkedHashMap<>();
  private final Clock clock;
  private int lastId;
  private int lastElement;

  PlaylistStore(Clock clock, List<Account> accounts) {
    this.clock = clock;
    for (Account account : accounts) {
      add(
          account,
          Playlist.WATCH_LATER,
          new Playlist.State(
              "Watch later", null, PlaylistRules.PRIVATE, null, null, clock.instant()));
    }
  }

  synchronized Playlist add(Account owner, int type, Playlist.State state) {
    lastId++;
    Instant now = clock.instant();
    Playlist playlist = new Playlist(lastId, type, owner, now, state);
    playlists.put(lastId, playlist);
    return playlist;
  }

  synchronized boolean remove(Playlist playlist) {
    return playlists.remove(playlist.id()) != null;
  }

  synchronized int nextElement() {
    lastElement++;
    return lastElement;
  }

  synchronized List<Playlist> all() {
    return List.copyOf(playlists.values());
  }

  Optional<Playlist> find(String id) {
    Optional<UUID> uuid = VideoStore.uuid(id);
    return all().stream()
        .filter(
            p ->
                uuid.isPresent()
                    ? p.uuid().equals(uuid.get())
                    : Integer.toString(p.id()).equals(id))
        .findFirst();
  }
}
