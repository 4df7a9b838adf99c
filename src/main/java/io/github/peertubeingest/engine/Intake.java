package io.github.peertubeingest.engine;

import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.inbox.Bundles;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.MetadataFiles;
import io.github.peertubeingest.inbox.Stillness;
import io.github.peertubeingest.inbox.Unclaimed;
import io.github.peertubeingest.inbox.Waiting;
import io.github.peertubeingest.item.Cleaning;
import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.DocumentRules;
import io.github.peertubeingest.item.ItemSchema;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.work.Defaults;
import io.github.peertubeingest.work.Documents;
import io.github.peertubeingest.work.InboxKnowledge;
import io.github.peertubeingest.work.TableFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Puts the file side together: what in the inbox is metadata, which files belong together, what
 * they say, and what they wait for.
 *
 * @param maxDocument {@code inbox.max-document} in bytes
 */
public record Intake(
    Formats formats,
    MetadataFiles metadata,
    Bundles bundles,
    Stillness stillness,
    MediaPaths media,
    DocumentRules rules,
    Documents documents,
    InboxKnowledge knowledge,
    Waiting waiting,
    long maxDocument) {

  /**
   * @param profiles folders of profiles
   */
  public static Intake of(
      Settings settings,
      List<Path> profiles,
      Folders folders,
      Ledger ledger,
      VideoMemory memory,
      TableBook tables,
      Clock clock)
      throws IOException {
    long maxDocument = settings.size("inbox.max-document");
    Formats formats = Engine.formats(settings, profiles);
    Stillness stillness = new Stillness(settings.duration("inbox.settle"), clock);
    MediaPaths media = new MediaPaths(folders, stillness);
    ItemSchema schema = new ItemSchema();
    DocumentRules rules = new DocumentRules();
    Cleaning cleaning =
        new Cleaning(settings.choice("publish.cleaning", "clean", "strict").equals("strict"));
    DocumentReader reader = new DocumentReader(schema, rules, cleaning);
    Defaults defaults = new Defaults(folders, formats, schema, maxDocument);
    Duration companionTimeout = settings.duration("inbox.companion-timeout");
    Documents documents =
        new Documents(folders, formats, reader, media, defaults, companionTimeout, maxDocument);
    InboxKnowledge knowledge = new InboxKnowledge(documents, formats, folders, ledger, memory);
    MetadataFiles metadata =
        new MetadataFiles(
            folders,
            formats,
            key -> tables.ofKey(key).stream().findFirst().map(TableFolders::returned).orElse(null));
    Bundles bundles = new Bundles(metadata);
    String mediaOnly = settings.choice("inbox.media-only", "wait", "publish", "ignore");
    Waiting waiting =
        new Waiting(
            bundles,
            knowledge,
            stillness,
            Waiting.MediaOnly.valueOf(mediaOnly.toUpperCase(Locale.ROOT)),
            companionTimeout,
            clock);
    return new Intake(
        formats,
        metadata,
        bundles,
        stillness,
        media,
        rules,
        documents,
        knowledge,
        waiting,
        maxDocument);
  }

  /** The files of the inbox that nothing claims. */
  public Unclaimed unclaimed(Folders folders) {
    return new Unclaimed(folders, waiting);
  }
}
