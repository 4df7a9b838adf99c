package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the imports, so many at once. What fails leaves an error text; the video goes, or stays with
 * a state of its own in 8.0 and later (measured).
 */
final class Importer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Importer.class);
  private static final String SAMPLE = "imported.mp4";
  private static final int PATIENCE_SECONDS = 2;

  private final SandboxVersion version;
  private final Path directory;
  private final Duration time;
  private final ImportTarget target;
  private final VideoStore videos;
  private final VideoWriter writer;
  private final ExecutorService workers;
  private volatile String torrentFailure;

  Importer(
      SandboxVersion version,
      Path directory,
      SandboxFeatures features,
      ImportTarget target,
      VideoStore videos,
      VideoWriter writer) {
    this.version = version;
    this.directory = directory;
    this.time = features.importTime();
    this.target = target;
    this.videos = videos;
    this.writer = writer;
    this.workers =
        Executors.newFixedThreadPool(
            features.importConcurrency(),
            job -> {
              Thread thread = new Thread(job, "sandbox-import");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What torrents and magnet links come to: null for a sample video, else the error text. */
  void torrentFailure(String error) {
    torrentFailure = error;
  }

  void submit(VideoImport job) {
    workers.execute(() -> run(job));
  }

  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("an import does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(VideoImport job) {
    if (!job.move(VideoImport.Phase.PENDING, VideoImport.Phase.PROCESSING, null)) {
      return;
    }
    String error;
    try {
      Thread.sleep(time.toMillis());
      error = fetch(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (IOException | RuntimeException e) {
      error = "ERROR: unable to download video data: " + e.getMessage();
    }
    if (error == null) {
      job.move(VideoImport.Phase.PROCESSING, VideoImport.Phase.SUCCESS, null);
      return;
    }
    if (version.isEight()) {
      job.video().phase(VideoPhase.IMPORT_FAILED);
    } else {
      videos.remove(job.video());
    }
    job.move(VideoImport.Phase.PROCESSING, VideoImport.Phase.FAILED, error);
  }

  /** Fetches the file and finishes the video; what is wrong, or null. */
  private String fetch(VideoImport job) throws IOException {
    String url = job.origin().targetUrl();
    if (url == null && torrentFailure != null) {
      return torrentFailure;
    }
    Path path = Files.createTempFile(directory, "import", ".bin");
    try (InputStream in = url == null ? sample() : target.open(url)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digested = new DigestInputStream(in, digest)) {
        Files.copy(digested, path, StandardCopyOption.REPLACE_EXISTING);
      }
      String name = url == null ? job.video().state().name() + ".mp4" : ImportTarget.filename(url);
      String hex = HexFormat.of().formatHex(digest.digest());
      return finish(job, new StoredFile(name, "video/mp4", path, Files.size(path), hex));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private String finish(VideoImport job, StoredFile file) throws IOException {
    if (!videos.all().contains(job.video())) {
      return "The video was deleted";
    }
    if (writer.isOverQuota(job.owner(), file.size())) {
      return "The user video quota is exceeded with this video to import.";
    }
    MediaFile media = MediaFile.read(file.path()).orElse(null);
    if (media == null) {
      return "ffprobe exited with code 1: Invalid data found when processing input";
    }
    writer.finishImport(job.video(), file, media);
    return null;
  }

  private static InputStream sample() throws IOException {
    InputStream in = Importer.class.getResourceAsStream(SAMPLE);
    if (in == null) {
      throw new IOException("the sample is missing");
    }
    return in;
  }
}
