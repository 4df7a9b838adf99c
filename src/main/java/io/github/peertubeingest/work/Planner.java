package io.github.peertubeingest.work;

import io.github.peertubeingest.fetch.FetchOrder;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.DocumentRules;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.NamedFiles;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.item.VideoId;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.MediaTypes;
import io.github.peertubeingest.peertube.Playlists;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.peertube.Wanted;
import io.github.peertubeingest.peertube.WantedFields;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a plan of an item, or says everything that is wrong with it at once: what reading found,
 * what the instance does not know, and what is the matter with its files.
 */
public final class Planner {

  private static final String STAGE = "validate";

  private final Accounts accounts;
  private final Catalogue catalogue;
  private final WantedFields wantedFields;
  private final MediaPaths media;
  private final VideoMemory memory;
  private final DocumentRules rules;
  private final Pictures pictures;
  private final AroundPlanner aroundPlanner;
  private final Sources sources;
  private final Duration companionTimeout;
  private final boolean deletes;
  private final Clock clock;

  /**
   * @param companionTimeout {@code inbox.companion-timeout}
   * @param deletes {@code publish.delete}
   */
  public Planner(
      Accounts accounts,
      Catalogue catalogue,
      WantedFields wantedFields,
      MediaPaths media,
      VideoMemory memory,
      DocumentRules rules,
      Pictures pictures,
      AroundPlanner aroundPlanner,
      Sources sources,
      Duration companionTimeout,
      boolean deletes,
      Clock clock) {
    this.accounts = accounts;
    this.catalogue = catalogue;
    this.wantedFields = wantedFields;
    this.media = media;
    this.memory = memory;
    this.rules = rules;
    this.pictures = pictures;
    this.aroundPlanner = aroundPlanner;
    this.sources = sources;
    this.companionTimeout = companionTimeout;
    this.deletes = deletes;
    this.clock = clock;
  }

  /** The item's account. */
  public Account account(Item item) {
    return accounts.get(item.account());
  }

  /** A file that is no document at all needs no instance to say so. */
  public void checkReadable(Item item) throws ItemFailure {
    if (item.faults().stream().anyMatch(f -> f.field().equals(DocumentReader.WHOLE))) {
      throw ItemFailure.content("read", item.faults());
    }
  }

  /** Whether the instance may have learnt new labels since it was asked. */
  public boolean unknownLabels(Item item) {
    Account account = account(item);
    boolean creates = action(item) == Action.CREATE;
    ItemDocument document = item.as(action(item)).document();
    boolean unknown =
        !wantedFields.of(account, document, creates).faults().isEmpty()
            || aroundPlanner.unknownLabels(account, document);
    return unknown && catalogue.doubt(account);
  }

  /** Whether the account's playlists have to be known. */
  public boolean namesPlaylists(Item item) {
    Action action = action(item);
    return action != Action.DELETE && Playlists.named(item.as(action).document());
  }

  /** What the item does: as decided, else as the memory of external ids says. */
  private Action action(Item item) {
    return item.decision() != null
        ? item.decision()
        : item.document().action(remembered(item).isPresent());
  }

  private Optional<StoredVideo> remembered(Item item) {
    String externalId = item.externalId();
    return externalId == null ? Optional.empty() : memory.known(item.account(), externalId);
  }

  /**
   * What can be said of an item at a glance: no request of its own, and none of its files opened.
   *
   * @param needed files that it cannot do without
   */
  public record Glance(Action action, List<FieldFault> faults, List<NamedFile> needed) {}

  /** A look at one of many items; the catalogue must be filled for its account. */
  public Glance glance(Item undecided) {
    Action action = action(undecided);
    Item item = undecided.as(action);
    Account account = account(undecided);
    List<FieldFault> faults = new ArrayList<>(item.faults());
    if (item.document().dependsOnMemory()) {
      addNew(faults, rules.checkAction(item.document(), action));
    }
    Wanted wanted = wantedFields.of(account, item.document(), action == Action.CREATE);
    addNew(faults, wanted.faults());
    addNew(faults, allowed(item, action));
    target(item, account, action, faults);
    boolean sends = action == Action.CREATE || item.document().is("replaceFile");
    List<NamedFile> needed =
        item.media().stream()
            .filter(file -> action != Action.DELETE && !file.field().equals(NamedFile.ALONG))
            .filter(file -> sends || !file.field().equals("video"))
            .toList();
    return new Glance(action, faults, needed);
  }

