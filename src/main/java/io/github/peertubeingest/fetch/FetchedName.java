package io.github.peertubeingest.fetch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file name that fetched media get: its ending tells the instance what kind they are. */
final class FetchedName {

  private static final int LENGTH = 80;

  /** So far a page shows itself. */
  private static final int PAGE_HEAD = 512;

  private static final Pattern FILENAME =
      Pattern.compile("(?i)filename=(?:\"([^\"]*)\"|([^;\\s]+))");

  private static final Map<String, String> ENDINGS =
      Map.ofEntries(
          Map.entry("video/mp4", ".mp4"),
          Map.entry("video/webm", ".webm"),
          Map.entry("video/ogg", ".ogv"),
          Map.entry("video/quicktime", ".mov"),
          Map.entry("video/x-matroska", ".mkv"),
          Map.entry("video/x-m4v", ".m4v"),
          Map.entry("video/x-msvideo", ".avi"),
          Map.entry("video/mp2t", ".ts"),
          Map.entry("video/mpeg", ".mpg"),
          Map.entry("audio/mpeg", ".mp3"),
          Map.entry("audio/mp4", ".m4a"),
          Map.entry("audio/ogg", ".ogg"),
          Map.entry("audio/flac", ".flac"),
          Map.entry("audio/wav", ".wav"),
          Map.entry("image/jpeg", ".jpg"),
          Map.entry("image/png", ".png"),
          Map.entry("image/webp", ".webp"),
          Map.entry("text/vtt", ".vtt"),
          Map.entry("application/x-subrip", ".srt"),
          Map.entry("application/x-bittorrent", ".torrent"));

  private static final Set<String> KNOWN =
      Set.of(
          (".mp4 .webm .ogv .ogg .mkv .mk3d .mov .qt .m4v .flv .f4v .wmv .avi .3gp .3g2 .nut .ts"
                  + " .m2ts .mts .mpv .m2v .mpg .mpeg .vob .mxf .mp3 .wma .wav .flac .aac .m4a .ac3"
                  + " .jpg .jpeg .png .webp .vtt .srt .torrent .txt .json")
              .split(" "));

  private FetchedName() {}

  /**
   * @param url where the file came from, redirects followed
   * @param disposition the {@code Content-Disposition} header; null without one
   * @param type the {@code Content-Type} header; null without one
   * @param head the first bytes
   */
  static String of(URI url, String disposition, String type, byte[] head) {
    String told = disposition(disposition);
    String named = safe(last(url));
    for (String name : List.of(told, named)) {
      if (KNOWN.contains(ending(name))) {
        return name;
      }
    }
    String base = told.isEmpty() ? named : told;
    String ending = ending(base);
    String stem = base.substring(0, base.length() - ending.length());
    return (stem.isEmpty() ? "media" : stem) + ENDINGS.getOrDefault(plain(type), sniffed(head));
  }

  /** The last part of an address's path, decoded; empty when it has none. */
  static String last(URI url) {
    String path = url.getPath() == null ? "" : url.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A content type without its parameters, in lower case; empty for null. */
  static String plain(String type) {
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String disposition(String header) {
    Matcher name = FILENAME.matcher(header == null ? "" : header);
    return name.find() ? safe(name.group(1) == null ? name.group(2) : name.group(1)) : "";
  }

  /** No folders, no dot in front, nothing that a file system or a terminal might dislike. */
  private static String safe(String name) {
    String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String plain = base.replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceAll("^[._]+", "");
    if (plain.length() <= LENGTH) {
      return plain;
    }
    String ending = ending(plain);
    return plain.substring(0, LENGTH - ending.length()) + ending;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    boolean sensible = dot > 0 && name.length() - dot <= 8;
    return sensible ? name.substring(dot).toLowerCase(Locale.ROOT) : "";
  }

  private static String sniffed(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("ftyp", 4)) {
      return ".mp4";
    }
    if (text.startsWith("\u001aE\u00df\u00a3")) {
      return text.contains("webm") ? ".webm" : ".mkv";
    }
    return text.startsWith("OggS") ? ".ogv" : "";
  }

  /** A page that calls itself something else: a sign-in form in place of the file, for instance. */
  static boolean looksLikePage(byte[] bytes, int length) {
    String head =
        new String(bytes, 0, Math.min(length, PAGE_HEAD), StandardCharsets.ISO_8859_1)
            .replaceFirst("^\u00ef\u00bb\u00bf", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    return head.startsWith("<!doctype html") || head.startsWith("<html");
  }
}
