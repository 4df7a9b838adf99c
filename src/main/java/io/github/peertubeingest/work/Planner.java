package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.VideoId;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.Images;
import io.github.peertubeingest.peertube.MediaTypes;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.peertube.Wanted;
import io.github.peertubeingest.peertube.WantedFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final Duration companionTimeout;
  private final Clock clock;

  /**
   * @param companionTimeout {@code inbox.companion-timeout}
   */
  public Planner(
      Accounts accounts,
      Catalogue catalogue,
      WantedFields wantedFields,
      MediaPaths media,
      Duration companionTimeout,
      Clock clock) {
    this.accounts = accounts;
    this.catalogue = catalogue;
    this.wantedFields = wantedFields;
    this.media = media;
    this.companionTimeout = companionTimeout;
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
    return !wantedFields.of(account(item), item.document()).faults().isEmpty()
        && catalogue.doubt(account(item));
  }

  /** The catalogue must be filled for the item's account. */
  public Plan plan(Item item) throws ItemFailure {
    Account account = account(item);
    ItemDocument document = item.document();
    Wanted wanted = wantedFields.of(account, document);
    List<FieldFault> faults = new ArrayList<>(item.faults());
    addNew(faults, wanted.faults());
    Optional<VideoId> target = target(account, document, faults);

    Files files = new Files(item, account);
    if (item.video() == null) {
      files.look("video");
    }
    files.look("thumbnail");
    addNew(faults, files.faults);
    if (!faults.isEmpty()) {
      addNew(faults, files.absent);
      throw ItemFailure.content(STAGE, faults);
    }
    return new Plan(
        account,
        document.action(),
        target.map(VideoId::value).orElse(null),
        wanted,
        files.video,
        files.thumbnail,
        catalogue.singleImage(account),
        files.waiting);
  }

  private static void addNew(List<FieldFault> faults, List<FieldFault> more) {
    for (FieldFault fault : more) {
      if (faults.stream().noneMatch(f -> f.field().equals(fault.field()))) {
        faults.add(fault);
      }
    }
  }

  private static Optional<VideoId> target(
      Account account, ItemDocument document, List<FieldFault> faults) {
    if (document.action() != Action.UPDATE || document.text("id") == null) {
      return Optional.empty();
    }
    Optional<VideoId> id = VideoId.parse(document.text("id"));
    String host = id.map(VideoId::host).orElse(null);
    if (host != null
        && !host.equals(account.url().getAuthority())
        && !host.equals(account.host())) {
      faults.add(
          new FieldFault(
              "id",
              document.text("id"),
              "is a video of another instance",
              "a video of " + account.url()));
    }
    return id;
  }

  /** What the item's files are like. */
  private final class Files {
    private final Item item;
    private final Account account;
    private final List<FieldFault> faults = new ArrayList<>();
    private final List<FieldFault> absent = new ArrayList<>();
    private Media video;
    private Media thumbnail;
    private Plan.Waiting waiting;

    Files(Item item, Account account) {
      this.item = item;
      this.account = account;
    }

    void look(String field) {
      NamedFile named = item.file(field);
      if (named == null) {
        return;
      }
      Path path = Path.of(named.path());
      String text = item.document().text(field);
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
      if (field.equals("video")) {
        checkEnding(text, path);
        video = new Media(path, MediaTypes.ofVideo(path), whole.size(), whole.modifiedMillis());
      } else {
        image(text, path, whole).ifPresent(image -> thumbnail = image);
      }
    }

    private void checkEnding(String text, Path path) {
      List<String> allowed =
          texts(catalogue.config(account).path("video").path("file").path("extensions"));
      if (!allowed.isEmpty() && !allowed.contains(MediaTypes.ending(path))) {
        faults.add(
            new FieldFault(
                "video",
                text,
                "is of a kind that " + account.url() + " does not take",
                String.join(" ", allowed)));
      }
    }

    private Optional<Media> image(String text, Path path, Presence.Whole whole) {
      JsonNode limits = catalogue.config(account).path("video").path("image");
      long most = limits.path("size").path("max").asLong(Long.MAX_VALUE);
      if (whole.size() > most) {
        faults.add(
            new FieldFault(
                "thumbnail", text, "has " + whole.size() + " bytes", "at most " + most + " bytes"));
      }
      try {
        Optional<String> type = Images.type(path);
        if (type.isEmpty()) {
          faults.add(new FieldFault("thumbnail", text, "is no image", "PNG, JPEG or WebP"));
          return Optional.empty();
        }
        Images.damage(path)
            .ifPresent(
                damage ->
                    faults.add(
                        new FieldFault(
                            "thumbnail",
                            text,
                            "is a damaged image: " + damage,
                            "a picture that opens")));
        return type.map(t -> new Media(path, t, whole.size(), whole.modifiedMillis()));
      } catch (IOException e) {
        faults.add(new FieldFault("thumbnail", text, "cannot be read: " + e, "a readable file"));
        return Optional.empty();
      }
    }

    private List<String> texts(JsonNode list) {
      List<String> texts = new ArrayList<>();
      list.forEach(entry -> texts.add(entry.asText()));
      return texts;
    }
  }
}
