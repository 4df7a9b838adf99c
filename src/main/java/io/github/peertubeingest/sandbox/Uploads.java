package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The resumable uploads of an instance, and which of them are being written or processed. */
final class Uploads {

  /** How long a marker nobody takes away blocks the end of an upload (measured: 3600 s). */
  private static final Duration MARKER_LIFE = Duration.ofHours(1);

  private final Clock clock;
  private final Path directory;
  private final Map<String, Upload> uploads = new HashMap<>();
  private final Set<String> locked = new HashSet<>();
  private final Map<String, Instant> markers = new HashMap<>();

  Uploads(Clock clock, Path directory) {
    this.clock = clock;
    this.directory = directory;
  }

  synchronized Optional<Upload> find(String id) {
    return Optional.ofNullable(uploads.get(id));
  }

  /** The upload of an id: a new one, or the one that is there with a new declaration. */
  synchronized Upload declare(String id, Account account, Upload.Declaration declaration)
      throws IOException {
    Upload present = uploads.get(id);
    if (present != null) {
      present.declare(declaration);
      return present;
    }
    Path file = directory.resolve("upload-" + UUID.randomUUID() + ".bin");
    Upload upload = new Upload(id, account, file, declaration, clock.instant());
    uploads.put(id, upload);
    return upload;
  }

  /** Takes an upload out, with its bytes and its marker; an unknown one is no fault. */
  synchronized void cancel(String id) throws IOException {
    unmark(id);
    Upload upload = uploads.remove(id);
    if (upload != null) {
      upload.spend(false);
    }
  }

  /** Takes an upload out, unless another has taken its place. */
  synchronized void remove(Upload upload) throws IOException {
    uploads.remove(upload.id(), upload);
    upload.spend(false);
  }

  /**
   * Lets one request write; false if another does. It outlives a cancelled upload (seen on 6.3.0).
   */
  synchronized boolean lock(String id) {
    return locked.add(id);
  }

  synchronized void unlock(String id) {
    locked.remove(id);
  }

  /** Marks an upload as being processed; false if it is already marked. */
  synchronized boolean mark(String id) {
    Instant now = clock.instant();
    Instant marked = markers.get(id);
    if (marked != null && marked.plus(MARKER_LIFE).isAfter(now)) {
      return false;
    }
    markers.put(id, now);
    return true;
  }

  synchronized void unmark(String id) {
    markers.remove(id);
  }
}
