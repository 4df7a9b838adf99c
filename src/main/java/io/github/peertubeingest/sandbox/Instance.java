package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Everything an instance knows, put together, and the table of its routes. */
final class Instance {

  private static final String VIDEO = "videos/([^/]+)";
  private static final String PLAYLIST = "video-playlists/([^/]+)";
  private static final String IMPORT = "videos/imports/([^/]+)";

  private final Directory directory;
  private final TokenStore tokens;
  private final VideoStore videos = new VideoStore();
  private final VideoJson json;
  private final VideoWriter writer;
  private final CaptionEndpoints captions;
  private final PlaylistStore playlists;
  private final PlaylistEndpoints playlistEndpoints;
  private final ImportStore imports = new ImportStore();
  private final Importer importer;
  private final TokenEndpoint tokenEndpoint;
  private final RateLimits limits;
  private final Problems problems;
  private final Routes routes;

  Instance(SandboxOptions options, String host, Path files) throws IOException {
    Clock clock = Clock.systemUTC();
    SandboxVersion version = options.version();
    SandboxFeatures features = options.features();
    directory = new Directory(options.accounts(), clock.instant());
    tokens =
        new TokenStore(clock, options.tokenLifetime(), options.effectiveRefreshTokenLifetime());
    problems = new Problems(version);
    routes = new Routes(problems);
    Authenticator authenticator = new Authenticator(tokens);
    limits = new RateLimits(clock, options.limits(), authenticator);
    OAuthClient client = new OAuthClient(host);
    tokenEndpoint = new TokenEndpoint(version, clock, client, directory, tokens, authenticator);
    Labels labels = new Labels(version, features.labels());
    ActorJson actors = new ActorJson(host);
    json = new VideoJson(version, labels, actors, host);
    VideoAccess access = new VideoAccess(version, directory);
    VideoRules rules = new VideoRules(version, labels);
    writer = new VideoWriter(version, clock, files, authenticator, videos, access, rules, features);
    addGeneralRoutes(new ConfigEndpoint(version, features), client, labels);
    addAccountRoutes(new AccountEndpoints(version, clock, authenticator, directory, actors, host));
    captions =
        new CaptionEndpoints(version, clock, files, authenticator, videos, access, labels, host);
    addCaptionRoutes();
    addChapterRoutes(new ChapterEndpoints(authenticator, videos, access));
    addPasswordRoutes(new PasswordEndpoints(authenticator, videos, access));
    ImportTarget target = new ImportTarget(version, features.privateTargets());
    importer = new Importer(version, files, features, target, videos, writer);
    addImportRoutes(
        version,
        new ImportEndpoints(
            version,
            clock,
            files,
            features,
            authenticator,
            videos,
            access,
            rules,
            writer,
            json,
            target,
            imports,
            importer));
    playlists = new PlaylistStore(clock, directory.accounts());
    playlistEndpoints =
        new PlaylistEndpoints(
            version,
            clock,
            files,
            authenticator,
            directory,
            videos,
            playlists,
            new PlaylistJson(videos, json, actors, host),
            host);
    addPlaylistRoutes();
    addVideoRoutes(
        version, new VideoReader(version, authenticator, directory, videos, access, json));
  }

