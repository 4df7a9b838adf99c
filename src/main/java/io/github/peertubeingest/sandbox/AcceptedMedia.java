package io.github.peertubeingest.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an instance takes for a video: MP4, WebM and Ogg always (seen on 6.3.0); with transcoding
 * also what the reference (B.2) lists, which was not asked of a server.
 */
final class AcceptedMedia {

  private static final List<String> ALWAYS = List.of("video/mp4", "video/webm", "video/ogg");
  private static final List<String> TRANSCODED =
      List.of(
          "video/x-matroska",
          "video/quicktime",
          "video/x-m4v",
          "video/m4v",
          "video/x-flv",
          "video/x-f4v",
          "video/x-ms-wmv",
          "video/x-msvideo",
          "video/avi",
          "video/3gpp",
          "video/3gpp2",
          "application/x-nut",
          "video/mp2t",
          "video/vnd.dlna.mpeg-tts",
          "video/m2ts",
          "video/mpv",
          "video/mpeg2",
          "video/mpeg",
          "video/dvd",
          "application/mxf",
          "application/octet-stream",
          "audio/mpeg",
          "audio/ogg",
          "audio/x-ms-wma",
          "audio/wav",
          "audio/x-flac",
          "audio/flac",
          "audio/aac",
          "audio/m4a",
          "audio/x-m4a",
          "audio/mp4",
          "audio/ac3");
  private static final List<String> TRANSCODED_BY_EIGHT = List.of("video/matroska", "video/mov");
  private static final List<String> EXTENSIONS = List.of(".webm", ".ogv", ".mp4");
  private static final List<String> MORE_EXTENSIONS =
      List.of(
          ".mkv", ".mov", ".qt", ".mqv", ".m4v", ".flv", ".f4v", ".wmv", ".avi", ".3gp", ".3gpp",
          ".3g2", ".3gpp2", ".nut", ".mts", ".m2ts", ".mpv", ".m2v", ".m1v", ".mpg", ".mpe",
          ".mpeg", ".vob", ".mxf", ".mp3", ".wma", ".wav", ".flac", ".aac", ".m4a", ".ac3");

  private final Set<String> types = new HashSet<>(ALWAYS);
  private final List<String> extensions = new ArrayList<>(EXTENSIONS);

  AcceptedMedia(SandboxVersion version, boolean transcoding) {
    if (transcoding) {
      types.addAll(TRANSCODED);
      extensions.addAll(MORE_EXTENSIONS);
    }
    if (transcoding && version.isEight()) {
      types.addAll(TRANSCODED_BY_EIGHT);
      extensions.add(".ts");
    }
  }

  boolean accepts(String contentType) {
    return types.contains(contentType);
  }

  List<String> extensions() {
    return extensions;
  }
}
