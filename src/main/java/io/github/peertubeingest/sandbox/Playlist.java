package io.github.peertubeingest.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A playlist and its elements in their order. */
final class Playlist {

  static final int REGULAR = 1;
  static final int WATCH_LATER = 2;

  /** What an update can change. */
  record State(
      String displayName,
      String description,
      int privacy,
      Channel channel,
      Picture thumbnail,
      Instant updatedAt) {}

  /** An element; the times are seconds of the video, or null. */
  record Element(int id, Video video, Integer start, Integer stop) {}

  private final int id;
  private final UUID uuid = UUID.randomUUID();
  private final int type;
  private final Account owner;
  private final Instant createdAt;
  private final List<Element> elements = new ArrayList<>();
  private State state;

  Playlist(int id, int type, Account owner, Instant createdAt, State state) {
    this.id = id;
    this.type = type;
    this.owner = owner;
    this.createdAt = createdAt;
    this.state = state;
  }

  int id() {
    return id;
  }

  UUID uuid() {
    return uuid;
  }

  String shortUuid() {
    return ShortUuid.of(uuid);
  }

  int type() {
    return type;
  }

  Account owner() {
    return owner;
  }

  Instant createdAt() {
    return createdAt;
  }

  synchronized State state() {
    return state;
  }

  synchronized void update(UnaryOperator<State> change) {
    state = change.apply(state);
  }

  synchronized List<Element> elements() {
    return List.copyOf(elements);
  }

  /** At the end; the same video may come twice (seen on 6.3.0). */
  synchronized void add(Element element) {
    elements.add(element);
  }

  synchronized Optional<Element> element(int elementId) {
    return elements.stream().filter(e -> e.id() == elementId).findFirst();
  }

  synchronized void replace(Element element) {
    elements.replaceAll(e -> e.id() == element.id() ? element : e);
  }

  synchronized void remove(Element element) {
    elements.removeIf(e -> e.id() == element.id());
  }

  /** Moves elements; positions count from 1, and 0 is before the first. */
  synchronized void move(int start, int length, int insertAfter) {
    List<Element> moved = List.copyOf(elements.subList(start - 1, start - 1 + length));
    Element anchor = insertAfter == 0 ? null : elements.get(insertAfter - 1);
    if (moved.contains(anchor)) {
      return;
    }
    elements.removeAll(moved);
    elements.addAll(anchor == null ? 0 : elements.indexOf(anchor) + 1, moved);
  }
}
