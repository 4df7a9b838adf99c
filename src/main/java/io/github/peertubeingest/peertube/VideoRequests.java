package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

/** The requests about one video. */
public final class VideoRequests {

  /** Stage of the legacy upload. */
  public static final String UPLOAD = "upload";

  /** Stage of a changing request. */
  public static final String UPDATE = "update";

  /** Stage of a deletion. */
  public static final String DELETE = "delete";

  /** Stage of a read before anything is changed. */
  public static final String READ = "read";

  /** Stage of the read back. */
  public static final String VERIFY = "verify";

  private static final ContentType UTF_8_TEXT =
      ContentType.create("text/plain", StandardCharsets.UTF_8);

  /** The API's file name is 1 to 1000 characters; people and file systems like fewer. */
  private static final int NAME_LENGTH = 100;

  /**
   * A file to send.
   *
   * @param size bytes, as planned
   * @param modifiedMillis as planned
   */
  public record Media(Path file, String mimeType, long size, long modifiedMillis) {}

  /** {@code POST /videos/upload}: one multipart request, streamed from disk. */
  public ApiRequest upload(
      Account account,
      String key16,
      Wanted wanted,
      Media video,
      Media thumbnail,
      boolean oneImage) {
    MultipartEntityBuilder form = form();
    wanted.fields().properties().forEach(e -> add(form, e.getKey(), e.getValue()));
    addImages(form, thumbnail, oneImage);
    form.addPart("videofile", part(video, uploadName(key16, video.file())));
    HttpEntity body = new TrackedEntity(form.build());
    return ApiRequest.change(account, UPLOAD, "POST", "/api/v1/videos/upload", body, null, true);
  }

  /** Fields and an image, without the video. */
  static HttpEntity imageForm(ObjectNode fields, Media thumbnail, boolean oneImage) {
    MultipartEntityBuilder form = form();
    fields.properties().forEach(e -> add(form, e.getKey(), e.getValue()));
    addImages(form, thumbnail, oneImage);
    return form.build();
  }

  /**
   * {@code PUT /videos/{id}} with only what changes; multipart only where an image goes with it.
   */
  public ApiRequest update(
      Account account, String id, ObjectNode changes, Media thumbnail, boolean oneImage) {
    String path = "/api/v1/videos/" + id;
    if (thumbnail == null) {
      return ApiRequest.change(
          account, UPDATE, "PUT", path, Json.write(changes), "application/json", false);
    }
    HttpEntity body = imageForm(changes, thumbnail, oneImage);
    return ApiRequest.change(account, UPDATE, "PUT", path, body, null, true);
  }

  /** {@code GET /videos/{id}}; that there is none is an answer too. */
  public ApiRequest find(Account account, String id) {
    return get(account, READ, id).accepting(404);
  }

  /** {@code GET /videos/{id}/passwords}: the owner reads the passwords of a protected video. */
  public ApiRequest passwords(Account account, String id) {
    return ApiRequest.get(account, READ, "/api/v1/videos/" + id + "/passwords", "count=100");
  }

  /** {@code DELETE /videos/{id}}; 404: somebody else was faster. */
  public ApiRequest delete(Account account, String id) {
    return ApiRequest.change(account, DELETE, "DELETE", "/api/v1/videos/" + id, null, null, false)
        .accepting(404);
  }

  /** {@code GET /videos/{id}}. */
  public ApiRequest get(Account account, String stage, String id) {
    return ApiRequest.get(account, stage, "/api/v1/videos/" + id, null);
  }

  /**
   * {@code <key16>__name.mp4}: the instance keeps it as the source's {@code inputFilename},
   * readable by the owner only, and by it a video is found again. ASCII, because multipart file
   * names are.
   */
  public static String uploadName(String key16, Path file) {
    String name = file.getFileName().toString();
    String ending = MediaTypes.ending(file);
    String base = name.substring(0, name.length() - ending.length());
    String ascii =
        Normalizer.normalize(base, Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^A-Za-z0-9._-]+", "_");
    String cut = ascii.length() > NAME_LENGTH ? ascii.substring(0, NAME_LENGTH) : ascii;
    return key16 + "__" + cut + ending.replaceAll("[^.a-z0-9]", "");
  }

  static MultipartEntityBuilder form() {
    return MultipartEntityBuilder.create()
        .setMode(HttpMultipartMode.STRICT)
        .setCharset(StandardCharsets.UTF_8);
  }

  /**
   * A field as PeerTube's forms take it: lists as {@code tags[0]} (a single {@code tags=x} is a
   * 400), objects as {@code scheduleUpdate[updateAt]}, null as the word.
   */
  static void add(MultipartEntityBuilder form, String name, JsonNode value) {
    if (value.isArray() && !value.isEmpty()) {
      for (int i = 0; i < value.size(); i++) {
        add(form, name + "[" + i + "]", value.get(i));
      }
    } else if (value.isObject()) {
      value.properties().forEach(e -> add(form, name + "[" + e.getKey() + "]", e.getValue()));
    } else {
      form.addTextBody(name, value.isValueNode() ? value.asText() : "null", UTF_8_TEXT);
    }
  }

  static void addImages(MultipartEntityBuilder form, Media thumbnail, boolean oneImage) {
    if (thumbnail == null) {
      return;
    }
    String filename = "thumbnail" + MediaTypes.ending(thumbnail.file());
    form.addPart("thumbnailfile", part(thumbnail, filename));
    if (!oneImage) {
      form.addPart("previewfile", part(thumbnail, filename));
    }
  }

  /** A whole file as a part of a form. */
  static MediaPart part(Media media, String filename) {
    MediaRange whole =
        new MediaRange(media.file(), media.size(), media.modifiedMillis(), 0, media.size());
    return new MediaPart(whole, filename, media.mimeType());
  }
}
