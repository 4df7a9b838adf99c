package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The resumable upload protocol: where bytes go, and what is told of them. What becomes of a
 * complete file is the business of whoever uses it (the whole seen on 6.3.0).
 */
final class ChunkEngine {

  /** What happens when an upload is complete; it may happen again if the upload stays. */
  interface Finish {
    Reply finish(Upload upload) throws IOException;
  }

  private static final Pattern BAD_EXTENSION = Pattern.compile("[\"*:<>?\\\\|]");
  private static final long MAX_SIZE = 5L * 1024 * 1024 * 1024 * 1024;

  /** Object storage takes no more parts of one file (reference, 8.3 under development). */
  private static final long MAX_PARTS = 10_000;

  private final Uploads uploads;
  private final long minChunkSize;
  private final AtomicLong inits = new AtomicLong();

  ChunkEngine(Uploads uploads, long minChunkSize) {
    this.uploads = uploads;
    this.minChunkSize = minChunkSize;
  }

  /** Begins an upload, or takes up the one with the same user, name, size and lastModified. */
  Reply init(Call call, Account account, Upload.Declaration declaration) throws IOException {
    String filename = declaration.fields().path("filename").asText();
    if (BAD_EXTENSION.matcher(filename.substring(Upload.extension(filename))).find()) {
      throw UploadError.INVALID_FILE_NAME.raised();
    }
    if (declaration.size() > MAX_SIZE) {
      throw UploadError.TOO_LARGE.raised();
    }
    String id =
        UploadId.of(
            account,
            declaration.name(),
            declaration.size(),
            lastModified(declaration.fields().get("lastModified")));
    Upload upload = uploads.declare(id, account, declaration);
    long offset = upload.offset();
    upload.reached(offset);
    Reply reply =
        upload.isComplete()
            ? Reply.engineJson(200, upload.json())
            : Reply.empty(offset > 0 ? 200 : 201);
    reply.header("Location", location(call, id));
    return offset > 0
        ? described(reply.header("Range", range(offset)), "Location,Range")
        : described(reply, "Location");
  }

  /** Takes a chunk, or tells the offset; a complete upload is finished. */
  Reply put(Call call, Account account, Finish finish) throws IOException {
    Upload upload =
        uploads.find(verifiedId(call, account)).orElseThrow(UploadError.NOT_FOUND::raised);
    if (!upload.isComplete()) {
      long offset = receive(call, upload);
      if (!upload.isComplete()) {
        Reply reply = Reply.empty(308).reason("Resume Incomplete").header("Range", range(offset));
        return described(reply, "Range");
      }
    }
    return finish.finish(upload);
  }

  /** Cancels an upload; it need not exist. */
  Reply cancel(Call call, Account account) throws IOException {
    uploads.cancel(verifiedId(call, account));
    return Reply.empty(204).header("Cache-Control", "no-store");
  }

  private long receive(Call call, Upload upload) throws IOException {
    ChunkRange range = ChunkRange.of(call);
    long declared = upload.size();
    long total = range.total().orElse(declared);
    if (total > declared) {
      throw UploadError.CONFLICT.raised();
    }
    OptionalLong start = range.start();
    if (start.isPresent()) {
      checkLength(start.getAsLong(), call.contentLength(), total);
    }
    if (!uploads.lock(upload.id())) {
      throw UploadError.LOCKED.raised();
    }
    try {
      long offset =
          start.isEmpty() ? upload.offset() : write(call, upload, start.getAsLong(), total);
      upload.reached(offset);
      return offset;
    } finally {
      uploads.unlock(upload.id());
    }
  }

  private static long write(Call call, Upload upload, long start, long total) throws IOException {
    Checksums checksums = Checksums.of(call);
    long end = new ChunkWriter(upload, start, total, checksums).write(call.input());
    upload.shrink(total);
    return end;
  }

  /** A length of -1 is not known beforehand. */
  private void checkLength(long start, long length, long total) {
    long end = start + Math.max(0, length);
    if (end > total) {
      throw UploadError.CONFLICT.raised();
    }
    long smallest = Math.max(minChunkSize, (total + MAX_PARTS - 1) / MAX_PARTS);
    if (minChunkSize > 0 && length > 0 && end < total && length < smallest) {
      throw Refusal.of(400, "Every chunk but the last must have at least " + smallest + " bytes");
    }
  }

  private static String verifiedId(Call call, Account account) {
    String id = call.query("upload_id");
    if (!UploadId.belongsTo(account, id)) {
      throw UploadError.FORBIDDEN.raised();
    }
    return id;
  }

  /** What is absent, empty or 0 makes an upload of its own each time (seen on 6.3.0). */
  private String lastModified(JsonNode given) {
    String text = given == null ? "" : given.isValueNode() ? given.asText() : given.toString();
    return text.isEmpty() || text.equals("null") || (given.isNumber() && given.asLong() == 0)
        ? System.currentTimeMillis() + "-" + inits.incrementAndGet()
        : text;
  }

  /** Without scheme, as the Host header has it, unless a proxy says https (measured). */
  private static String location(Call call, String id) {
    String forwarded = call.header("X-Forwarded-Proto");
    String url = call.originalUrl();
    return ("https".equals(forwarded) ? "https:" : "")
        + "//"
        + call.header("Host")
        + url
        + (url.contains("?") ? "&" : "?")
        + "upload_id="
        + id;
  }

  /** The end of what is there; before any byte it is spelled {@code bytes=0--1} (measured). */
  private static String range(long offset) {
    return "bytes=0-" + (offset - 1);
  }

  private static Reply described(Reply reply, String headers) {
    return reply
        .header("Cache-Control", "no-store")
        .header("Access-Control-Expose-Headers", "Retry-After," + headers);
  }
}
