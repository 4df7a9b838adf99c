package io.github.peertubeingest.selftest;

import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The steps at which the daemon is killed, in the order of the matrix: those of the promise first.
 */
enum KillStep {
  BEFORE_INIT("before init", ItemKind.RESUMABLE, before("peertube-ranges-init")),
  AFTER_INIT("after init", ItemKind.RESUMABLE, after("peertube-ranges-init")),
  MID_CHUNK("mid-chunk", ItemKind.RESUMABLE, midway("PUT", Paths.RANGES, 50_000)),
  LAST_CHUNK_ACTED(
      "after the last chunk, before the answer",
      ItemKind.RESUMABLE,
      answer("PUT", Paths.RANGES, 200)),
  ANSWERED(
      "after the answer, before the ledger",
      ItemKind.RESUMABLE,
      before("peertube-upload-resumable:peertubeLedger.videoKnown")),
  BEFORE_CAPTIONS(
      "between video and captions", ItemKind.LEGACY, before("peertube-attach-captions-to")),
  GATHERED(
      "mid-move: gathered, no receipt",
      ItemKind.LEGACY,
      before("peertube-settle:peertubeSettlement.report")),
  IMPORT_ACTED(
      "import begun, before the answer", ItemKind.IMPORT, answer("POST", Paths.IMPORTS, 200)),
  UPDATE_ACTED("update done, before the answer", ItemKind.UPDATE, answer("PUT", Paths.VIDEO, 204)),
  REPORTED(
      "mid-move: receipt, not in its place",
      ItemKind.LEGACY,
      before("peertube-settle:peertubeSettlement.appear")),
  APPEARED(
      "mid-move: in its place, before the ledger",
      ItemKind.LEGACY,
      before("peertube-settle:peertubeLedger.settled")),
  PUBLISHED(
      "published, nothing moved",
      ItemKind.LEGACY,
      before("peertube-settle:peertubeSettlement.gather")),
  ACCEPTED(
      "in the ledger, still in the inbox",
      ItemKind.LEGACY,
      after("peertube-accept:peertubeLedger.accept")),
  TAKEN(
      "out of the inbox, before the ledger",
      ItemKind.LEGACY,
      before("peertube-accept:peertubeLedger.taken")),
  LEGACY_SENDING(
      "upload: before the request",
      ItemKind.LEGACY,
      after("peertube-upload-legacy:peertubeUploadBook.sendingTheLastByte")),
  LEGACY_MIDWAY("upload: mid-body", ItemKind.LEGACY, midway("POST", Paths.UPLOAD, 20_000)),
  LEGACY_ACTED(
      "upload: video made, before the answer", ItemKind.LEGACY, answer("POST", Paths.UPLOAD, 200)),
  LEGACY_ANSWERED(
      "upload: answered, before the ledger", ItemKind.LEGACY, after("peertube-upload-legacy-call")),
  INIT_ACTED("init done, before the answer", ItemKind.RESUMABLE, answer("POST", Paths.RANGES, 201)),
  BETWEEN_CHUNKS("between chunks", ItemKind.RESUMABLE, after("peertube-range-call", 2)),
  CHUNK_ACTED(
      "chunk stored, before the answer", ItemKind.RESUMABLE, answer("PUT", Paths.RANGES, 308)),
  LAST_CHUNK(
      "before the last chunk",
      ItemKind.RESUMABLE,
      after("peertube-range:peertubeUploadBook.sendingTheLastByte")),
  IMPORT_ASKING("import: before the request", ItemKind.IMPORT, before("peertube-import-call")),
  IMPORT_ANSWERED(
      "import: answered, before the ledger",
      ItemKind.IMPORT,
      before("peertube-import-opened:peertubeImportBook.importing")),
  IMPORT_KNOWN(
      "import: in the ledger, its video not",
      ItemKind.IMPORT,
      before("peertube-import-opened:peertubeLedger.videoKnown")),
  IMPORT_OVER(
      "import: over, before the ledger",
      ItemKind.IMPORT,
      before("peertube-imported:peertubeSources.imported")),
  UPDATING("update: before the request", ItemKind.UPDATE, before("peertube-update-call")),
  UPDATED("update: answered, before the ledger", ItemKind.UPDATE, after("peertube-update-call")),
  REPLACE_MIDWAY(
      "replaced file: mid-chunk", ItemKind.REPLACE, midway("PUT", Paths.REPLACE, 50_000)),
  REPLACE_ACTED(
      "replaced file: before the answer", ItemKind.REPLACE, answer("PUT", Paths.REPLACE, 200)),
  REPLACE_ANSWERED(
      "replaced file: before the ledger",
      ItemKind.REPLACE,
      before("peertube-replaced:peertubeUploadBook.replaced")),
  REPLACED(
      "replaced file: before it is remembered",
      ItemKind.REPLACE,
      before("peertube-replaced:peertubeSentFiles.remember")),
  CAPTION_ACTED(
      "caption stored, before the answer", ItemKind.LEGACY, answer("PUT", Paths.CAPTION, 204)),
  CAPTION_ANSWERED(
      "caption: answered, before the ledger",
      ItemKind.LEGACY,
      after("peertube-attach-caption-call", 2)),
  CHAPTERS_ANSWERED(
      "chapters: answered, before the ledger",
      ItemKind.RESUMABLE,
      after("peertube-attach-chapters-call")),
  PLAYLIST_MADE(
      "playlist made, before the answer", ItemKind.RESUMABLE, answer("POST", Paths.PLAYLISTS, 200)),
  PLAYLIST_ANSWERED(
      "playlist made, before the ledger",
      ItemKind.RESUMABLE,
      after("peertube-create-playlist-call")),
  ADDED_TO_PLAYLIST(
      "added to a playlist, before the ledger",
      ItemKind.LEGACY,
      after("peertube-attach-playlist-call", 2)),
  VERIFIED(
      "read back, before the ledger",
      ItemKind.LEGACY,
      before("peertube-conclude:peertubeLedger.published")),
  IN_DOUBT(
      "answer lost, before the video is looked for",
      ItemKind.LEGACY,
      before("peertube-doubt-search")),
  RANDOM("a random instant", null, new Place.Instant());

