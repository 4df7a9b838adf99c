package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Another file for a video that exists, by resumable upload. There is no marker, and the upload
 * goes only after the answer: who asks at once has the spent file processed again, once (seen on
 * 6.3.0).
 */
final class FileReplacement {

  private final boolean enabled;
  private final Authenticator authenticator;
  private final VideoStore videos;
  private final VideoAccess access;
  private final VideoWriter writer;
  private final VideoJson json;
  private final Uploads uploads;
  private final ChunkEngine engine;
  private final FaultReplies faults;
  private final Object oneAtATime = new Object();

  FileReplacement(
      boolean enabled,
      Authenticator authenticator,
      VideoStore videos,
      VideoAccess access,
      VideoWriter writer,
      VideoJson json,
      Uploads uploads,
      ChunkEngine engine,
      FaultReplies faults) {
    this.enabled = enabled;
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
    this.writer = writer;
    this.json = json;
    this.uploads = uploads;
    this.engine = engine;
    this.faults = faults;
  }

  /** Only JSON and URL-encoded bodies are read: a multipart one lacks its file name. */
  Reply init(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    InitRules.check(call, call.body());
    replaceable(account, path.group(1));
    writer.checkMediaType(InitRules.contentType(call));
    writer.checkQuota(account, InitRules.size(call));
    return engine.init(call, account, InitRules.declaration(call, call.body(), Map.of()));
  }

  Reply put(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    return engine.put(
        call, account, upload -> finish(call, replaceable(account, path.group(1)), upload));
  }

  Reply cancel(Call call, Matcher path) throws IOException {
    return engine.cancel(call, authenticator.require(call).account());
  }

  /** A malformed id is looked for all the same, and the database stumbles (seen on 6.3.0). */
  private Video replaceable(Account account, String id) {
    if (!enabled) {
      throw Refusal.of(
          403, "Updating the file of an existing video is not allowed on this instance");
    }
    if (!VideoStore.isId(id)) {
      throw Refusal.coded(
          500, "SequelizeDatabaseError", "invalid input syntax for type uuid: \"" + id + "\"");
    }
    Video video = videos.find(id).orElseThrow(() -> Refusal.of(404, "Video not found"));
    access.requireManager(account, video);
    return video;
  }

  private Reply finish(Call call, Video video, Upload upload) throws IOException {
    synchronized (oneAtATime) {
      faults.slowFinish(call);
      Optional<MediaFile> media = upload.media();
      if (media.isEmpty()) {
        leave(upload);
        throw Refusal.of(422, "Video file unreadable.");
      }
      writer.replace(video, upload.stored(), media.get());
      leave(upload);
      Optional<SandboxFault> failure = faults.failedFinish(call);
      return failure.isPresent()
          ? faults.reply(failure.get(), call)
          : Reply.json(json.source(video));
    }
  }

  private void leave(Upload upload) throws IOException {
    if (upload.isSpent()) {
      uploads.remove(upload);
    } else {
      upload.spend(true);
    }
  }
}
