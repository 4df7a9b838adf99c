package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.AroundRequests;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Captions.Caption;
import io.github.peertubeingest.peertube.Chapter;
import io.github.peertubeingest.peertube.Chapters;
import io.github.peertubeingest.peertube.Playlists.Named;
import io.github.peertubeingest.peertube.Playlists.Playlist;
import io.github.peertubeingest.peertube.VideoRequests;
import java.util.List;

/**
 * The steps that bring captions, chapters and playlists to a video: which request is next, and none
 * (null) where nothing would change.
 */
public final class Attachments {

  private static final int PUBLIC = 1;
  private static final int UNLISTED = 2;
  private static final int PRIVATE = 3;

  private final AroundRequests requests;

  public Attachments(AroundRequests requests) {
    this.requests = requests;
  }

  /** Captions that are not done yet. */
  public List<Caption> captions(Item item, Plan plan) {
    return plan.around().captions().stream().filter(c -> !item.progress().did(c.part())).toList();
  }

  /** Asks which captions there are; null for a new video, which has none. */
  public ApiRequest captionList(Item item, Plan plan) {
    return plan.creates()
        ? null
        : requests.captions(plan.account(), VideoRequests.READ, item.video().uuid());
  }

  /**
   * Asks for the stored text; null where there is none to compare with.
   *
   * @param list the captions there are; null: none
   */
  public ApiRequest captionText(Plan plan, Caption caption, ApiAnswer list) {
    String path = list == null || caption.removes() ? null : Captions.path(list, caption);
    return path == null ? null : requests.captionText(plan.account(), path);
  }

  /**
   * What makes the caption what the document asks; null when it is that already.
   *
   * @param text the stored text; null: there is none
   */
  public ApiRequest captionChange(
      Item item, Plan plan, Caption caption, ApiAnswer list, ApiAnswer text) {
    String video = item.video().uuid();
    if (caption.removes()) {
      boolean there = list != null && Captions.has(list, caption.language());
      return there ? requests.removeCaption(plan.account(), video, caption) : null;
    }
    boolean same = text != null && Captions.same(caption, text);
    return same ? null : requests.caption(plan.account(), video, caption);
  }

  /** Asks for the stored chapters; null where they are sent whatever there is. */
  public ApiRequest chapterList(Item item, Plan plan) {
    boolean sent = plan.creates() && !plan.around().chapters().isEmpty();
    return sent ? null : requests.chapters(plan.account(), VideoRequests.READ, item.video().uuid());
  }

  /**
   * What makes the chapters what the document asks; null when they are that already.
   *
   * @param stored null: not asked
   */
  public ApiRequest chapterChange(Item item, Plan plan, ApiAnswer stored) {
    List<Chapter> asked = plan.around().chapters();
    boolean same = stored != null && Chapters.stored(stored).equals(asked);
    return same ? null : requests.chapters(plan.account(), item.video().uuid(), asked);
  }

  /** Playlists that are not done yet. */
  public List<Named> playlists(Item item, Plan plan) {
    return plan.around().playlists().stream().filter(p -> !item.progress().did(p.part())).toList();
  }

  /** Asks which playlists hold the video. */
  public ApiRequest inPlaylists(Item item, Plan plan, String stage) {
    return requests.inPlaylists(plan.account(), stage, item.video().id());
  }

  /**
   * Creates the playlist, never more visible than the video that it is created for.
   *
   * @param shown the video before an update; null for a new one
   */
  public ApiRequest creation(Plan plan, Named named, ApiAnswer shown) {
    long channel = stored(plan, shown, "channelId", "channel");
    return requests.createPlaylist(plan.account(), named.name(), privacy(plan, shown), channel);
  }

  private static int privacy(Plan plan, ApiAnswer shown) {
    long privacy = stored(plan, shown, "privacy", "privacy");
    return privacy == PUBLIC || privacy == UNLISTED ? (int) privacy : PRIVATE;
  }

  private static long stored(Plan plan, ApiAnswer shown, String asked, String read) {
    JsonNode wanted = plan.wanted().get(asked);
    return wanted != null || shown == null
        ? (wanted == null ? 0 : wanted.asLong())
        : shown.json().path(read).path("id").asLong();
  }

  /** What the ledger keeps of a playlist that was created: its privacy, in words. */
  public ObjectNode made(Plan plan, Named named, ApiAnswer shown) {
    int privacy = privacy(plan, shown);
    String word = privacy == PUBLIC ? "public" : privacy == UNLISTED ? "unlisted" : "private";
    return JsonNodeFactory.instance.objectNode().put("name", named.name()).put("privacy", word);
  }

  /**
   * Puts the video into the playlist; null when it is there already.
   *
   * @param holding the playlists that hold the video
   */
  public ApiRequest addition(Item item, Plan plan, Playlist playlist, ApiAnswer holding) {
    for (JsonNode entry : entries(holding, item)) {
      if (entry.path("playlistId").asLong() == playlist.id()) {
        return null;
      }
    }
    return requests.addToPlaylist(plan.account(), playlist.id(), item.video().id());
  }

  static JsonNode entries(ApiAnswer holding, Item item) {
    return holding.json().path(Long.toString(item.video().id()));
  }

  /**
   * What the ledger keeps of a part that is done.
   *
   * @param change the request that it took; null: none
   */
  public ObjectNode done(ApiRequest change) {
    return JsonNodeFactory.instance.objectNode().put("changed", change != null);
  }
}
