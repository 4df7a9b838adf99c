package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * {@code GET /config}: the document of a 6.3.0 server with transcoding off, with what differs by
 * version.
 */
final class ConfigEndpoint {

  private final ObjectNode config;

  ConfigEndpoint(SandboxVersion version, SandboxFeatures features) throws IOException {
    config = Labels.resource("config.json");
    config.put("serverVersion", version.serverVersion());
    config.withObject("/video/image/size").put("max", version.maxImageBytes());
    config.withObject("/user").put("videoQuota", -1);
    config.withObject("/videoChannels").put("maxPerUser", Directory.MAX_CHANNELS_PER_USER);
    config.withObject("/import/videos/http").put("enabled", features.httpImport());
    config.withObject("/import/videos/torrent").put("enabled", features.torrentImport());
    config.withObject("/transcoding/web_videos").put("enabled", features.isTranscoding());
    ArrayNode extensions = config.withObject("/video/file").putArray("extensions");
    new AcceptedMedia(version, features.isTranscoding()).extensions().forEach(extensions::add);
    // It does not work here, so a client must not be told it does.
    config.withObject("/videoFile/update").put("enabled", false);
    if (version.isEight()) {
      config.withObject("/defaults/publish").remove("commentsEnabled");
    }
  }

  Reply get() {
    return Reply.json(config);
  }
}
