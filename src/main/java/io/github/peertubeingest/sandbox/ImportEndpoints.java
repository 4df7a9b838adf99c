package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Imports. The refusals of a new one and their order as seen on 6.3.0; cancel, delete and retry as
 * the reference (C.2) has them.
 */
final class ImportEndpoints {

  private static final Set<String> FILES = Set.of("torrentfile", "thumbnailfile", "previewfile");
  private static final List<String> SORTABLE = List.of("createdAt");
  private static final Pattern SHOWN_NAME = Pattern.compile("[?&]dn=([^&]*)");
  private static final int MAX_NAME = 120;
  private static final int MAX_ATTEMPTS = 5;

  private final SandboxVersion version;
  private final Clock clock;
  private final Path directory;
  private final SandboxFeatures features;
  private final Authenticator authenticator;
  private final VideoStore videos;
  private final VideoAccess access;
  private final VideoRules rules;
  private final VideoWriter writer;
  private final VideoJson json;
  private final ImportTarget target;
  private final ImportStore imports;
  private final Importer importer;

  ImportEndpoints(
      SandboxVersion version,
      Clock clock,
      Path directory,
      SandboxFeatures features,
      Authenticator authenticator,
      VideoStore videos,
      VideoAccess access,
      VideoRules rules,
      VideoWriter writer,
      VideoJson json,
      ImportTarget target,
      ImportStore imports,
      Importer importer) {
    this.version = version;
    this.clock = clock;
    this.directory = directory;
    this.features = features;
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
    this.rules = rules;
    this.writer = writer;
    this.json = json;
    this.target = target;
    this.imports = imports;
    this.importer = importer;
  }

  Reply create(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    try (UploadForm form = UploadForm.read(call, directory, FILES)) {
      ObjectNode body = form.fields();
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      rules.checkImport(body, form.files(), invalid);
      VideoWriter.refuseIfAny(invalid);
      StoredFile torrent = form.files().get("torrentfile");
      String url = text(body, "targetUrl");
      String magnet = text(body, "magnetUri");
      refuseIfOff(url, magnet, torrent);
      Channel channel = access.requireChannel(account, body.get("channelId"));
      access.checkPasswords(body, 0);
      if (url == null && magnet == null && torrent == null) {
        throw Refusal.of(400, "Should have a magnetUri or a targetUrl or a torrent file.");
      }
      writer.checkNsfw(body);
      VideoImport.Origin origin;
      String title;
      if (url != null) {
        target.requirePublic(url);
        target.requireFile(url);
        origin = new VideoImport.Origin(url, null, null);
        title = ImportTarget.filename(url).replaceFirst("\\.[^.]*$", "");
      } else if (magnet != null) {
        origin = new VideoImport.Origin(null, magnet, null);
        title = shownName(magnet);
      } else {
        TorrentFile content = TorrentFile.read(torrent.path());
        if (content.files() != 1) {
          throw Refusal.coded(
              400, "incorrect_files_in_torrent", "Torrents with only 1 file are supported.");
        }
        origin = new VideoImport.Origin(null, null, torrent.filename());
        title = content.name();
      }
      return Reply.json(start(account, channel, body, origin, title));
    }
  }

  Reply mine(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    PageQuery page = PageQuery.of(call, SORTABLE);
    List<VideoImport> found = new ArrayList<>(imports.all());
    found.removeIf(job -> job.owner() != account);
    String url = call.query("targetUrl");
    found.removeIf(job -> given(url) && !url.equals(job.origin().targetUrl()));
    String search = call.query("search");
    found.removeIf(job -> given(search) && !finds(search, job));
    if (version.isEight()) {
      String id = call.query("id");
      found.removeIf(job -> given(id) && !id.equals(Integer.toString(job.id())));
      String videoId = call.query("videoId");
      found.removeIf(job -> given(videoId) && !videoId.equals(Integer.toString(job.video().id())));
    }
    if (page.sort() == null || page.sort().startsWith("-")) {
      Collections.reverse(found);
    }
    return page.page(found, this::json);
  }

  Reply cancel(Call call, Matcher path) {
    VideoImport job = managed(call, path.group(1));
    if (!job.move(VideoImport.Phase.PENDING, VideoImport.Phase.CANCELLED, null)) {
      throw Refusal.of(409, "Cannot cancel a non pending video import.");
    }
    return Reply.noContent();
  }