  /** What is awaited before the kill. */
  sealed interface Place {
    /** A step of the routes; {@code most}: at its first, or up to its so many-th time. */
    record Node(String when, String node, int most) implements Place {}

    /** A request that the sandbox holds. */
    record Held(SandboxFault fault) implements Place {}

    /** Nothing: just some time. */
    record Instant() implements Place {}
  }

  private final String words;
  private final ItemKind kind;

  /** Records of immutable values, which the checker cannot tell. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Place place;

  KillStep(String words, ItemKind kind, Place place) {
    this.words = words;
    this.kind = kind;
    this.place = place;
  }

  String words() {
    return words;
  }

  /** The kind of item that comes past the step; null for any. */
  ItemKind kind() {
    return kind;
  }

  Place place() {
    return place;
  }

  /** What has to go wrong first; null for nothing. */
  SandboxFault before() {
    return this == IN_DOUBT
        ? new SandboxFault("POST", Paths.UPLOAD, Kind.DROP_AFTER, 0, Duration.ZERO, 1)
        : null;
  }

  /** Every step with a name. */
  static List<KillStep> named() {
    return Arrays.stream(values()).filter(step -> step != RANDOM).toList();
  }

  private static Place before(String node) {
    return new Place.Node("before", node, 1);
  }

  private static Place after(String node) {
    return after(node, 1);
  }

  private static Place after(String node, int most) {
    return new Place.Node("after", node, most);
  }

  private static Place midway(String method, String path, long bytes) {
    return new Place.Held(
        new SandboxFault(method, path, Kind.HOLD_MIDWAY, 0, Paths.HELD, 1, null, bytes));
  }

  private static Place answer(String method, String path, int status) {
    return new Place.Held(new SandboxFault(method, path, Kind.HOLD_ANSWER, status, Paths.HELD, 1));
  }

  /**
   * The API's paths, as faults match them; not fields of the enum, which its values come before.
   */
  static final class Paths {
    /** Longer than any wait for the kill. */
    private static final Duration HELD = Duration.ofMinutes(1);

    static final String UPLOAD = "/api/v1/videos/upload";
    static final String RANGES = "/api/v1/videos/upload-resumable";
    static final String VIDEO = "/api/v1/videos/[0-9a-f-]{36}";
    static final String REPLACE = VIDEO + "/source/replace-resumable";
    static final String CAPTION = VIDEO + "/captions/[^/]+";
    static final String IMPORTS = "/api/v1/videos/imports";
    static final String PLAYLISTS = "/api/v1/video-playlists";

    private Paths() {}
  }
}
