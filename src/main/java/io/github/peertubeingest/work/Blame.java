package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.VideoId;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.AroundRequests;
import io.github.peertubeingest.peertube.ImportRequests;
import io.github.peertubeingest.peertube.VideoRequests;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which field of the document a refusal of the instance is about: the instance speaks of its own
 * fields, or of none at all.
 */
final class Blame {

  private static final Map<String, String> OURS =
      Map.of(
          "channelId", "channel",
          "commentsEnabled", "commentsPolicy",
          "torrentfile", "torrent",
          "videofile", "video",
          "thumbnailfile", "thumbnail",
          "previewfile", "thumbnail",
          "captionfile", "captions",
          "captionLanguage", "captions",
          "displayName", "playlists",
          "videoChannelId", "playlists");

  /** The field that a stage round the video is about. */
  private static final Map<String, String> AROUND =
      Map.of(
          AroundRequests.CAPTION, "captions",
          AroundRequests.CHAPTERS, "chapters",
          AroundRequests.PLAYLIST, "playlists");

  private static final Set<String> ABOUT_A_VIDEO = Set.of(VideoRequests.READ, VideoRequests.UPDATE);

  private Blame() {}

  /** The faults of a refusal, in the document's words. */
  static List<FieldFault> of(Item item, ItemFailure failure) {
    ItemDocument document = item.document();
    if (!failure.fields().isEmpty()) {
      return failure.fields().stream().map(fault -> inOurWords(document, fault)).toList();
    }
    Integer status = failure.status();
    if (status == null) {
      return List.of();
    }
    String around = AROUND.get(failure.stage());
    if (around != null) {
      String message = "was refused by the instance (" + status + ")";
      return List.of(new FieldFault(around, shown(document, around), message, null));
    }
    if (ABOUT_A_VIDEO.contains(failure.stage()) && document.names("id")) {
      String message =
          switch (status) {
            case 404 -> "there is no such video";
            case 403 -> "is a video that this account may not change";
            default -> null;
          };
      return fault(document, "id", message, VideoId.ALLOWED + ", of this account");
    }
    if (failure.stage().equals(ImportRequests.IMPORT)) {
      return fault(document, Sources.field(document), imported(status), null);
    }
    if (failure.stage().equals(VideoRequests.UPLOAD)) {
      return switch (status) {
        case 415 -> fault(document, "video", "is of a kind that the instance does not take", null);
        case 422 ->
            fault(
                document,
                "video",
                "cannot be read as a video by the instance",
                "a file that plays");
        case 403, 404 ->
            fault(document, "channel", "may not be published to by this account", null);
        default -> List.of();
      };
    }
    return List.of();
  }

  private static String imported(int status) {
    return switch (status) {
      case 400 -> "cannot be imported by the instance";
      case 403 -> "may not be imported by this account, or not from there";
      case 409 -> "is of a kind of import that the instance has switched off";
      default -> null;
    };
  }

  private static List<FieldFault> fault(
      ItemDocument document, String field, String message, String allowed) {
    return message == null || field == null
        ? List.of()
        : List.of(new FieldFault(field, document.text(field), message, allowed));
  }

  private static String shown(ItemDocument document, String field) {
    JsonNode value = document.get(field);
    return value == null || value.isNull() || !value.isContainerNode()
        ? document.text(field)
        : value.toString();
  }

  private static FieldFault inOurWords(ItemDocument document, FieldFault fault) {
    String ours = OURS.get(fault.field());
    return ours == null
        ? fault
        : new FieldFault(ours, shown(document, ours), fault.message(), fault.allowed());
  }
}
