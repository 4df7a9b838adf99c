package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Everything an instance knows, put together, and the table of its routes. */
final class Instance {

  private static final String VIDEO = "videos/([^/]+)";

  private final Directory directory;
  private final TokenStore tokens;
  private final VideoStore videos = new VideoStore();
  private final VideoJson json;
  private final VideoWriter writer;
  private final TokenEndpoint tokenEndpoint;
  private final RateLimits limits;
  private final Problems problems;
  private final Routes routes;
  private final FaultReplies faultReplies;

  Instance(SandboxOptions options, String host, Path files, Faults faults) throws IOException {
    Clock clock = Clock.systemUTC();
    SandboxVersion version = options.version();
    directory = new Directory(options.accounts(), clock.instant());
    tokens =
        new TokenStore(clock, options.tokenLifetime(), options.effectiveRefreshTokenLifetime());
    problems = new Problems(version);
    routes = new Routes(problems);
    faultReplies = new FaultReplies(faults, problems);
    Authenticator authenticator = new Authenticator(tokens);
    limits = new RateLimits(clock, options.limits(), authenticator);
    OAuthClient client = new OAuthClient(host);
    tokenEndpoint = new TokenEndpoint(version, clock, client, directory, tokens, authenticator);
    Labels labels = new Labels(version);
    ActorJson actors = new ActorJson(host);
    json = new VideoJson(version, labels, actors, host);
    VideoAccess access = new VideoAccess(version, directory);
    VideoRules rules = new VideoRules(version, labels);
    writer =
        new VideoWriter(version, clock, files, authenticator, videos, access, rules, faultReplies);
    SandboxOptions.Transfer transfer = options.transfer();
    Uploads uploads = new Uploads(clock, files);
    ChunkEngine engine = new ChunkEngine(uploads, transfer.minChunkSize());
    addGeneralRoutes(new ConfigEndpoint(version, transfer), client, labels);
    addAccountRoutes(new AccountEndpoints(version, clock, authenticator, directory, actors, host));
    addResumableRoutes(
        new ResumableUpload(
            version, authenticator, access, rules, writer, uploads, engine, faultReplies),
        new FileReplacement(
            transfer.fileReplacement(),
            authenticator,
            videos,
            access,
            writer,
            json,
            uploads,
            engine,
            faultReplies));
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

  /** Before the routes of a video, which would take the name for an id, as they do for GET. */
  private void addResumableRoutes(ResumableUpload upload, FileReplacement replacement) {
    routes.add("POST", "videos/upload-resumable", "uploadResumableInit", upload::init);
    routes.add("PUT", "videos/upload-resumable", "uploadResumable", upload::put);
    routes.add("DELETE", "videos/upload-resumable", "uploadResumableCancel", upload::cancel);
    routes.add("POST", VIDEO + "/source/replace-resumable", null, replacement::init);
    routes.add("PUT", VIDEO + "/source/replace-resumable", null, replacement::put);
    routes.add("DELETE", VIDEO + "/source/replace-resumable", null, replacement::cancel);
  }

  private void addVideoRoutes(SandboxVersion version, VideoReader reader) {
    routes.add("GET", "users/me/video-quota-used", null, reader::quotaUsed);
    routes.add("GET", "users/me/videos", null, reader::mine);
    routes.add("POST", "videos/upload", "uploadLegacy", writer::upload);
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

  FaultReplies faultReplies() {
    return faultReplies;
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

  TokenEndpoint tokenEndpoint() {
    return tokenEndpoint;
  }
}
