package io.github.peertubeingest.inbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.peertubeingest.inbox.Bundle.Member;
import io.github.peertubeingest.item.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through the files of the drop folder that items are made of, when all that belongs to them
 * is whole: documents and tables, side files of videos that are published already, and media alone
 * where the settings want that. Symbolic links, FIFOs and devices are refused (a FIFO would block
 * the consumer for ever, a link would publish what lies elsewhere) and told once each.
 */
public final class InboxFilter implements GenericFileFilter<File> {

  private static final Logger LOG = LoggerFactory.getLogger(InboxFilter.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  /** Nobody knew the side file when its item was looked for; it is asked again then. */
  private record Orphan(Instant next, Duration pause) {}

  private final Folders folders;
  private final Bundles bundles;
  private final Waiting waiting;
  private final Stillness stillness;
  private final Returned returned;
  private final Knowledge knowledge;
  private final long maxDocument;
  private final Clock clock;
  private final Set<Path> told = ConcurrentHashMap.newKeySet();
  private final Set<Path> unsettled = ConcurrentHashMap.newKeySet();
  private final Map<Path, Orphan> orphans = new ConcurrentHashMap<>();
  private volatile boolean stopped;
  private volatile Duration nextLook = Duration.ofDays(1);
  private volatile Duration companions = Duration.ofDays(1);
  private volatile Instant compared = Instant.MIN;

  /**
   * @param maxDocument largest document in bytes; a larger one is let through to be refused with
   *     words
   */
  public InboxFilter(
      Folders folders,
      Bundles bundles,
      Waiting waiting,
      Stillness stillness,
      Returned returned,
      Knowledge knowledge,
      long maxDocument,
      Clock clock) {
    this.folders = folders;
    this.bundles = bundles;
    this.waiting = waiting;
    this.stillness = stillness;
    this.returned = returned;
    this.knowledge = knowledge;
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
        : makesAnItem(path, now);
  }

  /** Begins a look at the whole folder. */
  void beginLook() {
    unsettled.clear();
    returned.beginLook();
    bundles.beginLook();
    nextLook = Duration.ofDays(1);
    companions = Duration.ofDays(1);
    Instant now = clock.instant();
    if (compared.isBefore(now.minus(CLOCKS)) && Files.isDirectory(folders.accepted())) {
      stillness.compare(folders.accepted());
      compared = now;
    }
  }

  /** When the folder has to be looked at again because something in it was not yet whole. */
  Duration endLook() {
    Instant hourAgo = clock.instant().minus(Duration.ofHours(1));
    stillness.forgetBefore(hourAgo);
    orphans.values().removeIf(o -> o.next().isBefore(hourAgo));
    return nextLook;
  }

  /** Documents that the last look found not yet whole. */
  public int unsettled() {
    return unsettled.size();
  }

  /** How soon a document has waited long enough for what belongs to it; a day: none waits. */
  public Duration companions() {
    return companions;
  }

  /** Side files whose item was not finished are looked at again at once. */
  public boolean lookAgain() {
    boolean any = !orphans.isEmpty();
    orphans.clear();
    return any;
  }

  private void tellOnce(Path path, BasicFileAttributes now) {
    if (told.add(path)) {
      String kind = now.isSymbolicLink() ? "a symbolic link" : "no regular file (a FIFO or device)";
      LOG.warn("{} is {}: it is left where it is", path, kind);
    }
  }

  private boolean makesAnItem(Path path, BasicFileAttributes now) {
    Bundles.Listing listing = bundles.in(path.getParent());
    if (listing.tables().containsKey(path)) {
      return !isNamed(path) && wholeDocument(path, now);
    }
    Bundle bundle = listing.of(path);
    if (bundle == null) {
      return false; // nothing of ours, or it came after the folder was listed
    }
    Member document = bundle.first(Role.METADATA);
    Member member = bundle.at(path);
    if (document != null) {
      return document.equals(member) && document(bundle, member, now);
    }
    if (member.role() == Role.MEDIA) {
      return waiting.publishesAlone(path) && mediaAlone(listing, bundle, path, now);
    }
    return bundle.first(Role.MEDIA) == null && late(member);
  }

  private boolean isNamed(Path path) {
    return knowledge.named(path) || bundles.namedByOther(path, path, knowledge);
  }

  private boolean document(Bundle bundle, Member document, BasicFileAttributes now) {
    Path path = document.path();
    if (!wholeDocument(path, now)) {
      return false;
    }
    if (now.size() > maxDocument) {
      return true;
    }
    Knowledge.Needs needs = knowledge.needs(path, document.choice());
    if (!needs.item() && isNamed(path)) {
      return false; // chapters, say
    }
    boolean alone =
        bundle.members().stream()
            .allMatch(m -> m.equals(document) || needs.named().contains(m.path()));
    boolean misses = needs.media() && bundle.first(Role.MEDIA) == null;
    if (misses || !bundle.unfinished().isEmpty()) {
      Duration left = waiting.left(path, now);
      companions = left.compareTo(companions) < 0 && !left.isZero() ? left : companions;
      lookIn(left.isZero() ? LONGEST_PAUSE : left);
      return left.isZero();
    }
    return alone || allWhole(bundle, needs.named());
  }

  /** Everything that goes with the document; what it names itself may come later. */
  private boolean allWhole(Bundle bundle, Set<Path> named) {
    boolean all = true;
    for (Member member : bundle.members()) {
      all &=
          member.role() == Role.METADATA
              || named.contains(member.path())
              || wholeFile(member.path());
    }
    return all;
  }

  private boolean mediaAlone(
      Bundles.Listing listing, Bundle bundle, Path path, BasicFileAttributes now) {
    return bundle.first(Role.MEDIA).path().equals(path)
        && now.size() > 0
        && bundle.unfinished().isEmpty()
        && listing.tables().isEmpty()
        && allWhole(bundle, Set.of())
        && !knowledge.tablesUnfinished()
        && !isNamed(path);
  }

  /** A side file whose item is finished changes that item's video. */
  private boolean late(Member member) {
    Path path = member.path();
    if (!Waiting.changesVideo(member) || !wholeFile(path)) {
      return false;
    }
    Instant at = clock.instant();
    Orphan orphan = orphans.get(path);
    if (orphan != null && at.isBefore(orphan.next())) {
      return false;
    }
    if (!isNamed(path) && waiting.relative(path).filter(Knowledge.Relative::changed).isPresent()) {
      orphans.remove(path);
      return true;
    }
    Duration pause = orphan == null ? FIRST_PAUSE : orphan.pause().multipliedBy(2);
    Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    orphans.put(path, new Orphan(at.plus(capped), capped));
    lookIn(capped);
    return false;
  }

  private void lookIn(Duration left) {
    nextLook = left.compareTo(nextLook) < 0 ? left : nextLook;
  }

  private boolean wholeDocument(Path path, BasicFileAttributes now) {
    if (FileNames.isDone(path) || parsesToItsEnd(path, now)) {
      return true;
    }
    return still(path, now);
  }

  private boolean wholeFile(Path path) {
    try {
      return FileNames.isDone(path)
          || still(
              path,
              Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      LOG.debug("{} went away while it was looked at: {}", path, e.toString());
      return false;
    }
  }

  private boolean still(Path path, BasicFileAttributes now) {
    Duration missing = stillness.missing(path, now);
    if (missing.isZero()) {
      return true;
    }
    unsettled.add(path);
    lookIn(missing);
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
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".xml") || name.endsWith(".nfo")) {
      return XmlEnd.reached(path);
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
