package io.github.peertubeingest.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.WebAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * By what a change of an entry is seen. What its item says and where its media come from are told
 * apart: new texts change a video, and only another file is worth sending again.
 */
final class Fingerprint {

  /** Parts of an address that are signed anew for every reader; the file is the same. */
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)[?&](?:x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig|expires|exp|token|hmac"
              + "|policy|key-pair-id|hdnts|hdnea)=[^&#]*");

  private Fingerprint() {}

  /** Of what an entry says, its media's origin left out. */
  static String content(ObjectNode document) {
    ObjectNode content = document.deepCopy();
    content.remove(ItemDocument.SOURCES);
    content.remove("replaceFile");
    return DigestUtils.sha256Hex(Json.write(plain(content)));
  }

  /** Of where its media come from. */
  static String media(ObjectNode document) {
    List<String> sources = new ArrayList<>();
    for (String source : ItemDocument.SOURCES) {
      sources.add(source + "=" + unsigned(document.path(source).asText()));
    }
    return DigestUtils.sha256Hex(String.join("\n", sources));
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> e.setValue(plain(e.getValue())));
      return object;
    }
    return node.isTextual() && WebAddress.is(node.asText())
        ? TextNode.valueOf(unsigned(node.asText()))
        : node;
  }

  static String unsigned(String address) {
    return SIGNED.matcher(address).replaceAll("");
  }
}
