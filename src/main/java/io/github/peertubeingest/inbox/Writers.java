package io.github.peertubeingest.inbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Files that a process of this machine has open for writing, as Linux tells under {@code /proc}: a
 * copy that makes a long pause, or a file server that sets the size and an old modification time
 * before the bytes. Processes of other users, and other systems, tell nothing; then nothing is
 * known.
 */
final class Writers {

  private static final Path PROC = Path.of("/proc");
  private static final int ACCESS = 3; // O_WRONLY is 1, O_RDWR is 2
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Clock clock;
  private Set<Path> open = Set.of();
  private Instant asked = Instant.MIN;

  Writers(Clock clock) {
    this.clock = clock;
  }

  /** Whether a process is known to have the file open for writing; asked once a second at most. */
  synchronized boolean has(Path file) {
    Instant now = clock.instant();
    if (asked.isBefore(now.minus(FRESH)) || asked.isAfter(now)) {
      open = look();
      asked = now;
    }
    return open.contains(file);
  }

  private static Set<Path> look() {
    Set<Path> found = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        look(process, found);
      }
    } catch (IOException e) {
      return Set.of(); // no Linux
    }
    return found;
  }

  private static void look(Path process, Set<Path> found) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        look(process, file, found);
      }
    } catch (IOException e) {
      return; // ended meanwhile, or another user's
    }
  }

  private static void look(Path process, Path file, Set<Path> found) {
    try {
      Path target = Files.readSymbolicLink(file);
      if (target.isAbsolute() && !target.startsWith("/dev") && written(process, file)) {
        found.add(target);
      }
    } catch (IOException e) {
      return; // closed meanwhile
    }
  }

  private static boolean written(Path process, Path file) throws IOException {
    Path info = process.resolve("fdinfo").resolve(file.getFileName());
    for (String line : Files.readAllLines(info)) {
      if (line.startsWith("flags:")) {
        return (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & ACCESS) != 0;
      }
    }
    return false;
  }
}
