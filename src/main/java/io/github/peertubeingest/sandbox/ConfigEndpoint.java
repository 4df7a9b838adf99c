package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * {@code GET /config}: the document of a 6.3.0 server with transcoding off, with what differs by
 * version and by the sandbox's options.
 */
final class ConfigEndpoint {

  private final ObjectNode config;

  ConfigEndpoint(SandboxOptions options, AcceptedMedia accepted) throws IOException {
    SandboxVersion version = options.version();
    SandboxFeatures features = options.features();
    SandboxOptions.Transfer transfer = options.transfer();
    config = Labels.resource("config.json");
    config.put("serverVersion", version.serverVersion());
    config.withObject("/video/image/size").put("max", version.maxImageBytes());
    config.withObject("/user").put("videoQuota", -1);
    config.withObject("/videoChannels").put("maxPerUser", Directory.MAX_CHANNELS_PER_USER);
    config.withObject("/import/videos/http").put("enabled", features.httpImport());
    config.withObject("/import/videos/torrent").put("enabled", features.torrentImport());
    config.withObject("/transcoding/web_videos").put("enabled", features.isTranscoding());
    ArrayNode extensions = config.withObject("/video/file").putArray("extensions");
    accepted.extensions().forEach(extensions::add);
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