  /** The catalogue must be filled for the item's account. */
  public Plan plan(Item undecided) throws ItemFailure {
    Account account = account(undecided);
    Action action = action(undecided);
    Item item = undecided.as(action);
    ItemDocument document = item.document();
    Wanted wanted = wantedFields.of(account, document, action == Action.CREATE);
    checkSettings(account, document, wanted);
    List<FieldFault> faults = new ArrayList<>(item.faults());
    if (document.dependsOnMemory()) {
      addNew(faults, rules.checkAction(document, action));
    }
    addNew(faults, wanted.faults());
    addNew(faults, allowed(item, action));
    String target = target(item, account, action, faults);

    Files files = new Files(item, account);
    List<Note> notes = new ArrayList<>(item.notes());
    notes.addAll(wanted.notes());
    for (NamedFile named : item.media()) {
      if (files.text(named.field()) == null) {
        continue; // it only moves along, or only a new video would have it
      }
      if (named.field().equals("video") && !sendsVideo(item, action, notes)) {
        continue;
      }
      files.look(named);
    }
    Sources.Choice choice = sources.choose(item, account, action, wanted);
    notes.addAll(choice.notes());
    addNew(faults, choice.faults());
    List<FetchOrder> orders = new ArrayList<>();
    for (FetchOrder order : choice.orders()) {
      if (!order.field().equals("video") || sendsVideo(item, action, notes)) {
        files.spooled(order, orders);
      }
    }
    addNew(faults, files.faults);
    Around around =
        action == Action.DELETE
            ? Around.NOTHING
            : aroundPlanner.of(account, document, files.found, byName(item), files.picture);
    notes.addAll(around.notes());
    addAllNew(faults, around.faults());
    if (!faults.isEmpty()) {
      addNew(faults, files.absent);
      throw ItemFailure.content(STAGE, faults);
    }
    return new Plan(
        account,
        action,
        target,
        wanted,
        files.found,
        catalogue.abilities(account).singleImage(),
        List.copyOf(notes),
        files.waiting,
        around,
        List.copyOf(orders),
        choice.source());
  }

  private static Set<String> byName(Item item) {
    return item.media().stream()
        .filter(NamedFile::beside)
        .map(NamedFile::field)
        .collect(Collectors.toSet());
  }

  /** A channel that only the settings name is no fault of the document's: everything waits. */
  private static void checkSettings(Account account, ItemDocument document, Wanted wanted)
      throws ItemFailure {
    Optional<FieldFault> fault =
        wanted.faults().stream()
            .filter(f -> f.field().equals("channel") && !document.names("channel"))
            .findFirst();
    if (fault.isPresent()) {
      throw ItemFailure.of(
              FailureClass.CREDENTIALS,
              STAGE,
              "account \"" + account.name() + "\": " + fault.get().line())
          .scope(ItemFailure.Scope.INSTANCE)
          .next("Correct peertube.channel, or make a channel in the account, and start again.")
          .build();
    }
  }

  /** On create until the video exists; on update only where it replaces the file. */
  private static boolean sendsVideo(Item item, Action action, List<Note> notes) {
    if (action == Action.CREATE) {
      return item.video() == null;
    }
    if (!item.document().is("replaceFile")) {
      notes.add(
          new Note(
              "video",
              item.document().text("video"),
              null,
              "the video exists and keeps its file: replaceFile is not set"));
      return false;
    }
    return true;
  }

  private List<FieldFault> allowed(Item item, Action action) {
    List<FieldFault> faults = new ArrayList<>();
    if (action == Action.DELETE && !deletes) {
      faults.add(
          new FieldFault(
              "action",
              "delete",
              "is not allowed by the settings",
              "publish.delete = true in config/application.properties"));
    }
    Optional<StoredVideo> known = remembered(item);
    boolean again = action == Action.CREATE && item.video() == null && known.isPresent();
    if (again && !item.document().dependsOnMemory()) {
      faults.add(
          new FieldFault(
              "externalId",
              item.externalId(),
              "stands for the video " + known.get().url() + " already",
              "action: auto or update, or another externalId"));
    }
    return faults;
  }

  private static void addNew(List<FieldFault> faults, List<FieldFault> more) {
    for (FieldFault fault : more) {
      if (faults.stream().noneMatch(f -> f.field().equals(fault.field()))) {
        faults.add(fault);
      }
    }
  }

  /** Like {@link #addNew}, but a field may have several of these: lines of a file, say. */
  private static void addAllNew(List<FieldFault> faults, List<FieldFault> more) {
    List<FieldFault> before = List.copyOf(faults);
    more.stream()
        .filter(fault -> before.stream().noneMatch(f -> f.field().equals(fault.field())))
        .forEach(faults::add);
  }

