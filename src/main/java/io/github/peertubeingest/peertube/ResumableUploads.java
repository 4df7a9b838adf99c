package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * PeerTube's resumable upload: an init, ranges of the file strictly in order, and the answer to the
 * last one names the video. The next offset only ever comes from the instance: it takes gaps
 * without a word (seen on 6.3, 7.0, 8.2), and then the video is broken.
 */
public final class ResumableUploads {

  /** Stage of the init. */
  public static final String INIT = "init";

  /** Stage of a range of the file. */
  public static final String CHUNK = "chunk";

  /** Stage of the question how much of an upload the instance has. */
  public static final String STATUS = "status";

  /** Stage of giving an upload up. */
  public static final String CANCEL = "cancel";

  /** A new video. */
  public static final String NEW_VIDEO = "/api/v1/videos/upload-resumable";

  /**
   * {@code publish.upload=auto} sends up to this size in one request: on a line of 256 kbit/s it
   * passes within the five minutes that an instance waits for one. Anything larger is resumable.
   */
  public static final long ONE_REQUEST = 8L * 1024 * 1024;

  private static final Pattern UPLOAD_ID = Pattern.compile("[?&]upload_id=([^&#]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=0-(-?[0-9]{1,18})");

  /** JavaScript's largest exact integer: a larger lastModified would not come back the same. */
  private static final long EXACT = (1L << 53) - 1;

  private final ChunkSizes sizes;
  private final Catalogue catalogue;
  private final String way;
  private final Clock clock;

  /**
   * @param way {@code publish.upload}: auto, legacy or resumable
   */
  public ResumableUploads(ChunkSizes sizes, Catalogue catalogue, String way, Clock clock) {
    this.sizes = sizes;
    this.catalogue = catalogue;
    this.way = way;
    this.clock = clock;
  }

  /** Whether the video goes out in ranges. */
  public boolean resumable(Account account, Media video) {
    if (!way.equals("auto")) {
      return way.equals("resumable");
    }
    long first = sizes.next(account, catalogue.config(account), video.size());
    return video.size() > ONE_REQUEST || first < video.size();
  }

  /** {@code POST /videos/upload-resumable}; a repetition for the same item and file resumes. */
  public ApiRequest init(
      Account account,
      String itemId,
      String key16,
      Wanted wanted,
      Media video,
      Media thumbnail,
      boolean oneImage) {
    ObjectNode fields = wanted.fields().deepCopy();
    names(fields, itemId, key16, video);
    HttpEntity form =
        thumbnail == null ? null : VideoRequests.imageForm(fields, thumbnail, oneImage);
    return opening(account, NEW_VIDEO, video, fields, form);
  }

