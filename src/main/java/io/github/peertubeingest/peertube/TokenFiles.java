package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tokens on disk, readable by their owner only, and lets one renewal at a time through: a
 * semaphore within the process (its holder may change threads), a file lock between processes.
 */
public final class TokenFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TokenFiles.class);

  private final Path folder;
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();
  private final Map<String, FileChannel> locked = new ConcurrentHashMap<>();

  public TokenFiles(Path folder) {
    this.folder = folder;
  }

  void enter(String account) throws IOException, InterruptedException {
    turns.computeIfAbsent(account, a -> new Semaphore(1)).acquire();
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(account + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    locked.put(account, channel);
    channel.lock();
  }

  void leave(String account) {
    FileChannel channel = locked.remove(account);
    try {
      if (channel != null) {
        channel.close(); // gives the lock back
      }
    } catch (IOException e) {
      LOG.warn("the lock of account {}'s tokens was not closed cleanly: {}", account, e.toString());
    } finally {
      turns.get(account).release();
    }
  }

  Optional<Tokens.Kept> read(String account) throws IOException {
    Path file = folder.resolve(account + ".json");
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(file), Tokens.Kept.class));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // nobody signed in yet
    } catch (JsonProcessingException e) {
      LOG.warn("{} is not readable as tokens; signing in anew", file);
      return Optional.empty();
    }
  }

  void write(String account, Tokens.Kept now) throws IOException {
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "." + account, ".tmp", ownerOnly());
    Files.write(fresh, Json.pretty(now).getBytes(StandardCharsets.UTF_8));
    Files.move(
        fresh,
        folder.resolve(account + ".json"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Mode 0600 where the file system knows modes; temporary files are private elsewhere. */
  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