  private void addGeneralRoutes(ConfigEndpoint config, OAuthClient client, Labels labels) {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE"}) {
      routes.add(method, "ping(?:/.*)?", null, (call, path) -> Reply.html(200, "pong"));
    }
    routes.add("GET", "config", null, (call, path) -> config.get());
    routes.add("GET", "oauth-clients/local", "getOAuthClient", (call, path) -> client.local(call));
    routes.add("POST", "users/token", "getOAuthToken", (call, path) -> tokenEndpoint.token(call));
    routes.add(
        "POST",
        "users/revoke-token",
        "revokeOAuthToken",
        (call, path) -> tokenEndpoint.revoke(call));
    routes.add("GET", "videos/categories", null, (call, path) -> Reply.json(labels.categories()));
    routes.add("GET", "videos/licences", null, (call, path) -> Reply.json(labels.licences()));
    routes.add("GET", "videos/languages", null, (call, path) -> Reply.json(labels.languages()));
    routes.add("GET", "videos/privacies", null, (call, path) -> Reply.json(labels.privacies()));
  }

  private void addAccountRoutes(AccountEndpoints accounts) {
    routes.add("GET", "users/me", null, accounts::me);
    routes.add("GET", "accounts/([^/]+)/video-channels", null, accounts::channelsOfAccount);
    routes.add("GET", "video-channels/([^/]+)", null, accounts::channel);
    routes.add("POST", "video-channels", null, accounts::createChannel);
  }

  private void addCaptionRoutes() {
    routes.add("GET", VIDEO + "/captions", null, captions::list);
    routes.add("POST", VIDEO + "/captions/generate", null, captions::generate);
    routes.add("PUT", VIDEO + "/captions/([^/]+)", null, captions::put);
    routes.add("DELETE", VIDEO + "/captions/([^/]+)", null, captions::delete);
  }

  private void addChapterRoutes(ChapterEndpoints chapters) {
    routes.add("GET", VIDEO + "/chapters", null, chapters::get);
    routes.add("PUT", VIDEO + "/chapters", null, chapters::put);
  }

  private void addPasswordRoutes(PasswordEndpoints passwords) {
    routes.add("GET", VIDEO + "/passwords", null, passwords::list);
    routes.add("PUT", VIDEO + "/passwords", null, passwords::put);
  }

  private void addImportRoutes(SandboxVersion version, ImportEndpoints endpoints) {
    routes.add("POST", "videos/imports", null, endpoints::create);
    routes.add("GET", "users/me/videos/imports", null, endpoints::mine);
    routes.add("POST", IMPORT + "/cancel", null, endpoints::cancel);
    routes.add("DELETE", IMPORT, null, endpoints::delete);
    if (version.isEight()) {
      // Measured: no such route up to 7.0.0.
      routes.add("POST", IMPORT + "/retry", null, endpoints::retry);
    }
  }

  private void addPlaylistRoutes() {
    PlaylistEndpoints endpoints = playlistEndpoints;
    routes.add("GET", "video-playlists/privacies", null, (call, path) -> endpoints.privacies());
    routes.add("POST", "video-playlists", null, endpoints::create);
    routes.add("GET", PLAYLIST, null, endpoints::get);
    routes.add("PUT", PLAYLIST, null, endpoints::update);
    routes.add("DELETE", PLAYLIST, null, endpoints::delete);
    routes.add("GET", PLAYLIST + "/videos", null, endpoints::elements);
    routes.add("POST", PLAYLIST + "/videos", null, endpoints::addElement);
    routes.add("POST", PLAYLIST + "/videos/reorder", null, endpoints::reorder);
    routes.add("PUT", PLAYLIST + "/videos/([^/]+)", null, endpoints::updateElement);
    routes.add("DELETE", PLAYLIST + "/videos/([^/]+)", null, endpoints::deleteElement);
    routes.add("GET", "users/me/video-playlists/videos-exist", null, endpoints::videosExist);
    routes.add("GET", "accounts/([^/]+)/video-playlists", null, endpoints::ofAccount);
  }

  private void addVideoRoutes(SandboxVersion version, VideoReader reader) {
    routes.add("GET", "users/me/video-quota-used", null, reader::quotaUsed);
    routes.add("GET", "users/me/videos", null, reader::mine);
    routes.add("POST", "videos/upload", "uploadLegacy", writer::upload);
    // Resumable upload is no part of this sandbox; without this its PUT would be taken for an
    // update.
    routes.add("PUT", "videos/upload-resumable", null, (call, path) -> Reply.unknownRoute());
    routes.add("DELETE", "videos/upload-resumable", null, (call, path) -> Reply.unknownRoute());
    routes.add("PUT", VIDEO, "putVideo", writer::update);
    routes.add("DELETE", VIDEO, "delVideo", writer::delete);
    routes.add("GET", VIDEO + "/source", "getVideoSource", reader::source);
    if (!version.isEight()) {
      // The reference (D.2): gone in 8.2.
      routes.add("GET", VIDEO + "/description", "getVideoDesc", reader::description);
    }
    routes.add("GET", VIDEO, "getVideo", reader::get);
  }

  /**
   * Serves a request of the API: body first, then the limits, then the route (the order seen on
   * 6.3.0).
   */
  Reply api(Call call) throws IOException {
    try {
      call.body(BodyReader.read(call));
      Optional<Reply> limited = limits.check(call);
      return limited.isPresent() ? limited.get() : routes.serve(call);
    } catch (Refusal e) {
      return problems.reply(e, null, call.originalUrl());
    }
  }

  Problems problems() {
    return problems;
  }

  Directory directory() {
    return directory;
  }

  TokenStore tokens() {
    return tokens;
  }

  VideoStore videos() {
    return videos;
  }

  VideoJson json() {
    return json;
  }

  VideoWriter writer() {
    return writer;
  }

  CaptionEndpoints captions() {
    return captions;
  }

  PlaylistStore playlists() {
    return playlists;
  }

  ImportStore imports() {
    return imports;
  }

  Importer importer() {
    return importer;
  }

  /** The stored picture of this name, of a video or a playlist. */
  Optional<Picture> picture(String name) {
    Optional<Picture> ofVideo = writer.picture(name);
    return ofVideo.isPresent() ? ofVideo : playlistEndpoints.picture(name);
  }

  TokenEndpoint tokenEndpoint() {
    return tokenEndpoint;
  }
}
