package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

  /** The MIME type to send a video file as. */
  public static String ofVideo(Path file) {
    return VIDEO.getOrDefault(ending(file), "application/octet-stream");
  }

  /**
   * The MIME type of an image, judged by its first bytes: a file that only calls itself an image
   * makes PeerTube 6.3 and 7.0 answer 500 after the whole transfer. Empty: neither PNG, JPEG nor
   * WebP.
   */
  public static Optional<String> ofImage(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(12);
    }
    if (startsWith(head, 0, 0x89, 'P', 'N', 'G')) {
      return Optional.of("image/png");
    }
    if (startsWith(head, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of("image/jpeg");
    }
    if (startsWith(head, 0, 'R', 'I', 'F', 'F') && startsWith(head, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] head, int from, int... magic) {
    if (head.length < from + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[from + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
