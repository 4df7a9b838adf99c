package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** Playlists. Statuses, texts and the order of the checks as seen on 6.3.0. */
final class PlaylistEndpoints {

  private static final List<String> SORTABLE =
      List.of("name", "displayName", "createdAt", "updatedAt");

  private final SandboxVersion version;
  private final Clock clock;
  private final Path directory;
  private final Authenticator authenticator;
  private final Directory accounts;
  private final VideoStore videos;
  private final PlaylistStore playlists;
  private final PlaylistRules rules;
  private final PlaylistJson json;
  private final String host;

  PlaylistEndpoints(
      SandboxVersion version,
      Clock clock,
      Path directory,
      Authenticator authenticator,
      Directory accounts,
      VideoStore videos,
      PlaylistStore playlists,
      PlaylistJson json,
      String host) {
    this.version = version;
    this.clock = clock;
    this.directory = directory;
    this.authenticator = authenticator;
    this.accounts = accounts;
    this.videos = videos;
    this.playlists = playlists;
    this.rules = new PlaylistRules(version);
    this.json = json;
    this.host = host;
  }

  /** The privacies a playlist can have. */
  Reply privacies() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    for (int privacy = PlaylistRules.PUBLIC; privacy <= PlaylistRules.PRIVATE; privacy++) {
      answer.put(Integer.toString(privacy), PlaylistJson.label(privacy));
    }
    return Reply.json(answer);
  }

  Reply create(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    try (UploadForm form = UploadForm.read(call, directory, Set.of("thumbnailfile"))) {
      ObjectNode invalid = PlaylistRules.none();
      rules.checkFields(form, false, invalid);
      VideoWriter.refuseIfAny(invalid);
      ObjectNode body = form.fields();
      int privacy = body.path("privacy").asInt(PlaylistRules.PRIVATE);
      if (privacy != PlaylistRules.PRIVATE && !body.hasNonNull("videoChannelId")) {
        throw Refusal.of(
            400,
            "Cannot set \"public\" or \"unlisted\" a playlist that is not assigned to a channel.");
      }
      Channel channel = channel(account, body);
      refusePlainBody(call);
      Playlist.State state =
          new Playlist.State(
              body.get("displayName").textValue(),
              body.path("description").textValue(),
              privacy,
              channel,
              picture(form.files().get("thumbnailfile")),
              clock.instant());
      Playlist playlist = playlists.add(account, Playlist.REGULAR, state);
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer
          .putObject("videoPlaylist")
          .put("id", playlist.id())
          .put("shortUUID", playlist.shortUuid())
          .put("uuid", playlist.uuid().toString());
      return Reply.json(answer);
    }
  }

  Reply update(Call call, Matcher path) throws IOException {
    Account account = authenticator.require(call).account();
    try (UploadForm form = UploadForm.read(call, directory, Set.of("thumbnailfile"))) {
      ObjectNode invalid = malformed(path.group(1));
      rules.checkFields(form, true, invalid);
      VideoWriter.refuseIfAny(invalid);
      Playlist playlist = managed(account, path.group(1));
      if (playlist.type() == Playlist.WATCH_LATER) {
        throw Refusal.of(400, "Cannot update a watch later playlist.");
      }
      ObjectNode body = form.fields();
      checkChannelRemains(playlist.state(), body);
      Channel channel = channel(account, body);
      refusePlainBody(call);
      Picture picture = picture(form.files().get("thumbnailfile"));
      playlist.update(before -> changed(before, body, channel, picture));
      return Reply.noContent();
    }
  }

  Reply delete(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    VideoWriter.refuseIfAny(malformed(path.group(1)));
    Playlist playlist = managed(account, path.group(1));
    if (playlist.type() == Playlist.WATCH_LATER) {
      throw Refusal.of(400, "Cannot delete a watch later playlist.");
    }
    playlists.remove(playlist);
    return Reply.noContent();
  }

  Reply get(Call call, Matcher path) {
    return Reply.json(json.playlist(readable(call, path.group(1))));
  }

  Reply elements(Call call, Matcher path) {
    PageQuery page = PageQuery.of(call, List.of());
    Playlist playlist = readable(call, path.group(1));
    Account reader = authenticator.optional(call);
    List<Playlist.Element> elements = playlist.elements();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      indexes.add(i);
    }
    return page.page(indexes, i -> json.element(elements.get(i), i + 1, reader));
  }

  /** Any video will do, also one the user may not see (seen on 6.3.0). */
  Reply addElement(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode invalid = malformed(path.group(1));
    ObjectNode body = call.body();
    PlaylistRules.checkElement(body, true, invalid);
    VideoWriter.refuseIfAny(invalid);
    Playlist playlist = existing(path.group(1));
    Video video = videos.existing(body.get("videoId").asText());
    requireManager(account, playlist);
    int id = playlists.nextElement();
    playlist.add(
        new Playlist.Element(
            id, video, number(body, "startTimestamp"), number(body, "stopTimestamp")));
    playlist.update(PlaylistEndpoints::illustrated);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("videoPlaylistElement").put("id", id);
    return Reply.json(answer);
  }

  Reply updateElement(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode invalid = malformed(path.group(1));
    reportMalformedElement(invalid, path.group(2));
    PlaylistRules.checkElement(call.body(), false, invalid);
    VideoWriter.refuseIfAny(invalid);
    Playlist playlist = existing(path.group(1));
    Playlist.Element before = element(playlist, path.group(2));
    requireManager(account, playlist);
    ObjectNode body = call.body();
    playlist.replace(
        new Playlist.Element(
            before.id(),
            before.video(),
            body.has("startTimestamp") ? number(body, "startTimestamp") : before.start(),
            body.has("stopTimestamp") ? number(body, "stopTimestamp") : before.stop()));
    return Reply.noContent();
  }

  Reply deleteElement(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode invalid = malformed(path.group(1));
    reportMalformedElement(invalid, path.group(2));
    VideoWriter.refuseIfAny(invalid);
    Playlist playlist = existing(path.group(1));
    Playlist.Element element = element(playlist, path.group(2));
    requireManager(account, playlist);
    playlist.remove(element);
    return Reply.noContent();
  }

  Reply reorder(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode invalid = malformed(path.group(1));
    ObjectNode body = call.body();
    PlaylistRules.checkOrder(body, invalid);
    VideoWriter.refuseIfAny(invalid);
    Playlist playlist = managed(account, path.group(1));
    int max = playlist.elements().size();
    int start = body.get("startPosition").asInt();
    int after = body.get("insertAfterPosition").asInt();
    int length = body.path("reorderLength").asInt(1);
    if (start > max || after > max) {
      throw Refusal.of(
          400,
          "Start position or insert after position exceed the playlist limits (max: " + max + ")");
    }
    if (start + length > max + 1) {
      throw Refusal.of(
          400,
          "Reorder length with this start position exceeds the playlist limits (max: " + max + ")");
    }
    playlist.move(start, length, after);
    return Reply.noContent();
  }

  /** In which of the user's playlists videos are; ids are numbers, repeated or with commas. */
  Reply videosExist(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    List<String> given = new ArrayList<>(call.queries("videoIds"));
    given.addAll(call.queries("videoIds[]"));
    for (String text : String.join(",", given).split(",")) {
      JsonNode id = FieldValues.integer(JsonNodeFactory.instance.textNode(text));
      if (id.isNumber()) {
        addOccurrences(answer.putArray(id.asText()), account, id.asText());
      }
    }
    return Reply.json(answer);
  }

  /** Another user, also an administrator, is shown the public ones only (seen on 6.3.0). */
  Reply ofAccount(Call call, Matcher path) {
    Account reader = authenticator.optional(call);
    PageQuery page = PageQuery.of(call, SORTABLE);
    String type = call.query("playlistType");
    String search = call.query("search");
    ObjectNode invalid = PlaylistRules.none();
    if (type != null && !type.matches("[12]")) {
      FieldRule.report(invalid, "playlistType", type, FieldRule.INVALID, "query");
    }
    if (search != null && search.isEmpty()) {
      FieldRule.report(invalid, "search", search, FieldRule.INVALID, "query");
    }
    VideoWriter.refuseIfAny(invalid);
    Account account =
        accounts
            .account(path.group(1).replaceFirst("@" + host + "$", ""))
            .orElseThrow(() -> Refusal.of(404, "Account not found"));
    refuseSortByDisplayName(page);
    List<Playlist> found = new ArrayList<>(playlists.all());
    found.removeIf(p -> p.owner() != account || (account != reader && !isPublic(p)));
    found.removeIf(p -> type != null && p.type() != Integer.parseInt(type));
    found.removeIf(p -> search != null && !named(search).test(p));
    if (page.sort() == null || page.sort().startsWith("-")) {
      Collections.reverse(found);
    }
    return page.page(found, json::playlist);
  }

  /** The stored picture of this name, of any playlist. */
  Optional<Picture> picture(String name) {
    return playlists.all().stream()
        .map(p -> p.state().thumbnail())
        .filter(picture -> picture != null && picture.name().equals(name))
        .findFirst();
  }

  /** The column is called otherwise: sorting by it breaks the query (seen on 6.3.0). */
  private static void refuseSortByDisplayName(PageQuery page) {
    if (page.sort() != null && page.sort().endsWith("displayName")) {
      throw Refusal.coded(
          500, "SequelizeDatabaseError", "column VideoPlaylistModel.displayName does not exist");
    }
  }

  private static Predicate<Playlist> named(String search) {
    return p ->
        p.state().displayName().toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
  }

  private static boolean isPublic(Playlist playlist) {
    return playlist.state().privacy() == PlaylistRules.PUBLIC;
  }

  private void addOccurrences(ArrayNode list, Account account, String videoId) {
    for (Playlist playlist : playlists.all()) {
      for (Playlist.Element element : playlist.elements()) {
        if (playlist.owner() == account && Integer.toString(element.video().id()).equals(videoId)) {
          list.addObject()
              .put("playlistElementId", element.id())
              .put("playlistId", playlist.id())
              .put("playlistDisplayName", playlist.state().displayName())
              .put("playlistShortUUID", playlist.shortUuid())
              .put("startTimestamp", element.start())
              .put("stopTimestamp", element.stop());
        }
      }
    }
  }

  private Playlist.State changed(
      Playlist.State before, ObjectNode body, Channel channel, Picture picture) {
    return new Playlist.State(
        body.has("displayName") ? body.get("displayName").textValue() : before.displayName(),
        body.has("description") ? body.get("description").textValue() : before.description(),
        body.path("privacy").asInt(before.privacy()),
        body.has("videoChannelId") ? channel : before.channel(),
        picture == null ? before.thumbnail() : picture,
        clock.instant());
  }

  /** A playlist without picture gets one from its first video (seen on 6.3.0). */
  private static Playlist.State illustrated(Playlist.State before) {
    Picture picture =
        before.thumbnail() == null
            ? new Picture("playlist-" + UUID.randomUUID() + ".jpg", "image/jpeg", null)
            : before.thumbnail();
    return new Playlist.State(
        before.displayName(),
        before.description(),
        before.privacy(),
        before.channel(),
        picture,
        before.updatedAt());
  }

  private static void checkChannelRemains(Playlist.State before, ObjectNode body) {
    int privacy = body.path("privacy").asInt(before.privacy());
    boolean without =
        body.has("videoChannelId") ? body.get("videoChannelId").isNull() : before.channel() == null;
    if (privacy != PlaylistRules.PRIVATE && without) {
      throw Refusal.of(
          400,
          "Cannot set \""
              + PlaylistJson.label(privacy).toLowerCase(Locale.ROOT)
              + "\" a playlist that is not assigned to a channel.");
    }
  }

  /**
   * The channel a body names, null for none. Seen on 6.3.0: another account's channel is taken. For
   * 8.2.1 it is refused as in uploads; that was not asked of a server.
   */
  private Channel channel(Account account, ObjectNode body) {
    if (!body.hasNonNull("videoChannelId")) {
      return null;
    }
    Channel channel =
        accounts
            .channel(FieldValues.clampedInt(body.get("videoChannelId").asText()))
            .orElseThrow(() -> Refusal.of(404, "Video channel not found"));
    if (version.isEight() && channel.owner() != account && !account.isAdmin()) {
      throw Refusal.of(403, "This user cannot manage this channel");
    }
    return channel;
  }

  /** 6.3.0 breaks on a body that is no multipart form, after all checks (seen there). */
  private void refusePlainBody(Call call) {
    if (version == SandboxVersion.V6_3 && !call.mediaType().equals("multipart/form-data")) {
      throw Refusal.coded(
          500, "TypeError", "Cannot read properties of undefined (reading 'thumbnailfile')");
    }
  }

  private Picture picture(StoredFile file) throws IOException {
    if (file == null) {
      return null;
    }
    ImageKind kind =
        ImageKind.of(file.path())
            .orElseThrow(
                () ->
                    Refusal.coded(
                        500,
                        "Error",
                        "ffmpeg exited with code 1: Invalid data found when processing input"));
    String name = "playlist-" + UUID.randomUUID() + ".jpg";
    Path kept = Files.move(file.path(), directory.resolve("picture-" + name));
    return new Picture(name, kind.contentType(), kept);
  }

  /** Unlisted ones hide from their number, even from their owner (seen on 6.3.0). */
  private Playlist readable(Call call, String id) {
    VideoWriter.refuseIfAny(malformed(id));
    Playlist playlist = existing(id);
    int privacy = playlist.state().privacy();
    if (privacy == PlaylistRules.UNLISTED && VideoStore.isNumber(id)) {
      throw Refusal.of(404, "Playlist not found");
    }
    if (privacy == PlaylistRules.PRIVATE) {
      Account account = authenticator.require(call).account();
      if (playlist.owner() != account && !account.isAdmin()) {
        throw Refusal.of(403, "Cannot get this private video playlist.");
      }
    }
    return playlist;
  }

  private Playlist managed(Account account, String id) {
    Playlist playlist = existing(id);
    requireManager(account, playlist);
    return playlist;
  }

  private static void requireManager(Account account, Playlist playlist) {
    if (playlist.owner() != account && !account.isAdmin()) {
      throw Refusal.of(403, "Cannot manage video playlist of another user.");
    }
  }

  private Playlist existing(String id) {
    return playlists.find(id).orElseThrow(() -> Refusal.of(404, "Video playlist not found"));
  }

  private static Playlist.Element element(Playlist playlist, String id) {
    return playlist
        .element(FieldValues.clampedInt(id))
        .orElseThrow(() -> Refusal.of(404, "Video playlist element not found"));
  }

  private static ObjectNode malformed(String id) {
    ObjectNode invalid = PlaylistRules.none();
    if (!VideoStore.isId(id)) {
      FieldRule.report(
          invalid,
          "playlistId",
          id,
          "Should have a valid playlist id (id, short UUID or UUID)",
          "params");
    }
    return invalid;
  }

  private static void reportMalformedElement(ObjectNode invalid, String id) {
    if (!VideoStore.isNumber(id)) {
      FieldRule.report(
          invalid, "playlistElementId", id, "Should have an element id/uuid/short uuid", "params");
    }
  }

  private static Integer number(ObjectNode body, String field) {
    return body.hasNonNull(field) ? body.get(field).asInt() : null;
  }
}