  Reply delete(Call call, Matcher path) {
    VideoImport job = managed(call, path.group(1));
    if (job.phase() == VideoImport.Phase.PENDING) {
      throw Refusal.of(
          409,
          "Cannot delete a pending video import. You should cancel it or wait for the end of the"
              + " import first.");
    }
    imports.remove(job);
    return Reply.noContent();
  }

  /** Only from 8.0 on. */
  Reply retry(Call call, Matcher path) {
    VideoImport job = managed(call, path.group(1));
    if (job.attempts() >= MAX_ATTEMPTS || !videos.all().contains(job.video())) {
      throw Refusal.of(400, "This import can no longer be retried.");
    }
    if (!job.move(VideoImport.Phase.FAILED, VideoImport.Phase.PENDING, null)) {
      throw Refusal.of(400, "Cannot retry a video import that did not fail.");
    }
    job.video().phase(VideoPhase.TO_IMPORT);
    importer.submit(job);
    return Reply.noContent();
  }

  /** The answer shows the import as it was before its job began: pending (measured). */
  private ObjectNode start(
      Account account, Channel channel, ObjectNode body, VideoImport.Origin origin, String title) {
    if (!body.has("name")) {
      body.put("name", title.length() > MAX_NAME ? title.substring(0, MAX_NAME) : title);
    }
    if (!body.has("waitTranscoding")) {
      // Unlike uploads (seen on 6.3.0).
      body.put("waitTranscoding", true);
    }
    Video video = writer.createForImport(body, channel);
    VideoImport job = imports.add(id -> new VideoImport(id, account, origin, video, clock));
    ObjectNode pending = json(job);
    importer.submit(job);
    return pending;
  }

  private void refuseIfOff(String url, String magnet, StoredFile torrent) {
    if (url != null && !features.httpImport()) {
      throw Refusal.of(409, "HTTP import is not enabled on this instance.");
    }
    if ((magnet != null || torrent != null) && !features.torrentImport()) {
      throw Refusal.of(409, "Torrent/magnet URI import is not enabled on this instance.");
    }
  }

  private VideoImport managed(Call call, String id) {
    Account account = authenticator.require(call).account();
    if (!VideoStore.isNumber(id)) {
      ObjectNode invalid = JsonNodeFactory.instance.objectNode();
      FieldRule.report(invalid, "id", id, FieldRule.INVALID, "params");
      throw Refusal.invalidParams(invalid);
    }
    VideoImport job =
        imports
            .find(FieldValues.clampedInt(id))
            .orElseThrow(() -> Refusal.of(404, "Video import not found"));
    if (job.owner() != account && !account.isAdmin()) {
      throw Refusal.of(403, "Cannot manage video import of another user");
    }
    return job;
  }

  private ObjectNode json(VideoImport job) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", job.id()).put("targetUrl", job.origin().targetUrl());
    node.put("magnetUri", job.origin().magnetUri()).put("torrentName", job.origin().torrentName());
    node.putObject("state").put("id", job.phase().id()).put("label", job.phase().label());
    node.put("error", job.error());
    if (version.isEight()) {
      node.put("attempts", job.attempts());
    }
    node.put("updatedAt", IsoDate.format(job.updatedAt()));
    node.put("createdAt", IsoDate.format(job.createdAt()));
    if (videos.all().contains(job.video())) {
      node.set("video", json.inImport(job.video()));
    }
    return node;
  }

  private static boolean finds(String search, VideoImport job) {
    String wanted = search.toLowerCase(Locale.ROOT);
    String[] places = {
      job.video().state().name(),
      job.origin().targetUrl(),
      job.origin().magnetUri(),
      job.origin().torrentName()
    };
    for (String place : places) {
      if (place != null && place.toLowerCase(Locale.ROOT).contains(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean given(String text) {
    return text != null && !text.isEmpty();
  }

  private static String text(ObjectNode body, String field) {
    JsonNode value = body.get(field);
    return value == null || value.isNull() ? null : value.textValue();
  }

  private static String shownName(String magnet) {
    Matcher name = SHOWN_NAME.matcher(magnet);
    return name.find() ? URLDecoder.decode(name.group(1), StandardCharsets.UTF_8) : "Unknown name";
  }
}
