package io.github.peertubeingest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.AroundRequests;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Captions.Caption;
import io.github.peertubeingest.peertube.Judge;
import io.github.peertubeingest.peertube.StoredFields;
import io.github.peertubeingest.peertube.VideoRequests;
import io.github.peertubeingest.work.Changes;
import io.github.peertubeingest.work.Differences;
import io.github.peertubeingest.work.Plan;
import io.github.peertubeingest.work.Receipts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a video and says what an update would change of it. Nothing but GET is sent. */
final class UpdateCheck {

  private final Daemon daemon;
  private final DoorCalls door;

  UpdateCheck(Daemon daemon, DoorCalls door) {
    this.daemon = daemon;
    this.door = door;
  }

  /**
   * A line for everything that differs.
   *
   * @throws ItemFailure when the video is not there, or the update could not pass
   */
  List<String> lines(Item item, Plan plan) throws ItemFailure, IOException {
    VideoRequests requests = daemon.engine().bean(VideoRequests.class);
    ApiRequest find = requests.find(plan.account(), plan.target());
    ApiAnswer answer = door.ask(find);
    if (daemon.engine().bean(Receipts.class).vanished(item, answer)) {
      return List.of("the video of this externalId is gone: a new one would be made");
    }
    daemon.engine().bean(Judge.class).judgeFound(find, answer);
    JsonNode shown = answer.json();
    StoredVideo video = daemon.engine().bean(StoredFields.class).shown(plan.account(), answer);
    List<String> lines = new ArrayList<>();
    lines.add(video.url());
    Differences differences = daemon.engine().bean(Differences.class);
    Changes changes = daemon.engine().bean(Changes.class);
    ArrayNode passwords =
        changes.needPasswords(plan, shown)
            ? daemon
                .engine()
                .bean(StoredFields.class)
                .passwords(door.ask(requests.passwords(plan.account(), video.uuid())))
            : null;
    lines.addAll(differences.fields(plan, changes.of(plan, shown, passwords), shown));
    lines.addAll(differences.media(item, plan, video));
    around(plan, video, lines);
    if (lines.size() == 1) {
      lines.add("nothing differs");
    }
    return lines;
  }

  private void around(Plan plan, StoredVideo video, List<String> lines) throws ItemFailure {
    AroundRequests requests = daemon.engine().bean(AroundRequests.class);
    Differences differences = daemon.engine().bean(Differences.class);
    String stage = VideoRequests.READ;
    if (!plan.around().captions().isEmpty()) {
      ApiAnswer list = door.ask(requests.captions(plan.account(), stage, video.uuid()));
      for (Caption caption : plan.around().captions()) {
        String path = caption.removes() ? null : Captions.path(list, caption);
        ApiAnswer text = path == null ? null : door.ask(requests.captionText(plan.account(), path));
        add(lines, differences.caption(caption, list, text));
      }
    }
    if (plan.around().chapters() != null) {
      ApiAnswer stored = door.ask(requests.chapters(plan.account(), stage, video.uuid()));
      add(lines, differences.chapters(plan, stored));
    }
    if (!plan.around().playlists().isEmpty()) {
      ApiAnswer holding = door.ask(requests.inPlaylists(plan.account(), stage, video.id()));
      lines.addAll(differences.playlists(plan, video, holding));
    }
  }

  private static void add(List<String> lines, String line) {
    if (line != null) {
      lines.add(line);
    }
  }
}
