package io.github.peertubeingest.format;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of several media that a record names is the one to publish: a video file before a streaming
 * playlist before audio before what says nothing about itself; of one kind the tallest, then the
 * largest, then the one of the highest bitrate, then the default, then the first. Torrents, Flash,
 * pictures, pages and texts are none.
 */
final class MediaChoice {

  /**
   * One of the media.
   *
   * @param url http(s), or relative to the record's file; null: it has none
   * @param type a media type, with or without parameters; null: not said
   * @param medium as MRSS has it: video, audio, image, document, executable; null: not said
   * @param height in pixels, 0 for audio alone; null: not said
   * @param size in bytes; null: not said
   * @param bitrate in the source's own unit; null: not said
   */
  record Candidate(
      String url,
      String type,
      String medium,
      Long height,
      Long size,
      Long bitrate,
      boolean isDefault) {}

  /** In the order of preference. */
  enum Kind {
    VIDEO,
    PLAYLIST,
    AUDIO,
    UNKNOWN,
    NONE
  }

  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):.*");

  /** What a server says that does not know better. */
  private static final Set<String> ANY_TYPE =
      Set.of(
          "application/octet-stream",
          "binary/octet-stream",
          "application/force-download",
          "application/download",
          "application/x-download",
          "application/unknown");

  private static final Map<String, Kind> TYPES =
      Map.ofEntries(
          Map.entry("application/x-mpegurl", Kind.PLAYLIST),
          Map.entry("application/vnd.apple.mpegurl", Kind.PLAYLIST),
          Map.entry("application/mpegurl", Kind.PLAYLIST),
          Map.entry("audio/mpegurl", Kind.PLAYLIST),
          Map.entry("audio/x-mpegurl", Kind.PLAYLIST),
          Map.entry("application/dash+xml", Kind.PLAYLIST),
          Map.entry("video/vnd.mpeg.dash.mpd", Kind.PLAYLIST),
          Map.entry("application/mp4", Kind.VIDEO),
          Map.entry("application/mxf", Kind.VIDEO),
          Map.entry("application/x-matroska", Kind.VIDEO),
          Map.entry("application/x-bittorrent", Kind.NONE),
          Map.entry("application/x-shockwave-flash", Kind.NONE),
          Map.entry("application/futuresplash", Kind.NONE),
          Map.entry("application/x-subrip", Kind.NONE),
          Map.entry("application/srt", Kind.NONE),
          Map.entry("application/json", Kind.NONE),
          Map.entry("application/xml", Kind.NONE),
          Map.entry("application/pdf", Kind.NONE),
          Map.entry("application/zip", Kind.NONE),
          Map.entry("application/epub+zip", Kind.NONE));

  private static final Set<String> VIDEO =
      Set.of(
          "mp4", "m4v", "mov", "qt", "webm", "mkv", "avi", "mpg", "mpeg", "mpe", "m2v", "ogv",
          "wmv", "asf", "flv", "f4v", "3gp", "3g2", "ts", "mts", "m2ts", "mxf", "vob", "divx");

  private static final Set<String> PLAYLISTS = Set.of("m3u8", "m3u", "mpd");

  private static final Set<String> AUDIO =
      Set.of(
          "mp3", "m4a", "m4b", "aac", "ogg", "oga", "opus", "wav", "flac", "wma", "aif", "aiff",
          "weba", "mka", "ac3", "amr");

  /** Whatever the type says. */
  private static final Set<String> NEVER = Set.of("torrent", "swf");

  private static final Set<String> OTHER =
      Set.of(
          "jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg", "tif", "tiff", "heic", "ico",
          "html", "htm", "xhtml", "txt", "md", "json", "xml", "rss", "atom", "pdf", "epub", "zip",
          "gz", "tar", "7z", "rar", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "odt", "vtt",
          "srt", "exe", "dmg", "apk", "js", "css");

  private static final Set<String> NO_MEDIUM = Set.of("image", "document", "executable");

  /** Of a video player, not of a video. */
  private static final Pattern PLAYER =
      Pattern.compile(
          "(?:https?:)?//(?:www\\.)?youtube(?:-nocookie)?\\.com/(?:v|embed)/.*",
          Pattern.CASE_INSENSITIVE);

  /** The best one; empty: none is to be published. */
  Optional<Candidate> best(List<Candidate> inOrder) {
    return inOrder.stream()
        .filter(c -> kind(c) != Kind.NONE)
        .min( // of equals, the first
            Comparator.comparing(MediaChoice::kind)
                .thenComparing(c -> -orNothing(c.height()))
                .thenComparing(c -> -orNothing(c.size()))
                .thenComparing(c -> -orNothing(c.bitrate()))
                .thenComparing(c -> !c.isDefault()));
  }

  private static long orNothing(Long number) {
    return number == null ? 0 : number;
  }

  static Kind kind(Candidate candidate) {
    String url = candidate.url();
    if (url == null || url.isBlank() || !reachable(url) || PLAYER.matcher(url).matches()) {
      return Kind.NONE;
    }
    String medium = lower(candidate.medium());
    String ending = ending(url);
    if (NO_MEDIUM.contains(medium) || NEVER.contains(ending)) {
      return Kind.NONE;
    }
    Kind kind = byType(lower(candidate.type()).replaceFirst("\\s*;.*", "").strip());
    if (kind == null) {
      kind = bySigns(ending, medium);
    }
    boolean silentPicture = candidate.height() != null && candidate.height() == 0;
    return kind == Kind.VIDEO && silentPicture ? Kind.AUDIO : kind;
  }

  /** Null: the type says nothing. */
  private static Kind byType(String type) {
    Kind known = TYPES.get(type);
    if (known != null || ANY_TYPE.contains(type)) {
      return known;
    }
    return switch (type.substring(0, Math.max(0, type.indexOf('/')))) {
      case "video" -> Kind.VIDEO;
      case "audio" -> Kind.AUDIO;
      case "image", "text" -> Kind.NONE;
      default -> type.endsWith("+json") || type.endsWith("+xml") ? Kind.NONE : null;
    };
  }

  private static Kind bySigns(String ending, String medium) {
    if (OTHER.contains(ending)) {
      return Kind.NONE;
    }
    if (PLAYLISTS.contains(ending)) {
      return Kind.PLAYLIST;
    }
    if (medium.equals("video") || medium.equals("audio")) {
      return medium.equals("video") ? Kind.VIDEO : Kind.AUDIO;
    }
    if (VIDEO.contains(ending)) {
      return Kind.VIDEO;
    }
    return AUDIO.contains(ending) ? Kind.AUDIO : Kind.UNKNOWN;
  }

  /** A scheme of one letter is a drive. */
  private static boolean reachable(String url) {
    var scheme = SCHEME.matcher(url.strip());
    return !scheme.matches()
        || scheme.group(1).equalsIgnoreCase("http")
        || scheme.group(1).equalsIgnoreCase("https");
  }

  /** Of the URL's path, in lower case; empty: it has none. */
  private static String ending(String url) {
    String path = path(url.strip());
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(name.lastIndexOf('.') + 1).equals(name)
        ? ""
        : lower(name.substring(name.lastIndexOf('.') + 1));
  }

  private static String path(String url) {
    try {
      String path = new URI(url).getPath();
      return path == null ? "" : path;
    } catch (URISyntaxException e) {
      return url.replaceFirst("[?#].*", ""); // feeds write blanks and brackets as they are
    }
  }

  private static String lower(String text) {
    return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
  }
}
