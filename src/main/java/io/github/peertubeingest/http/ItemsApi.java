package io.github.peertubeingest.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Nearest;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.GateBook;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.ItemFacts;
import io.github.peertubeingest.ledger.ItemPages;
import io.github.peertubeingest.ledger.ItemPages.Place;
import io.github.peertubeingest.ledger.Redrives;
import io.github.peertubeingest.ledger.Stories;
import io.github.peertubeingest.ledger.TableBook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** What callers see of items, and what they may do with them. */
public final class ItemsApi {

  private static final int MOST = 500;
  private static final int USUAL = 50;

  private final ItemPages pages;
  private final Redrives redrives;
  private final TableBook tables;
  private final GateBook gates;
  private final Stories stories;

  public ItemsApi(Jdbi jdbi, Redrives redrives, TableBook tables) {
    this.pages = new ItemPages(jdbi);
    this.redrives = redrives;
    this.tables = tables;
    this.gates = new GateBook(jdbi);
    this.stories = new Stories(jdbi);
  }

  /** A page of items, the oldest first; {@code next} asks for the following one. */
  ObjectNode list(String state, String account, String limit, String after) throws Problem {
    int most = limit(limit);
    List<Item> items = pages.page(state(state), account, place(after), most);
    Map<String, Gate> closed =
        gates.all().stream().collect(Collectors.toMap(Gate::account, Function.identity()));
    ObjectNode page = Json.MAPPER.createObjectNode();
    ArrayNode array = page.putArray("items");
    for (Item item : items) {
      array.add(
          Json.MAPPER.<ObjectNode>valueToTree(
              ItemFacts.of(item, tables, closed.get(item.account()))));
    }
    page.put("next", items.size() < most ? null : cursor(items.get(items.size() - 1)));
    return page;
  }

  private static State state(String word) throws Problem {
    if (word == null) {
      return null;
    }
    List<String> words = Arrays.stream(State.values()).map(State::word).toList();
    if (!words.contains(word.toLowerCase(Locale.ROOT))) {
      String question = Nearest.question(word, words);
      throw query(
          "state", word, String.join(", ", words) + (question.isEmpty() ? "" : "; " + question));
    }
    return State.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static int limit(String asked) throws Problem {
    if (asked == null) {
      return USUAL;
    }
    if (!asked.matches("[0-9]{1,4}")
        || Integer.parseInt(asked) < 1
        || Integer.parseInt(asked) > MOST) {
      throw query("limit", asked, "1 to " + MOST);
    }
    return Integer.parseInt(asked);
  }

  private static String cursor(Item item) {
    Place place = Place.after(item);
    String text = place.at() + " " + place.row() + " " + place.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Place place(String cursor) throws Problem {
    if (cursor == null) {
      return null;
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 3);
      return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw query("after", cursor, "what next said");
    }
  }

  private static Problem query(String parameter, String value, String allowed) {
    return Problem.of(
        400,
        "The query cannot be understood",
        parameter + " = \"" + value + "\" (allowed: " + allowed + ")");
  }

  /** One item, its history and its outcome. */
  ObjectNode get(String key) throws Problem {
    return whole(one(key));
  }

  /** What is told of an item. */
  ObjectNode whole(Item item) {
    Optional<Gate> gate =
        gates.all().stream().filter(g -> g.account().equals(item.account())).findFirst();
    ObjectNode one = Json.MAPPER.valueToTree(ItemFacts.of(item, tables, gate.orElse(null)));
    one.set("events", Json.MAPPER.valueToTree(new ArrayList<>(stories.events(item))));
    one.set("outcome", item.outcome());
    return one;
  }

  /** The newest item of the key, or the one of the id. */
  private Item one(String key) throws Problem {
    List<Item> items = redrives.ofKey(key);
    if (items.isEmpty()) {
      throw Problem.of(404, "There is no such item", "no item has the key or id " + key);
    }
    return items.stream()
        .filter(i -> i.id().equals(key))
        .findFirst()
        .orElse(items.get(items.size() - 1));
  }

  /** A dead letter goes back to work. */
  ObjectNode redrive(String key) throws Problem {
    Item item = one(key);
    if (!Redrives.dead(item) || !redrives.mark(item, item.folder(), "redriven over HTTP")) {
      throw Problem.of(
          409,
          "The item is no dead letter",
          item + " is " + item.state().word() + ": only dead letters go back to work");
    }
    return whole(one(item.id()));
  }
}
