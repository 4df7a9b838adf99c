package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * New videos by resumable upload. A marker keeps a complete upload from being processed twice; what
 * is left of an upload after its end, and for how long, differs by version (measured).
 */
final class ResumableUpload {

  private static final Set<String> IMAGES = Set.of("thumbnailfile", "previewfile");
  private static final String RETRY_SECONDS = "300";
  private static final String UNREADABLE = "Video file unreadable.";

  private final SandboxVersion version;
  private final Authenticator authenticator;
  private final VideoAccess access;
  private final VideoRules rules;
  private final VideoWriter writer;
  private final Uploads uploads;
  private final ChunkEngine engine;
  private final FaultReplies faults;

  ResumableUpload(
      SandboxVersion version,
      Authenticator authenticator,
      VideoAccess access,
      VideoRules rules,
      VideoWriter writer,
      Uploads uploads,
      ChunkEngine engine,
      FaultReplies faults) {
    this.version = version;
    this.authenticator = authenticator;
    this.access = access;
    this.rules = rules;
    this.writer = writer;
    this.uploads = uploads;
    this.engine = engine;
    this.faults = faults;
  }

  Reply init(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    try (UploadForm form = writer.form(call, IMAGES)) {
      ObjectNode fields = form.fields();
      InitRules.check(call, fields);
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      rules.checkInit(fields, form.files(), invalid);
      VideoWriter.refuseIfAny(invalid);
      VideoWriter.checkSchedule(fields);
      writer.checkNsfw(fields);
      access.requireChannel(account, fields.get("channelId"));
      writer.checkMediaType(InitRules.contentType(call));
      writer.checkQuota(account, InitRules.size(call));
      VideoAccess.checkPasswords(fields, 0);
      Upload.Declaration declaration = InitRules.declaration(call, fields, form.files());
      Reply reply = engine.init(call, account, declaration);
      form.files().clear();
      return reply;
    }
  }

  Reply put(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    return engine.put(call, account, upload -> finish(call, account, upload));
  }

  Reply cancel(Call call, Matcher path) throws IOException {
    return engine.cancel(call, authenticator.require(call).account());
  }

  private Reply finish(Call call, Account account, Upload upload) throws IOException {
    if (!uploads.mark(upload.id())) {
      if (upload.isSpent() && upload.lingers()) {
        uploads.remove(upload);
      }
      call.answerHeaders().put("Retry-After", RETRY_SECONDS);
      throw Refusal.of(503, "The upload is already being processed");
    }
    try {
      faults.slowFinish(call);
      Video video = create(account, upload);
      return answer(call, upload, video);
    } catch (Refusal e) {
      if (e.status() == 500) {
        leaveFailed(upload);
      } else {
        leaveRefused(upload);
      }
      throw e;
    }
  }

  private Video create(Account account, Upload upload) throws IOException {
    Upload.Declaration declaration = upload.declaration();
    Channel channel = access.requireChannel(account, declaration.fields().get("channelId"));
    try {
      MediaFile media = upload.media().orElseThrow(() -> Refusal.of(422, UNREADABLE));
      StoredFile file = upload.stored();
      return writer.create(declaration.fields(), declaration.pictures(), channel, file, media);
    } catch (NoSuchFileException e) {
      // Cancelled meanwhile (seen on 6.3.0).
      throw Refusal.of(422, UNREADABLE);
    }
  }

  private Reply answer(Call call, Upload upload, Video video) throws IOException {
    Optional<SandboxFault> failure = faults.failedFinish(call);
    if (failure.isPresent() && failure.get().status() == 500) {
      leaveFailed(upload);
    } else {
      leaveDone(upload);
    }
    return failure.isPresent()
        ? faults.reply(failure.get(), call)
        : Reply.json(VideoWriter.created(video));
  }

  /** In 8.2.1 the upload goes after the answer: whoever asks at once finds it spent (measured). */
  private void leaveDone(Upload upload) throws IOException {
    uploads.unmark(upload.id());
    if (version.isEight()) {
      upload.spend(true);
    } else {
      uploads.remove(upload);
    }
  }

  /**
   * The upload goes after the answer, too; 6.3.0 forgets to take the marker away, which blocks the
   * same upload for an hour (measured).
   */
  private void leaveRefused(Upload upload) throws IOException {
    if (!version.keepsMarkers()) {
      uploads.unmark(upload.id());
    }
    if (upload.isSpent()) {
      uploads.remove(upload);
    } else {
      upload.spend(true);
    }
  }

  /** Up to 7.0.0 the marker and the spent upload stay until the upload is cancelled (measured). */
  private void leaveFailed(Upload upload) throws IOException {
    if (version.isEight()) {
      uploads.unmark(upload.id());
      uploads.remove(upload);
    } else {
      upload.spend(false);
    }
  }
}
