package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A video the sandbox holds.
 *
 * @param channel the channel's handle
 * @param owner the username
 * @param inputFilename the file name as PeerTube keeps it, see {@link MultipartHeaders}; null, as
 *     the digest, while the video is to be imported
 * @param size of the media in bytes
 * @param sha256 of the media, in lower-case hex
 * @param media the stored bytes of a media file up to 10 MiB, gone when the sandbox closes; null
 *     for a larger one
 * @param fields the video as {@code GET /videos/ID} answers it
 * @param captions the WebVTT texts by language
 * @param chapters the chapters as {@code GET /videos/ID/chapters} lists them
 * @param passwords those that open the video while it is protected by password
 */
public record SandboxVideo(
    int id,
    String uuid,
    String shortUUID,
    String name,
    String channel,
    String owner,
    String inputFilename,
    long size,
    String sha256,
    Path media,
    JsonNode fields,
    Map<String, String> captions,
    JsonNode chapters,
    List<String> passwords) {

  /** Copies the collections. */
  public SandboxVideo {
    captions = Map.copyOf(captions);
    passwords = List.copyOf(passwords);
  }
}
