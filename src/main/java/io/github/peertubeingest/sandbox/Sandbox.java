package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.peertubeingest.sandbox.Routes.Access;
import io.github.peertubeingest.sandbox.Routes.Match;
import io.github.peertubeingest.sandbox.Routes.Route;
import io.github.peertubeingest.sandbox.Users.User;
import io.github.peertubeingest.sandbox.Videos.Video;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedded PeerTube on loopback. Uploads are spooled to a temporary folder, never held in
 * memory.
 */
public final class Sandbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final int MOST_REQUESTS = 100_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SandboxOptions options;
  private final Path spool;
  private final Users users;
  private final Videos videos = new Videos();
  private final Oauth oauth;
  private final RateLimits limits;
  private final Deque<SandboxRequest> requests = new ArrayDeque<>();
  private final List<SandboxFault> faults = new ArrayList<>();
  private final Control control = new Control(this);
  private final Undertow server;
  private final URI url;
  private Routes routes;
  private Views views;

  private Sandbox(SandboxOptions options) throws IOException {
    this.options = options;
    spool = Files.createTempDirectory("peertube-sandbox");
    users = new Users(options.accounts());
    oauth = new Oauth(users, options);
    limits = new RateLimits(options.limits());
    server =
        Undertow.builder()
            .addHttpListener(options.port(), "127.0.0.1")
            .setIoThreads(2)
            .setWorkerThreads(32)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, true)
            .setHandler(new HttpContinueReadHandler(new BlockingHandler(this::handle)))
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    url = URI.create("http://127.0.0.1:" + address.getPort());
  }

  /** Starts a sandbox on loopback. */
  public static Sandbox start(SandboxOptions options) throws IOException {
    Sandbox sandbox = new Sandbox(options);
    sandbox.open();
    return sandbox;
  }

  private synchronized void open() {
    Labels labels = new Labels(options.version());
    String host = options.host() == null ? url.getAuthority() : options.host();
    views = new Views("http://" + host, labels, users);
    VideoRoutes video = new VideoRoutes(users, videos, views, labels);
    UserRoutes user = new UserRoutes(oauth, users, videos, views, host);
    Routes all = new Routes();
    all.add("GET", "/ping", null, Access.FREE, (c, u) -> Reply.text(200, "pong"));
    all.add("GET", "/config", "getConfig", Access.OPEN, (c, u) -> Reply.json(views.config()));
    all.add("GET", "/oauth-clients/local", "getOAuthClient", Access.OPEN, (c, u) -> user.client(c));
    all.add("POST", "/users/token", "getOAuthToken", Access.SIGN_IN, (c, u) -> user.token(c));
    all.add("POST", "/users/revoke-token", null, Access.SIGNED_IN, (c, u) -> user.revoke(c));
    all.add("GET", "/users/me", null, Access.SIGNED_IN, (c, u) -> user.me(u));
    all.add(
        "GET", "/users/me/video-quota-used", null, Access.SIGNED_IN, (c, u) -> user.quotaUsed(u));
    all.add("GET", "/users/me/videos", null, Access.SIGNED_IN, video::mine);
    all.add(
        "GET", "/accounts/([^/]+)/video-channels", null, Access.OPEN, (c, u) -> user.channelsOf(c));
    all.add("GET", "/video-channels/([^/]+)", null, Access.OPEN, (c, u) -> user.channel(c));
    all.add("POST", "/video-channels", null, Access.SIGNED_IN, user::addChannel);
    for (String list : List.of("categories", "licences", "languages", "privacies")) {
      JsonNode labelled = JSON.valueToTree(labels.of(list));
      all.add("GET", "/videos/" + list, null, Access.OPEN, (c, u) -> Reply.json(labelled));
    }
    all.add("POST", "/videos/upload", "uploadLegacy", Access.SIGNED_IN, video::upload);
    all.add("GET", "/videos/([^/]+)", "getVideo", Access.OPTIONAL, video::get);
    all.add("PUT", "/videos/([^/]+)", "putVideo", Access.SIGNED_IN, video::update);
    all.add("DELETE", "/videos/([^/]+)", "delVideo", Access.SIGNED_IN, video::delete);
    all.add("GET", "/videos/([^/]+)/source", null, Access.SIGNED_IN, video::source);
    routes = all;
  }

  private synchronized Routes routes() {
    return routes;
  }

  private void handle(HttpServerExchange exchange) throws IOException {
    String method = exchange.getRequestMethod().toString();
    String path = exchange.getRequestPath();
    if (path.startsWith("/sandbox/")) {
      byte[] body = exchange.getInputStream().readAllBytes();
      send(exchange, control.answer(method + " " + path, body));
      return;
    }
    if (path.startsWith("/w/") || path.startsWith("/lazy-static/")) {
      page(exchange, path);
      return;
    }
    Optional<SandboxFault> fault = nextFault(method, path);
    SandboxFault.Kind kind = fault.map(SandboxFault::kind).orElse(null);
    if (kind == SandboxFault.Kind.DROP_BEFORE) {
      cut(exchange, method, path);
      return;
    }
    if (kind == SandboxFault.Kind.DELAY) {
      LockSupport.parkNanos(fault.get().delay().toNanos());
    }
    Reply reply =
        kind == SandboxFault.Kind.STATUS
            ? Reply.text(fault.get().status(), "The sandbox was told to answer this.")
            : answer(exchange, method, path);
    if (kind == SandboxFault.Kind.DROP_AFTER) {
      cut(exchange, method, path);
      return;
    }
    record(new SandboxRequest(method, path, exchange.getQueryString(), reply.status()));
    send(exchange, reply);
  }

  private Reply answer(HttpServerExchange exchange, String method, String path) {
    Optional<Match> match = routes().find(method, path);
    if (match.isEmpty()) {
      return Reply.unknownRoute();
    }
    Route route = match.get().route();
    Call call = new Call(exchange, match.get().path(), spool);
    try {
      Optional<Reply> limited = limited(exchange, route, call);
      if (limited.isPresent()) {
        return limited.get();
      }
      return route.answer().to(call, user(route, call));
    } catch (Refusal refusal) {
      refusal.headers().forEach((n, v) -> exchange.getResponseHeaders().put(new HttpString(n), v));
      return new Reply(
          refusal.status(),
          "application/problem+json; charset=utf-8",
          refusal.document(options.version(), path, route.operation()).toString());
    } catch (IOException e) {
      LOG.debug("{} {} broke off: {}", method, path, e.toString());
      return Reply.text(400, "");
    }
  }

  private User user(Route route, Call call) throws Refusal {
    String header = call.header("Authorization");
    return switch (route.access()) {
      case FREE, OPEN, SIGN_IN -> null;
      case OPTIONAL -> header == null ? null : oauth.authenticate(header);
      case SIGNED_IN -> oauth.authenticate(header);
    };
  }

  /** The limit's headers, and its refusal; only over the limit is it asked who is asking. */
  private Optional<Reply> limited(HttpServerExchange exchange, Route route, Call call)
      throws Refusal {
    if (route.access() == Access.FREE) {
      return Optional.empty();
    }
    RateLimits.Verdict verdict = limits.api(call.address());
    if (route.access() == Access.SIGN_IN) {
      RateLimits.Verdict signIn = limits.login(call.address());
      verdict = verdict.over() ? verdict : signIn;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(new HttpString("X-RateLimit-Limit"), verdict.limit());
    headers.put(new HttpString("X-RateLimit-Remaining"), verdict.remaining());
    headers.put(new HttpString("X-RateLimit-Reset"), verdict.resetSeconds());
    if (!verdict.over()) {
      return Optional.empty();
    }
    headers.put(Headers.RETRY_AFTER, verdict.retryAfter());
    String authorization = call.header("Authorization");
    if (authorization != null && oauth.authenticate(authorization).admin()) {
      return Optional.empty();
    }
    return Optional.of(Reply.text(429, "Too many requests, please try again later."));
  }

  private void page(HttpServerExchange exchange, String path) throws IOException {
    String id = path.substring(path.lastIndexOf('/') + 1);
    Optional<Video> video = path.startsWith("/w/") ? videos.find(id) : Optional.empty();
    String name = video.map(v -> v.fields().path("name").asText()).orElse("no such video");
    String escaped = name.replace("&", "&amp;").replace("<", "&lt;");
    String html =
        "<!doctype html><meta charset=utf-8><title>"
            + escaped
            + "</title><h1>"
            + escaped
            + "</h1><p>This is the sandbox of peertube-ingest, not a PeerTube.";
    send(exchange, Reply.text(video.isPresent() ? 200 : 404, html));
  }

  private static void send(HttpServerExchange exchange, Reply reply) throws IOException {
    if (!exchange.isRequestComplete()) {
      exchange.getInputStream().skip(Long.MAX_VALUE);
    }
    exchange.setStatusCode(reply.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, reply.contentType());
    exchange.getResponseHeaders().put(new HttpString("x-powered-by"), "PeerTube");
    exchange.getOutputStream().write(reply.body().getBytes(StandardCharsets.UTF_8));
    exchange.endExchange();
  }

  private void cut(HttpServerExchange exchange, String method, String path) throws IOException {
    record(new SandboxRequest(method, path, exchange.getQueryString(), 0));
    exchange.getConnection().close();
  }

  private synchronized Optional<SandboxFault> nextFault(String method, String path) {
    for (int i = 0; i < faults.size(); i++) {
      SandboxFault fault = faults.get(i);
      if (fault.matches(method, path)) {
        if (fault.times() <= 1) {
          faults.remove(i);
        } else {
          faults.set(i, fault.once());
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private void record(SandboxRequest request) {
    synchronized (requests) {
      requests.addLast(request);
      if (requests.size() > MOST_REQUESTS) {
        requests.removeFirst();
      }
    }
  }

  /** Address of the instance, without a slash at the end. */
  public URI url() {
    return url;
  }

  /** The videos, oldest first. */
  public List<SandboxVideo> videos() {
    return videos.all().stream()
        .map(
            v ->
                new SandboxVideo(
                    v.id(),
                    v.uuid().toString(),
                    v.shortUuid(),
                    v.fields().path("name").asText(),
                    v.owner().name(),
                    v.inputFilename(),
                    v.size(),
                    v.sha256(),
                    views.detailed(v)))
        .toList();
  }

  /** The newest 100,000 requests, oldest first. */
  public List<SandboxRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** How many requests of this method and path there were. */
  public long count(String method, String pathRegex) {
    return requests().stream()
        .filter(r -> r.method().equals(method) && r.path().matches(pathRegex))
        .count();
  }

  /** Lets something go wrong from now on. */
  public synchronized void fail(SandboxFault fault) {
    faults.add(fault);
  }

  /** Nothing goes wrong any more. */
  public synchronized void heal() {
    faults.clear();
  }

  /** How long the tokens live that are granted from now on. */
  public void setTokenLifetime(Duration lifetime) {
    oauth.lifetime(lifetime);
  }

  /** All tokens of the user die. */
  public void revokeTokens(String username) {
    users.find(username).ifPresent(oauth::revokeAll);
  }

  public void blockUser(String username) {
    users.find(username).ifPresent(User::block);
  }

  public void setPassword(String username, String password) {
    users.find(username).ifPresent(u -> u.password(password));
  }

  /** Bytes that the user may upload; -1 for as many as there is room for. */
  public void setQuota(String username, long bytes) {
    users.find(username).ifPresent(u -> u.quota(bytes));
  }

  @Override
  public void close() {
    server.stop();
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", spool, e.toString());
    }
  }
}
