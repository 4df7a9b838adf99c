package io.github.peertubeingest.inbox;

import io.github.peertubeingest.item.ItemKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which names the inbox looks at. */
final class FileNames {

  /** Why a name cannot be used, and what to do. */
  static final String UNUSABLE =
      "it holds a backslash, or bytes that are not this system's encoding; rename it";

  private static final String DONE = ".done";
  private static final int LONGEST_BYTES = 255;

  /** What browsers, downloaders and file transfers call a file that is not whole yet. */
  private static final List<String> UNFINISHED =
      List.of(
          ".part",
          ".tmp",
          ".crdownload",
          ".filepart",
          ".partial",
          ".download",
          ".!ut",
          ".aria2",
          ".ytdl");

  /** A file that lies beside the one that is being written, and tells that it is. */
  private static final List<String> BESIDE = List.of(".part", ".crdownload", ".aria2");

  /** {@code .talk.mp4.Ab12Cd}: what rsync writes until it renames it. */
  private static final Pattern RSYNC = Pattern.compile("\\.(.+)\\.[A-Za-z0-9]{6}");

  private static final String DEFAULTS = "_defaults.";

  private static final Set<String> REPORTS =
      Set.of("receipt.json", "reason.json", "receipts.jsonl", "reasons.jsonl");

  /** Of a table; elsewhere they may be anybody's. */
  private static final Set<String> TABLE_REPORTS = Set.of("results.csv", "urls.csv", "urls.map");

  /** The name of a finished item's folder, with its short key. */
  private static final Pattern FOLDER =
      Pattern.compile(".*~([a-z2-7]{" + ItemKey.SHORT + "})(-[0-9]+)?");

  private static final int BASE_BYTES = 200;

  /** Characters of a file name that a text is given. */
  private static final int NAME_LENGTH = 80;

  private FileNames() {}

  /** Hidden, still being written, or for people: never looked at. */
  static boolean ignored(Path path) {
    String name = path.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    return name.startsWith(".")
        || name.startsWith("~")
        || name.startsWith("README")
        || UNFINISHED.stream().anyMatch(lower::endsWith);
  }

  /** What a file is going to be called that is still being written; empty: it is no such file. */
  static Optional<String> unfinished(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> ending =
        name.startsWith(".")
            ? Optional.empty()
            : UNFINISHED.stream().filter(lower::endsWith).findFirst();
    if (ending.isPresent()) {
      return ending.map(e -> name.substring(0, name.length() - e.length()));
    }
    Matcher rsync = RSYNC.matcher(name);
    return rsync.matches() ? Optional.of(rsync.group(1)) : Optional.empty();
  }

  /** A download of the file goes on, as what lies beside it tells. */
  static boolean beingFetched(Path path) {
    return BESIDE.stream()
        .anyMatch(ending -> Files.exists(path.resolveSibling(path.getFileName() + ending)));
  }

  /** What holds for a folder: no document, and nothing that is left over. */
  static boolean defaults(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).startsWith(DEFAULTS);
  }

  /** The marker of a file that is there. */
  static boolean isMarker(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(DONE)
        && Files.exists(path.resolveSibling(name.substring(0, name.length() - DONE.length())));
  }

  /** A report that this program wrote itself: never metadata. */
  static boolean report(Path path) {
    String name = path.getFileName().toString();
    return REPORTS.contains(name)
        || (TABLE_REPORTS.contains(name) && keyOf(path.getParent()) != null);
  }

  /** The short key in the name of a folder that came back; null when there is none. */
  static String keyOf(Path folder) {
    Path name = folder == null ? null : folder.getFileName();
    Matcher matcher = FOLDER.matcher(name == null ? "" : name.toString());
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** A name that Java or Camel reads as another one: the file cannot be reached by it. */
  static boolean unusable(Path path) {
    String name = path.getFileName().toString();
    return name.indexOf('\\') >= 0 || name.indexOf('\uFFFD') >= 0;
  }

  /** {@code NAME.done} lies beside the file: its producer says that it is whole. */
  static boolean isDone(Path path) {
    return Files.exists(marker(path));
  }

  /** The marker has served; a name too long for one never had any. */
  static void removeMarker(Path path) throws IOException {
    Path marker = marker(path);
    if (marker.getFileName().toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES) {
      Files.deleteIfExists(marker);
    }
  }

  private static Path marker(Path path) {
    return path.resolveSibling(path.getFileName() + DONE);
  }

  /** The name without its last ending. */
  static String base(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  /** What may stand in a file name everywhere, of a text that people wrote. */
  static String nameOf(String text) {
    String plain =
        text.replaceAll("[\\p{Cntrl}\\\\/:*?\"<>|\\uFFFD]+", " ").replaceAll("\\s+", " ").strip();
    String visible = plain.replaceFirst("^[.~]+", "").replaceFirst("[. ]+$", "");
    int most = Math.min(NAME_LENGTH, visible.codePointCount(0, visible.length()));
    String name = shortened(visible.substring(0, visible.offsetByCodePoints(0, most))).strip();
    return name.isEmpty() ? "entry" : name;
  }

  /** A base that leaves room for the key in a file name of 255 bytes. */
  static String shortened(String base) {
    String cut = base;
    while (cut.getBytes(StandardCharsets.UTF_8).length > BASE_BYTES) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }
}
