package io.github.peertubeingest.peertube;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * MIME types by file ending. PeerTube decides by the part's Content-Type, never by the name (415
 * otherwise), so the table holds what its servers accept.
 */
public final class MediaTypes {

  private static final Map<String, String> VIDEO =
      Map.ofEntries(
          Map.entry(".mp4", "video/mp4"),
          Map.entry(".webm", "video/webm"),
          Map.entry(".ogv", "video/ogg"),
          Map.entry(".ogg", "video/ogg"),
          Map.entry(".mkv", "video/x-matroska"),
          Map.entry(".mk3d", "video/x-matroska"),
          Map.entry(".mov", "video/quicktime"),
          Map.entry(".qt", "video/quicktime"),
          Map.entry(".m4v", "video/x-m4v"),
          Map.entry(".flv", "video/x-flv"),
          Map.entry(".f4v", "video/x-f4v"),
          Map.entry(".wmv", "video/x-ms-wmv"),
          Map.entry(".avi", "video/x-msvideo"),
          Map.entry(".3gp", "video/3gpp"),
          Map.entry(".3g2", "video/3gpp2"),
          Map.entry(".nut", "application/x-nut"),
          Map.entry(".ts", "video/mp2t"),
          Map.entry(".m2ts", "video/m2ts"),
          Map.entry(".mts", "video/vnd.dlna.mpeg-tts"),
          Map.entry(".mpv", "video/mpv"),
          Map.entry(".m2v", "video/mpeg2"),
          Map.entry(".mpg", "video/mpeg"),
          Map.entry(".mpeg", "video/mpeg"),
          Map.entry(".vob", "video/dvd"),
          Map.entry(".mxf", "application/mxf"),
          Map.entry(".mp3", "audio/mpeg"),
          Map.entry(".wma", "audio/x-ms-wma"),
          Map.entry(".wav", "audio/wav"),
          Map.entry(".flac", "audio/flac"),
          Map.entry(".aac", "audio/aac"),
          Map.entry(".m4a", "audio/x-m4a"),
          Map.entry(".ac3", "audio/ac3"));

  private MediaTypes() {}

  /** The ending of a file's name with its dot, in lower case; empty when it has none. */
  public static String ending(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
  }

  /** Whether the ending of a file's name is one of a video or a sound. */
  public static boolean known(Path file) {
    return VIDEO.containsKey(ending(file));
  }

  /** The MIME type to send a video file as. */
  public static String ofVideo(Path file) {
    return VIDEO.getOrDefault(ending(file), "application/octet-stream");
  }
}
