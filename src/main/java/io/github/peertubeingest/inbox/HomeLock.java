package io.github.peertubeingest.inbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One {@code run} or {@code once} at a time holds a HOME. A lock of the operating system: it ends
 * with its process, however that ends.
 */
public final class HomeLock implements AutoCloseable {

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Empty when another process holds it. */
  public static Optional<HomeLock> take(Path data) throws IOException {
    Files.createDirectories(data);
    FileChannel channel =
        FileChannel.open(
            data.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(new HomeLock(channel));
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      return Optional.empty(); // held by this very process
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