  /** The existing video; null on create. */
  private String target(Item item, Account account, Action action, List<FieldFault> faults) {
    if (action != Action.UPDATE && action != Action.DELETE) {
      return null;
    }
    String text = item.document().text("id");
    if (text == null) {
      Optional<StoredVideo> known = remembered(item).or(() -> Optional.ofNullable(item.video()));
      if (known.isEmpty() && item.externalId() != null) {
        faults.add(
            new FieldFault(
                "externalId",
                item.externalId(),
                "stands for no video that was published from here",
                "id beside it, which ties the two"));
      }
      return known.map(StoredVideo::uuid).orElse(null);
    }
    Optional<VideoId> id = VideoId.parse(text);
    String host = id.map(VideoId::host).orElse(null);
    if (host != null
        && !host.equals(account.url().getAuthority())
        && !host.equals(account.host())) {
      faults.add(
          new FieldFault(
              "id", text, "is a video of another instance", "a video of " + account.url()));
    }
    return id.map(VideoId::value).orElse(null);
  }

  /** What the item's files are like. */
  private final class Files {
    private final Item item;
    private final Account account;
    private final List<FieldFault> faults = new ArrayList<>();
    private final List<FieldFault> absent = new ArrayList<>();
    private final Map<String, Media> found = new LinkedHashMap<>();
    private Plan.Waiting waiting;
    private Around.Picture picture;

    Files(Item item, Account account) {
      this.item = item;
      this.account = account;
    }

    void look(NamedFile named) {
      String field = named.field();
      Path path = Path.of(named.path());
      String text = text(field);
      Presence presence = media.presence(path);
      if (presence instanceof Presence.Bad bad) {
        faults.add(new FieldFault(field, text, bad.message(), bad.allowed()));
      } else if (presence instanceof Presence.Growing growing) {
        Instant whole = clock.instant().plus(growing.left());
        waiting = new Plan.Waiting(named.path(), "until " + text + " stands still", whole);
      } else if (presence instanceof Presence.Whole whole) {
        whole(field, text, path, whole);
      } else {
        missing(field, text, path);
      }
    }

    void spooled(FetchOrder order, List<FetchOrder> missing) {
      Optional<Path> path = sources.spooled(order);
      String text = WebAddress.shown(order.url().toString());
      if (path.isEmpty()) {
        Path likely = Path.of(text.replaceAll("[?#].*", "").replaceAll("[^A-Za-z0-9.]", "_"));
        if (order.role().equals("video") && MediaTypes.known(likely)) {
          checkEnding(order.field(), text, likely);
        }
        missing.add(order);
        return;
      }
      try {
        BasicFileAttributes now =
            java.nio.file.Files.readAttributes(path.get(), BasicFileAttributes.class);
        whole(
            order.role(),
            text,
            path.get(),
            new Presence.Whole(now.size(), now.lastModifiedTime().toMillis()));
      } catch (IOException e) {
        faults.add(new FieldFault(order.field(), text, "cannot be read: " + e, null));
      }
    }

    private String text(String field) {
      return NamedFiles.of(item.document()).stream()
          .filter(reference -> reference.field().equals(field))
          .map(NamedFiles.Reference::text)
          .findFirst()
          .orElse(null);
    }

    private void missing(String field, String text, Path path) {
      Instant deadline = item.acceptedAt().plus(companionTimeout);
      if (clock.instant().isBefore(deadline)) {
        waiting = new Plan.Waiting(path.toString(), "for the file " + text, deadline);
        absent.add(new FieldFault(field, text, "is not there", "a file at " + path));
      } else {
        String waited = Words.duration(companionTimeout);
        faults.add(
            new FieldFault(
                field,
                text,
                "is not there; waited " + waited + " (inbox.companion-timeout)",
                "a file at " + path));
      }
    }

    private void whole(String field, String text, Path path, Presence.Whole whole) {
      if (field.equals("thumbnail")) {
        image(text, path, whole);
        return;
      }
      if (field.equals("video")) {
        checkEnding(field, text, path);
      }
      found.put(
          field, new Media(path, MediaTypes.ofVideo(path), whole.size(), whole.modifiedMillis()));
    }

    private void checkEnding(String field, String text, Path path) {
      List<String> allowed = catalogue.abilities(account).videoEndings();
      if (!allowed.isEmpty() && !allowed.contains(MediaTypes.ending(path))) {
        faults.add(
            new FieldFault(
                field,
                text,
                "is of a kind that " + account.url() + " does not take",
                String.join(" ", allowed)));
      }
    }

    private void image(String text, Path path, Presence.Whole whole) {
      Pictures.Look look = pictures.look(item, account, text, path, whole);
      if (look.fault() != null) {
        faults.add(look.fault());
        return;
      }
      found.put("thumbnail", look.media());
      picture = look.picture();
    }
  }
}
