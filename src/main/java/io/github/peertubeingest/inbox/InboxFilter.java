package io.github.peertubeingest.inbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.peertubeingest.item.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through the documents of the drop folder that are whole. Symbolic links, FIFOs and devices
 * are refused (a FIFO would block the consumer for ever, a link would publish what lies elsewhere)
 * and told once each.
 */
public final class InboxFilter implements GenericFileFilter<File> {

  private static final Logger LOG = LoggerFactory.getLogger(InboxFilter.class);

  private final MetadataFiles metadata;
  private final Stillness stillness;
  private final Returned returned;
  private final long maxDocument;
  private final Clock clock;
  private final Set<Path> told = ConcurrentHashMap.newKeySet();
  private final Set<Path> unsettled = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private volatile Duration nextLook = Duration.ofDays(1);

  /**
   * @param maxDocument largest document in bytes; a larger one is let through to be refused with
   *     words
   */
  public InboxFilter(
      MetadataFiles metadata,
      Stillness stillness,
      Returned returned,
      long maxDocument,
      Clock clock) {
    this.metadata = metadata;
    this.stillness = stillness;
    this.returned = returned;
    this.maxDocument = maxDocument;
    this.clock = clock;
  }

  /** From here on nothing is let through: the daemon ends. */
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean accept(GenericFile<File> candidate) {
    Path path = candidate.getFile().toPath();
    if (stopped || FileNames.ignored(path)) {
      return false;
    }
    if (FileNames.unusable(path)) {
      if (told.add(path)) {
        LOG.warn("{} has a name that cannot be used here: {}", path, FileNames.UNUSABLE);
      }
      return false;
    }
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      LOG.debug("{} went away while it was looked at: {}", path, e.toString());
      return false;
    }
    if (now.isDirectory()) {
      return true;
    }
    if (!now.isRegularFile()) {
      tellOnce(path, now);
      return false;
    }
    return returned.is(path.getParent())
        ? path.getFileName().toString().equals(Returned.REASON) && allWhole(path.getParent())
        : metadata.is(path) && whole(path, now);
  }

  /** Begins a look at the whole folder. */
  void beginLook() {
    unsettled.clear();
    returned.beginLook();
    nextLook = Duration.ofDays(1);
  }

  /** When the folder has to be looked at again because something in it was not yet whole. */
  Duration endLook() {
    stillness.forgetBefore(clock.instant().minus(Duration.ofHours(1)));
    return nextLook;
  }

  /** Documents that the last look found not yet whole. */
  public int unsettled() {
    return unsettled.size();
  }

  private void tellOnce(Path path, BasicFileAttributes now) {
    if (told.add(path)) {
      String kind = now.isSymbolicLink() ? "a symbolic link" : "no regular file (a FIFO or device)";
      LOG.warn("{} is {}: it is left where it is", path, kind);
    }
  }

  private boolean whole(Path path, BasicFileAttributes now) {
    if (FileNames.isDone(path) || parsesToItsEnd(path, now)) {
      return true;
    }
    return still(path, now);
  }

  private boolean still(Path path, BasicFileAttributes now) {
    Duration missing = stillness.missing(path, now);
    if (missing.isZero()) {
      return true;
    }
    unsettled.add(path);
    nextLook = missing.compareTo(nextLook) < 0 ? missing : nextLook;
    return false;
  }

  /** A dead letter comes back with everything in its folder, or not yet. */
  private boolean allWhole(Path folder) {
    boolean all = true;
    for (Path file : Returned.files(folder)) {
      try {
        all &=
            still(
                file,
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
      } catch (IOException e) {
        LOG.debug("{} went away while it was looked at: {}", file, e.toString());
        return false;
      }
    }
    return all;
  }

  private boolean parsesToItsEnd(Path path, BasicFileAttributes now) {
    if (now.size() == 0 || now.size() > maxDocument) {
      return false;
    }
    try (JsonParser parser = Json.MAPPER.createParser(Files.readAllBytes(path))) {
      JsonToken first = parser.nextToken();
      if (first == null || !first.isStructStart()) {
        return false; // a bare number or word may still be growing; only braces show their end
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      LOG.trace("{} does not parse yet: {}", path, e.getOriginalMessage());
      return false;
    } catch (IOException e) {
      LOG.debug("{} cannot be read yet: {}", path, e.toString());
      return false;
    }
  }
}
