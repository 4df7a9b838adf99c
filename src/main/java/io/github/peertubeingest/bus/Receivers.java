package io.github.peertubeingest.bus;

import io.github.peertubeingest.ledger.Item.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is told of an item's end.
 *
 * @param publishedTo Camel endpoint URI; null: none
 * @param deadTo Camel endpoint URI; null: none
 */
public record Receivers(String publishedTo, String deadTo, List<Webhook> webhooks) {

  /** Nobody. */
  public static final Receivers NONE = new Receivers(null, null, List.of());

  static final String PUBLISHED = "published-to";
  static final String DEAD = "dead-to";

  /** Whether anybody is told anything. */
  public boolean any() {
    return count() > 0;
  }

  /** How many there are. */
  public int count() {
    return (publishedTo == null ? 0 : 1) + (deadTo == null ? 0 : 1) + webhooks.size();
  }

  /** The names of those that are told of such an end. */
  List<String> of(State state) {
    List<String> told = new ArrayList<>();
    if (state == State.PUBLISHED && publishedTo != null) {
      told.add(PUBLISHED);
    }
    if (state == State.DEAD && deadTo != null) {
      told.add(DEAD);
    }
    webhooks.stream()
        .filter(hook -> hook.events().contains(state))
        .map(Webhook::destination)
        .forEach(told::add);
    return told;
  }
}
