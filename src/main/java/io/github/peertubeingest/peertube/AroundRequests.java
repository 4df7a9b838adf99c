package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.peertube.Captions.Caption;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;

/** The requests about what belongs round a video: captions, chapters, playlists. */
public final class AroundRequests {

  /** Stage of a caption that is sent or taken away. */
  public static final String CAPTION = "caption";

  /** Stage of chapters that are sent. */
  public static final String CHAPTERS = "chapters";

  /** Stage of a playlist that is created or gets the video. */
  public static final String PLAYLIST = "playlist";

  private static final ContentType UTF_8_TEXT =
      ContentType.create("text/plain", StandardCharsets.UTF_8);

  /** {@code GET /videos/{id}/captions}. */
  public ApiRequest captions(Account account, String stage, String video) {
    return ApiRequest.get(account, stage, path(video) + "/captions", null);
  }

  /**
   * The stored text of a caption. It needs no account; that it cannot be read there (kept in an
   * object storage, say) is an answer too.
   */
  public ApiRequest captionText(Account account, String path) {
    return ApiRequest.open(account, VideoRequests.READ, path)
        .accepting(301, 302, 307, 308, 401, 403, 404);
  }

  /** {@code PUT /videos/{id}/captions/{language}}: it replaces one that is there. */
  public ApiRequest caption(Account account, String video, Caption caption) {
    Media file = caption.file();
    MultipartEntityBuilder form =
        MultipartEntityBuilder.create()
            .setMode(HttpMultipartMode.STRICT)
            .setCharset(StandardCharsets.UTF_8);
    String filename = "caption" + MediaTypes.ending(file.file());
    form.addPart("captionfile", VideoRequests.part(file, filename));
    return ApiRequest.change(
        account, CAPTION, "PUT", captionPath(video, caption), form.build(), null, true);
  }

  /** {@code DELETE /videos/{id}/captions/{language}}; 404: it is gone already. */
  public ApiRequest removeCaption(Account account, String video, Caption caption) {
    String path = captionPath(video, caption);
    return ApiRequest.change(account, CAPTION, "DELETE", path, null, null, false).accepting(404);
  }

  private static String captionPath(String video, Caption caption) {
    return path(video) + "/captions/" + caption.language();
  }

  /** {@code GET /videos/{id}/chapters}. */
  public ApiRequest chapters(Account account, String stage, String video) {
    return ApiRequest.get(account, stage, path(video) + "/chapters", null);
  }

  /** {@code PUT /videos/{id}/chapters}: these and no others. */
  public ApiRequest chapters(Account account, String video, List<Chapter> chapters) {
    String path = path(video) + "/chapters";
    String body = Json.write(chaptersBody(chapters));
    return ApiRequest.change(account, CHAPTERS, "PUT", path, body, "application/json", false);
  }

  /** The body that {@code PUT /videos/{id}/chapters} takes. */
  public static ObjectNode chaptersBody(List<Chapter> chapters) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("chapters");
    chapters.forEach(c -> list.addObject().put("timecode", c.timecode()).put("title", c.title()));
    return body;
  }

  /** Which of the account's playlists hold the video. It takes numeric ids only. */
  public ApiRequest inPlaylists(Account account, String stage, long videoId) {
    return ApiRequest.get(
        account, stage, "/api/v1/users/me/video-playlists/videos-exist", "videoIds=" + videoId);
  }

  /**
   * {@code POST /video-playlists}. A form, because 6.3 answers JSON with 500.
   *
   * @param privacy 1 public, 2 unlisted, 3 private
   * @param channelId of a public or unlisted one, which PeerTube wants in a channel
   */
  public ApiRequest createPlaylist(Account account, String name, int privacy, long channelId) {
    MultipartEntityBuilder form =
        MultipartEntityBuilder.create()
            .setMode(HttpMultipartMode.STRICT)
            .setCharset(StandardCharsets.UTF_8)
            .addTextBody("displayName", name, UTF_8_TEXT)
            .addTextBody("privacy", Integer.toString(privacy), UTF_8_TEXT);
    if (privacy != 3) {
      form.addTextBody("videoChannelId", Long.toString(channelId), UTF_8_TEXT);
    }
    return ApiRequest.change(
        account, PLAYLIST, "POST", "/api/v1/video-playlists", form.build(), null, false);
  }

  /**
   * {@code POST /video-playlists/{id}/videos}. Twice makes two entries (seen on 6.3). 404: the
   * playlist or the video is gone.
   */
  public ApiRequest addToPlaylist(Account account, long playlist, long videoId) {
    String path = "/api/v1/video-playlists/" + playlist + "/videos";
    String body = "{\"videoId\":" + videoId + "}";
    return ApiRequest.change(account, PLAYLIST, "POST", path, body, "application/json", false)
        .accepting(404);
  }

  private static String path(String video) {
    return "/api/v1/videos/" + video;
  }
}
