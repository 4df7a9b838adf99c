package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * {@code GET /config}: the document of a 6.3.0 server with transcoding off, with what differs by
 * version.
 */
final class ConfigEndpoint {

  private final ObjectNode config;

  ConfigEndpoint(SandboxVersion version, SandboxOptions.Transfer transfer) throws IOException {
    config = Labels.resource("config.json");
    config.put("serverVersion", version.serverVersion());
    config.withObject("/video/image/size").put("max", version.maxImageBytes());
    config.withObject("/user").put("videoQuota", -1);
    config.withObject("/videoChannels").put("maxPerUser", Directory.MAX_CHANNELS_PER_USER);
    // Nothing of these works here, so a client must not be told it does.
    config.withObject("/import/videos/http").put("enabled", false);
    config.withObject("/import/videos/torrent").put("enabled", false);
    config.withObject("/videoFile/update").put("enabled", transfer.fileReplacement());
    ObjectNode chunks = config.withObject("/client/videos/resumableUpload");
    chunks.put("maxChunkSize", transfer.maxChunkSize());
    if (transfer.minChunkSize() > 0) {
      chunks.put("minChunkSize", transfer.minChunkSize());
    }
    if (version.isEight()) {
      config.withObject("/defaults/publish").remove("commentsEnabled");
    }
  }

  Reply get() {
    return Reply.json(config);
  }
}
