package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.Receipt;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.AroundRequests;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Captions.Caption;
import io.github.peertubeingest.peertube.Chapter;
import io.github.peertubeingest.peertube.Chapters;
import io.github.peertubeingest.peertube.Playlists;
import io.github.peertubeingest.peertube.Playlists.Named;
import io.github.peertubeingest.peertube.Playlists.Playlist;
import io.github.peertubeingest.peertube.VideoRequests;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads back what belongs round a video, and adds it to the receipt. */
public final class AroundReceipts {

  private final AroundRequests requests;
  private final Playlists playlists;

  public AroundReceipts(AroundRequests requests, Playlists playlists) {
    this.requests = requests;
    this.playlists = playlists;
  }

  /** Asks for the captions; null when the document says nothing about them. */
  public ApiRequest captions(Item item, Plan plan) {
    return plan.around().captions().isEmpty()
        ? null
        : requests.captions(plan.account(), VideoRequests.VERIFY, item.video().uuid());
  }

  /** Asks for the chapters; null when the document says nothing about them. */
  public ApiRequest chapters(Item item, Plan plan) {
    return plan.around().chapters() == null
        ? null
        : requests.chapters(plan.account(), VideoRequests.VERIFY, item.video().uuid());
  }

  /** Asks for the playlists that hold the video; null when the document names none. */
  public ApiRequest playlists(Item item, Plan plan) {
    return plan.around().playlists().isEmpty()
        ? null
        : requests.inPlaylists(plan.account(), VideoRequests.VERIFY, item.video().id());
  }

  /**
   * The receipt with what belongs round the video.
   *
   * @param seen the video; null with the rest when nothing was read back
   * @param captions those there are; null: not asked, as the next two
   */
  public Receipt complete(
      Receipt receipt,
      Item item,
      Plan plan,
      ApiAnswer seen,
      ApiAnswer captions,
      ApiAnswer chapters,
      ApiAnswer holding) {
    Adding adding = new Adding(receipt, item, plan);
    adding.picture();
    adding.created();
    if (captions != null) {
      adding.captions(captions);
    }
    if (chapters != null) {
      adding.chapters(chapters, seen);
    }
    if (holding != null) {
      adding.playlists(holding);
    }
    return adding.receipt();
  }

  private final class Adding {
    private final Receipt receipt;
    private final Item item;
    private final Plan plan;
    private final ObjectNode fields;
    private final List<Note> notes;
    private final List<String> changed;

    Adding(Receipt receipt, Item item, Plan plan) {
      this.receipt = receipt;
      this.item = item;
      this.plan = plan;
      fields = receipt.fields() instanceof ObjectNode read ? read.deepCopy() : null;
      notes = new ArrayList<>(receipt.notes());
      changed = plan.action() == Action.UPDATE ? changed() : receipt.changed();
    }

    /** The fields that the update changed, those round the video included. */
    private List<String> changed() {
      Set<String> all = new LinkedHashSet<>();
      if (receipt.changed() != null) {
        all.addAll(receipt.changed());
      }
      plan.around().captions().forEach(c -> addIfChanged(all, c.part(), "captions"));
      addIfChanged(all, AroundRequests.CHAPTERS, "chapters");
      plan.around().playlists().forEach(p -> addIfChanged(all, p.part(), "playlists"));
      return receipt.changed() == null && all.isEmpty() ? null : List.copyOf(all);
    }

    private void addIfChanged(Set<String> all, String part, String field) {
      if (item.progress().parts().path(part).path("changed").asBoolean()) {
        all.add(field);
      }
    }

    void picture() {
      Around.Picture picture = plan.around().picture();
      boolean sent = plan.creates() || (changed != null && changed.contains("thumbnail"));
      if (picture != null && picture.note() != null && sent) {
        notes.add(picture.note());
      }
    }

    void created() {
      for (Named named : plan.around().playlists()) {
        JsonNode made = item.progress().parts().path(named.createdPart());
        if (made.isObject()) {
          String privacy = made.path("privacy").asText();
          notes.add(
              new Note(
                  named.field(),
                  named.name(),
                  named.name(),
                  "the playlist was created, " + privacy + " as the video lets it be"));
        }
      }
    }

    void captions(ApiAnswer answer) {
      List<String> languages = Captions.languages(answer);
      ArrayNode list = fields.putArray("captions");
      languages.stream().sorted().forEach(list::add);
      for (Caption caption : plan.around().captions()) {
        boolean there = languages.contains(caption.language());
        if (there == caption.removes()) {
          notes.add(
              new Note(
                  caption.field(),
                  caption.removes() ? null : caption.file().file().getFileName().toString(),
                  there ? caption.language() : null,
                  there
                      ? "the instance still has this caption"
                      : "the instance lacks this caption"));
        }
      }
    }

    void chapters(ApiAnswer answer, ApiAnswer seen) {
      List<Chapter> asked = plan.around().chapters();
      List<Chapter> stored = Chapters.stored(answer);
      JsonNode shown = AroundRequests.chaptersBody(stored).get("chapters");
      fields.set("chapters", shown);
      if (!stored.equals(asked)) {
        String wanted = AroundRequests.chaptersBody(asked).get("chapters").toString();
        String why = "the instance stored something else than was asked";
        notes.add(new Note("chapters", wanted, shown.toString(), why));
      }
      int duration = seen.json().path("duration").asInt();
      for (Chapter chapter : asked) {
        if (duration > 0 && chapter.timecode() >= duration) {
          String text = chapter.timecode() + " " + chapter.title();
          String why = "begins after the end of the video (" + duration + " seconds)";
          notes.add(new Note("chapters", text, text, why));
        }
      }
    }

    void playlists(ApiAnswer answer) {
      ArrayNode list = fields.putArray("playlists");
      Set<Long> ids = new LinkedHashSet<>();
      for (JsonNode entry : Attachments.entries(answer, item)) {
        long id = entry.path("playlistId").asLong();
        if (ids.add(id)) {
          String known = playlists.name(plan.account(), id);
          String name = entry.path("playlistDisplayName").asText(known);
          list.add(name == null ? Long.toString(id) : name);
        }
      }
      for (Named named : plan.around().playlists()) {
        Playlist playlist = playlists.resolved(plan.account(), named);
        if (playlist == null || !ids.contains(playlist.id())) {
          String why = "the instance does not show the video in this playlist";
          notes.add(new Note(named.field(), named.name(), null, why));
        }
      }
    }

    Receipt receipt() {
      return receipt.with(fields, changed, notes);
    }
  }
}
