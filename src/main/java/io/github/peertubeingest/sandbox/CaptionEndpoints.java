package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;

/** Captions. Rules, texts and the order of the checks as seen on 6.3.0. */
final class CaptionEndpoints {

  static final String FOLDER = "/lazy-static/video-captions/";

  /** In bytes. */
  static final int MAX_SIZE = 20 * 1024 * 1024;

  private static final String FIELD = "captionfile";
  private static final Set<String> TYPES =
      Set.of("text/vtt", "application/x-subrip", "text/plain", "application/octet-stream");

  private final SandboxVersion version;
  private final Clock clock;
  private final Path directory;
  private final Authenticator authenticator;
  private final VideoStore videos;
  private final VideoAccess access;
  private final Labels labels;
  private final String host;

  CaptionEndpoints(
      SandboxVersion version,
      Clock clock,
      Path directory,
      Authenticator authenticator,
      VideoStore videos,
      VideoAccess access,
      Labels labels,
      String host) {
    this.version = version;
    this.clock = clock;
    this.directory = directory;
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
    this.labels = labels;
    this.host = host;
  }

  Reply list(Call call, Matcher path) {
    String id = path.group(1);
    refuseMalformed(id, null);
    Video video = videos.existing(id);
    access.requirePartReader(call, authenticator, video, id);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("total", video.around().captions().size());
    ArrayNode data = answer.putArray("data");
    video.around().captions().forEach(caption -> data.add(json(caption)));
    return Reply.json(answer);
  }

  Reply put(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    String id = path.group(1);
    String language = path.group(2);
    try (UploadForm form = UploadForm.read(call, directory, Set.of(FIELD))) {
      StoredFile file = form.files().get(FIELD);
      ObjectNode invalid = malformed(id, language);
      if (file == null || file.size() > MAX_SIZE || !TYPES.contains(file.contentType())) {
        FieldRule.report(
            invalid,
            FIELD,
            (JsonNode) null,
            "This caption file is not supported or too large. Please, make sure it is under "
                + MAX_SIZE
                + " bytes and one of the following mimetypes: text/vtt (.vtt),"
                + " application/x-subrip (.srt), text/plain (.srt)",
            "body");
      }
      VideoWriter.refuseIfAny(invalid);
      Video video = videos.existing(id);
      access.requireManager(account, video);
      byte[] sent = Files.readAllBytes(file.path());
      byte[] text = isSubRip(file) ? SubRip.toWebVtt(sent) : sent;
      String name = UUID.randomUUID() + "-" + language + ".vtt";
      Path kept = Files.write(directory.resolve("caption-" + name), text);
      video.around().put(new Caption(language, name, kept, clock.instant()));
      return Reply.noContent();
    }
  }

  /** Whether the caption is there is asked before whose video it is (seen on 6.3.0). */
  Reply delete(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    refuseMalformed(path.group(1), path.group(2));
    Video video = videos.existing(path.group(1));
    if (video.around().caption(path.group(2)).isEmpty()) {
      throw Refusal.of(404, "Video caption not found");
    }
    access.requireManager(account, video);
    video.around().removeCaption(path.group(2));
    return Reply.noContent();
  }

  /** No sandbox transcribes. */
  Reply generate(Call call, Matcher path) {
    authenticator.require(call);
    throw Refusal.of(400, "Video transcription is disabled on this instance");
  }

  /** The text behind the path a list names. */
  Optional<Reply> file(String name) {
    return videos.all().stream()
        .flatMap(video -> video.around().captions().stream())
        .filter(caption -> caption.file().equals(name))
        .findFirst()
        .map(caption -> Reply.file("text/vtt; charset=UTF-8", caption.text()));
  }

  /** What the part's type says; for octet-stream the name's ending (seen on 6.3.0). */
  private static boolean isSubRip(StoredFile file) {
    return switch (file.contentType()) {
      case "text/vtt" -> false;
      case "application/octet-stream" -> file.filename().toLowerCase(Locale.ROOT).endsWith(".srt");
      default -> true;
    };
  }

  private ObjectNode json(Caption caption) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("language")
        .put("id", caption.language())
        .put("label", labels.languages().path(caption.language()).asText());
    node.put("automaticallyGenerated", false).put("captionPath", FOLDER + caption.file());
    if (version.isEight()) {
      // Measured: two more fields in 8.2.1.
      node.put("fileUrl", "http://" + host + FOLDER + caption.file()).putNull("m3u8Url");
    }
    return node.put("updatedAt", IsoDate.format(caption.updatedAt()));
  }

  private ObjectNode malformed(String id, String language) {
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    if (!VideoStore.isId(id)) {
      VideoStore.reportMalformedId(invalid, "videoId", id);
    }
    if (language != null && !labels.languages().has(language)) {
      FieldRule.report(invalid, "captionLanguage", language, FieldRule.INVALID, "params");
    }
    return invalid;
  }

  private void refuseMalformed(String id, String language) {
    VideoWriter.refuseIfAny(malformed(id, language));
  }
}
