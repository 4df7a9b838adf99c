package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.fetch.FetchOrder;
import io.github.peertubeingest.fetch.Spool;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.ImportBook;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.ImportRequests.Source;
import io.github.peertubeingest.peertube.VideoRequests;
import io.github.peertubeingest.peertube.Wanted;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a video comes from that lies on no disk here: imported by the instance, or fetched. */
public final class Sources {

  /** Part of an item: when and why the instance refused to import its address. */
  private static final String REFUSED = "importRefused";

  /** Part of an item: how often an import of it failed at the instance. */
  static final String FAILED = "importsFailed";

  /** An instance may be given other settings, or a newer yt-dlp. */
  private static final Duration REFUSAL_HOLDS = Duration.ofHours(1);

  private static final int SHORTEST_NAME = 3;
  private static final int LONGEST_NAME = 120;

  private final Catalogue catalogue;
  private final Spool spool;
  private final Ledger ledger;
  private final Clock clock;

  public Sources(Catalogue catalogue, Spool spool, Ledger ledger, Clock clock) {
    this.catalogue = catalogue;
    this.spool = spool;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * What becomes of an item's addresses.
   *
   * @param source what the instance imports; null: nothing
   * @param orders what is fetched from here, whether it is there already or not
   */
  record Choice(
      Source source, List<FetchOrder> orders, List<Note> notes, List<FieldFault> faults) {}

  /** The field that names what the instance is to import; null without one. */
  static String field(ItemDocument document) {
    return Stream.of("targetUrl", "magnetUri", "torrent")
        .filter(name -> document.text(name) != null)
        .findFirst()
        .orElse(null);
  }

  /** The whole file of an order; empty while it is to be fetched. */
  Optional<Path> spooled(FetchOrder order) {
    return spool.fetched(order.itemId(), order.role());
  }

  /**
   * Decides between import and fetching. A name is added to what is wanted where an upload needs
   * one that the import would have found by itself.
   */
  Choice choose(Item item, Account account, Action action, Wanted wanted) {
    Choice choice = new Choice(null, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    ItemDocument document = item.document();
    for (NamedFiles.Reference file : NamedFiles.of(document)) {
      if (NamedFiles.isUrl(file.text()) && needed(item, action, file.field())) {
        order(item, file.field(), file.field(), file.text(), null).ifPresent(choice.orders()::add);
      }
    }
    String field = field(document);
    if (action != Action.CREATE || field == null) {
      return choice;
    }
    if (item.progress().did(ImportBook.IMPORTED)) {
      return choice;
    }
    boolean asked = item.progress().importId() != null;
    boolean url = field.equals("targetUrl");
    if (asked || (item.video() == null && offered(item, account, field))) {
      return new Choice(source(item, field), choice.orders(), choice.notes(), choice.faults());
    }
    if (url) {
      fetchInstead(item, account, wanted, choice);
    } else if (item.video() == null) {
      choice.faults().add(switchedOff(document, field, account));
    }
    return choice;
  }

  private boolean offered(Item item, Account account, String field) {
    return field.equals("targetUrl")
        ? refusal(item, account) == null
        : catalogue.abilities(account).importsTorrents();
  }

  private static FieldFault switchedOff(ItemDocument document, String field, Account account) {
    return new FieldFault(
        field,
        document.text(field),
        "needs imports of torrents, which " + account.url() + " has switched off",
        "video or targetUrl");
  }

  /** What went with a video once is not fetched again when only the end of the item is missing. */
  private static boolean needed(Item item, Action action, String field) {
    boolean sent =
        item.video() != null
            || (item.progress().importId() != null && item.progress().importId() > 0);
    boolean goesWithVideo = List.of("video", "thumbnail", "torrent").contains(field);
    return action != Action.DELETE && !(action == Action.CREATE && sent && goesWithVideo);
  }

  private static Source source(Item item, String field) {
    String text = item.document().text(field);
    return new Source(
        field,
        field.equals("torrent") ? VideoRequests.uploadName(item.key16(), torrentName(text)) : text);
  }

  private static Path torrentName(String text) {
    String name = fileName(text).replaceAll("\\p{Cntrl}", "_");
    return Path.of(name.isEmpty() ? "media.torrent" : name);
  }

  private static String fileName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** Why the address is fetched from here; null where the instance is to import it. */
  private String refusal(Item item, Account account) {
    if (!catalogue.abilities(account).importsUrls()) {
      return "the instance has imports from addresses switched off";
    }
    JsonNode refused = item.progress().parts().path(REFUSED);
    boolean holds =
        item.video() != null
            || Instant.ofEpochMilli(refused.path("at").asLong())
                .plus(REFUSAL_HOLDS)
                .isAfter(clock.instant());
    return refused.isObject() && holds ? refused.path("why").asText() : null;
  }

  private void fetchInstead(Item item, Account account, Wanted wanted, Choice choice) {
    String target = item.document().text("targetUrl");
    String why = refusal(item, account);
    choice
        .notes()
        .add(
            new Note(
                "targetUrl",
                WebAddress.shown(target),
                null,
                "fetched and uploaded from here" + (why == null ? "" : ": " + why)));
    if (item.document().text("name") == null) {
      name(target, wanted, choice);
    }
    if (item.video() == null) {
      order(item, "targetUrl", "video", target, why).ifPresent(choice.orders()::add);
    }
  }

  private static void name(String target, Wanted wanted, Choice choice) {
    String path = WebAddress.parse(target).map(URI::getPath).orElse("");
    String file = fileName(path.replaceAll("/+$", ""));
    String name = Texts.trim(file.replaceFirst("\\.[A-Za-z0-9]{1,5}$", ""));
    if (Texts.length(name) < SHORTEST_NAME) {
      choice
          .faults()
          .add(
              new FieldFault(
                  "name",
                  null,
                  "is missing: the instance does not import targetUrl, so nothing else names it",
                  "3 to 120 characters"));
      return;
    }
    String cut =
        name.substring(0, name.offsetByCodePoints(0, Math.min(LONGEST_NAME, Texts.length(name))));
    wanted.fields().put("name", cut);
    choice.notes().add(new Note("name", null, cut, "named after the file: the document has none"));
  }

  private static Optional<FetchOrder> order(
      Item item, String field, String role, String text, String refusal) {
    return WebAddress.parse(text).map(url -> new FetchOrder(item.id(), field, role, url, refusal));
  }

  /** The instance does not import the item's address: from here on it is fetched. */
  public Item refused(Item item, String why) {
    ObjectNode refusal = JsonNodeFactory.instance.objectNode();
    refusal.put("at", clock.instant().toEpochMilli());
    refusal.put("why", WebAddress.withoutCredentials(Texts.shortened(why, LONGEST_NAME * 3)));
    return ledger.did(item, REFUSED, refusal);
  }

  /** The import is over, and what it brought is as the document asks. */
  public Item imported(Item item) {
    return ledger.did(item, ImportBook.IMPORTED, JsonNodeFactory.instance.booleanNode(true));
  }

  /** An import failed at the instance. */
  int countFailed(Item item) {
    int failed = item.progress().parts().path(FAILED).asInt() + 1;
    ledger.did(item, FAILED, JsonNodeFactory.instance.numberNode(failed));
    return failed;
  }
}