  /** {@code POST /videos/{id}/source/replace-resumable}: a new file for an existing video. */
  public ApiRequest initReplacement(
      Account account, String itemId, String key16, String videoUuid, Media video) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    names(fields, itemId, key16, video);
    return opening(account, replacement(videoUuid), video, fields, null);
  }

  /** The endpoint that replaces a video's file. */
  public static String replacement(String videoUuid) {
    return "/api/v1/videos/" + videoUuid + "/source/replace-resumable";
  }

  /**
   * The instance makes the upload's id of user, name, size and {@code lastModified}: the last one
   * has to be the same for a repetition and another for every other item and file.
   */
  private static void names(ObjectNode fields, String itemId, String key16, Media video) {
    fields.put("filename", VideoRequests.uploadName(key16, video.file()));
    byte[] hash = DigestUtils.sha256(itemId + " " + video.size() + " " + video.modifiedMillis());
    fields.put("lastModified", java.nio.ByteBuffer.wrap(hash).getLong() & EXACT);
  }

  private static ApiRequest opening(
      Account account, String path, Media video, ObjectNode fields, HttpEntity form) {
    Object body = form == null ? Json.write(fields) : form;
    return ApiRequest.change(
            account, INIT, "POST", path, body, form == null ? "application/json" : null, false)
        .with(
            Map.of(
                "X-Upload-Content-Length",
                Long.toString(video.size()),
                "X-Upload-Content-Type",
                video.mimeType()));
  }

  /** The upload that an init opened, or found again. */
  public Upload opened(ApiRequest request, ApiAnswer answer, Media video) throws ItemFailure {
    String location = answer.headers().getOrDefault("location", "");
    Matcher id = UPLOAD_ID.matcher(location);
    if (!id.find()) {
      throw ItemFailure.of(
              FailureClass.INSTANCE,
              INIT,
              request.account().url()
                  + " opened an upload without naming it: Location \""
                  + location
                  + "\"")
          .next("Check what stands between this machine and the instance.")
          .build();
    }
    boolean complete = answer.status() == 200 && !answer.headers().containsKey("range");
    long offset = complete ? video.size() : offset(answer);
    return new Upload(request.path(), id.group(1), offset, video.size(), null);
  }

  /**
   * Asks how much the instance has. Where it has all, this very request makes the video. 404: it
   * knows no such upload, which may also mean that it finished it; 503: it is making the video;
   * 423: another request of the upload is still open.
   */
  public ApiRequest status(Account account, String uploadId, Media video) {
    Upload upload = new Upload(NEW_VIDEO, uploadId, 0, video.size(), null);
    return put(account, STATUS, upload, null, "bytes */" + upload.size(), Map.of())
        .accepting(308, 404, 422, 423, 503);
  }

  /** The next range of the file; where all is there already, the question that ends the upload. */
  public ApiRequest chunk(Account account, Upload upload, Media video, boolean careful)
      throws IOException {
    long left = upload.size() - upload.offset();
    if (left == 0) {
      return put(account, CHUNK, upload, null, "bytes */" + upload.size(), Map.of()).accepting(308);
    }
    long length = sizes.next(account, catalogue.config(account), left);
    MediaRange range =
        new MediaRange(video.file(), video.size(), video.modifiedMillis(), upload.offset(), length);
    long last = upload.offset() + length - 1;
    String contentRange = "bytes " + upload.offset() + "-" + last + "/" + upload.size();
    Map<String, String> checksum =
        !careful && sizes.checksumIsCheap(account) ? checksum(account, range) : Map.of();
    HttpEntity body = new TrackedEntity(new MediaEntity(range));
    return put(account, CHUNK, upload, body, contentRange, checksum).accepting(308);
  }

  /** Whether the request ends the upload, so that a video may come of it. */
  public boolean last(Upload upload, ApiRequest request) {
    return upload.offset() + bytes(request) >= upload.size();
  }

  /** The upload after a range was sent. */
  public Upload after(Upload upload, ApiRequest request, ApiAnswer answer) throws ItemFailure {
    if (bytes(request) > 0) {
      Duration took = Duration.between(answer.askedAt(), clock.instant());
      sizes.passed(request.account(), bytes(request), took);
    }
    if (answer.status() == 200) {
      return upload.finishedWith(answer.json());
    }
    long offset = offset(answer);
    if (offset <= upload.offset()) {
      throw ItemFailure.of(
              FailureClass.INSTANCE,
              CHUNK,
              request.account().url()
                  + " did not keep what was sent: it has "
                  + offset
                  + " of "
                  + upload.size()
                  + " bytes")
          .next("Check what stands between this machine and the instance.")
          .build();
    }
    return upload.at(offset);
  }

  /**
   * Gives an upload up; also frees its id after a failed end (PeerTube 6.3 keeps it an hour).
   *
   * @param init of the endpoint that the upload belongs to
   */
  public ApiRequest cancel(ApiRequest init, String uploadId) {
    return ApiRequest.change(init.account(), CANCEL, "DELETE", init.path(), null, null, false)
        .query("upload_id=" + uploadId)
        .accepting(403, 404);
  }

  /** A range did not get through: the next ones are smaller where it was too large or too slow. */
  public void failed(ApiRequest request, ItemFailure failure) {
    boolean tooLarge =
        failure.status() == null || failure.status() == 408 || failure.status() == 413;
    if (request != null && request.stage().equals(CHUNK) && tooLarge && bytes(request) > 0) {
      sizes.failed(request.account(), bytes(request));
    }
  }

  /** {@code Range: bytes=0-29999}; before any byte {@code bytes=0--1}. */
  private static long offset(ApiAnswer answer) {
    Matcher range = RANGE.matcher(answer.headers().getOrDefault("range", ""));
    return range.matches() ? Math.max(0, Long.parseLong(range.group(1)) + 1) : 0;
  }

  private static long bytes(ApiRequest request) {
    return request.body() instanceof HttpEntity entity ? entity.getContentLength() : 0;
  }

  private Map<String, String> checksum(Account account, MediaRange range) throws IOException {
    Instant begun = clock.instant();
    MessageDigest digest = DigestUtils.getSha256Digest();
    range.digest(digest);
    sizes.hashed(account, range.length(), Duration.between(begun, clock.instant()));
    return Map.of("Digest", "sha-256=" + Base64.getEncoder().encodeToString(digest.digest()));
  }

  /** Always as octet-stream: what else it calls itself, the server's body parser may swallow. */
  private static ApiRequest put(
      Account account,
      String stage,
      Upload upload,
      HttpEntity body,
      String contentRange,
      Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Content-Range", contentRange);
    Object sent = body == null ? new StringEntity("", StandardCharsets.US_ASCII) : body;
    return ApiRequest.change(
            account, stage, "PUT", upload.path(), sent, "application/octet-stream", true)
        .query("upload_id=" + upload.uploadId())
        .with(headers);
  }
}
