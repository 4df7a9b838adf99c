package io.github.peertubeingest.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.ledger.Entered;
import io.github.peertubeingest.ledger.LedgerTrouble;
import io.github.peertubeingest.work.Message;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.RequestLimit;
import io.undertow.server.handlers.RequestLimitingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.channels.ReadTimeoutException;

/**
 * The server. A post is answered with 202 when the ledger has its item, and its files are on the
 * disk; whatever else is answered, nothing of it was taken on.
 */
public final class HttpIntake implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  private static final String ITEMS = "/api/items";
  private static final String OPENAPI = "/api/openapi.json";
  private static final String BEARER = "Bearer ";
  private static final long UNWANTED = 1 << 20;
  private static final Set<HttpString> READING = Set.of(Methods.GET, Methods.HEAD);
  private static final HttpString REPLAYED = new HttpString("Idempotency-Replayed");
  private static final int LEDGER_SECONDS = 10;

  private final HttpSettings settings;
  private final ItemsApi items;
  private final Posts posts;
  private final Function<Message, Entered> enter;
  private final byte[] token;
  private final Rate rate;
  private Undertow server;

  /**
   * @param enter enters a message into the ledger, and takes its files on
   */
  public HttpIntake(
      HttpSettings settings, ItemsApi items, Posts posts, Function<Message, Entered> enter) {
    this.settings = settings;
    this.items = items;
    this.posts = posts;
    this.enter = enter;
    this.token = DigestUtils.sha256(settings.token());
    this.rate = new Rate(settings.perSecond(), System::nanoTime);
  }

  /**
   * Begins to listen.
   *
   * @throws BindException when the address is taken
   */
  public void start() throws IOException {
    RequestLimit limit = new RequestLimit(settings.parallel(), HttpSettings.QUEUE);
    limit.setFailureHandler(
        exchange ->
            write(exchange, Problem.later(503, "Too many requests at once", "try again", 1)));
    HttpHandler work = new RequestLimitingHandler(limit, new BlockingHandler(this::handle));
    server =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host())
            .setIoThreads(2)
            .setWorkerThreads(settings.parallel() + 2)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, settings.maxUpload())
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 20)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 * 1024)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, true)
            .setServerOption(
                UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) settings.idle().toMillis())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) settings.idle().toMillis())
            // The body says itself when nothing came; this is for what nobody reads any more.
            .setSocketOption(Options.READ_TIMEOUT, (int) settings.idle().toMillis() * 2)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, HttpSettings.CONNECTIONS)
            .setSocketOption(Options.CONNECTION_LOW_WATER, HttpSettings.CONNECTIONS * 9 / 10)
            .setSocketOption(Options.BACKLOG, HttpSettings.QUEUE)
            .setHandler(exchange -> admit(exchange, work))
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      if (e.getCause() instanceof BindException bind) {
        throw bind;
      }
      throw e;
    }
  }

  /** Where it listens: the port is known where 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
  }

  /** Who may not, or sends too much, is told before anything of a body is read. */
  private void admit(HttpServerExchange exchange, HttpHandler work) throws Exception {
    try {
      boolean open = exchange.getRequestPath().equals(OPENAPI);
      if (!open) {
        authorize(exchange);
      }
      if (!rate.take()) {
        throw Problem.later(
            429,
            "Too many requests",
            "more than " + settings.perSecond() + " a second (http.rate)",
            1);
      }
      long length = exchange.getRequestContentLength();
      if (length > settings.maxUpload()) {
        throw tooLarge(length + " bytes", settings.maxUpload(), "http.max-upload");
      }
      exchange.setMaxEntitySize(settings.maxUpload());
    } catch (Problem problem) {
      // Of a body that nobody wants, no more is taken off the line than this.
      exchange.setMaxEntitySize(UNWANTED);
      write(exchange, problem);
      return;
    }
    work.handleRequest(exchange);
  }

  private void authorize(HttpServerExchange exchange) throws Problem {
    String given = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    boolean bearer = given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String shown = bearer ? given.substring(BEARER.length()).strip() : "";
    if (!MessageDigest.isEqual(token, DigestUtils.sha256(shown))) {
      throw Problem.of(
          401,
          "Not authorized",
          given == null
              ? "the header Authorization: Bearer TOKEN is missing (http.token)"
              : "this is not the token of http.token");
    }
  }

  private void handle(HttpServerExchange exchange) throws IOException {
    Path folder = null;
    Body body = new Body(exchange, settings.idle());
    try {
      String path = exchange.getRequestPath();
      HttpString method = exchange.getRequestMethod();
      if (path.equals(OPENAPI)) {
        require(exchange, Methods.GET, Methods.HEAD);
        openApi(exchange);
      } else if (path.equals(ITEMS) && READING.contains(method)) {
        write(
            exchange,
            200,
            items.list(
                query(exchange, "state"),
                query(exchange, "account"),
                query(exchange, "limit"),
                query(exchange, "after")));
      } else if (path.equals(ITEMS)) {
        require(exchange, Methods.POST, Methods.GET, Methods.HEAD);
        folder = posts.folder(exchange);
        Message message = posts.read(exchange, body, folder);
        Entered entered = posts.known(message);
        if (entered == null) {
          posts.check(message);
          Path arrived = folder;
          folder = null; // the ledger may have them from here on, whatever is thrown
          entered = enter.apply(message);
          folder = arrived;
        }
        accepted(exchange, entered);
      } else if (path.startsWith(ITEMS + "/")) {
        item(exchange, path.substring(ITEMS.length() + 1));
      } else {
        throw Problem.of(
            404, "There is nothing here", path + " is not one of " + ITEMS + " and " + OPENAPI);
      }
    } catch (Problem problem) {
      write(exchange, problem);
    } catch (RequestTooBigException e) {
      LOG.debug("a request is too large: {}", e.getMessage());
      write(exchange, tooLarge("more", settings.maxUpload(), "http.max-upload"));
    } catch (IOException e) {
      write(exchange, ofBroken(e));
    } catch (RuntimeException e) {
      write(exchange, ofThrown(e));
    } finally {
      posts.discard(folder);
    }
    if (!exchange.isRequestComplete()) {
      body.hangUp();
    }
  }

  private void item(HttpServerExchange exchange, String rest) throws Problem {
    if (rest.endsWith("/redrive")) {
      require(exchange, Methods.POST);
      write(exchange, 202, items.redrive(rest.substring(0, rest.length() - "/redrive".length())));
    } else {
      require(exchange, Methods.GET, Methods.HEAD);
      write(exchange, 200, items.get(rest));
    }
  }

  private static void require(HttpServerExchange exchange, HttpString... allowed) throws Problem {
    if (!Set.of(allowed).contains(exchange.getRequestMethod())) {
      String methods =
          String.join(", ", Set.of(allowed).stream().map(HttpString::toString).sorted().toList());
      exchange.getResponseHeaders().put(Headers.ALLOW, methods);
      throw Problem.of(
          405,
          "The method does not fit",
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestPath()
              + " (allowed: "
              + methods
              + ")");
    }
  }

  private void accepted(HttpServerExchange exchange, Entered known) throws Problem {
    if (!known.same()) {
      throw Problem.of(
          422,
          "The idempotency key was used for something else",
          "Idempotency-Key "
              + exchange.getRequestHeaders().getFirst(Posts.KEY)
              + " belongs to "
              + known.item()
              + ": a new document needs a new key");
    }
    exchange.getResponseHeaders().put(Headers.LOCATION, ITEMS + "/" + known.item().id());
    if (known.known()) {
      exchange.getResponseHeaders().put(REPLAYED, "true");
    }
    write(exchange, 202, items.whole(known.item()));
  }

  private static void openApi(HttpServerExchange exchange) throws IOException {
    try (InputStream in = HttpIntake.class.getResourceAsStream("openapi.json")) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
      exchange.getOutputStream().write(in.readAllBytes());
    }
  }

  private static String query(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  private static Problem tooLarge(String what, long most, String setting) {
    return Problem.of(
        413, "The request is too large", what + " (allowed: " + most + " bytes, " + setting + ")");
  }

  private Problem ofBroken(IOException e) {
    String why = String.valueOf(e.getMessage());
    if (Posts.full(e)) {
      LOG.warn("a post is turned away: {}", why);
      return Problem.later(507, "There is no room", why, 60);
    }
    boolean slow = e instanceof InterruptedIOException || e instanceof ReadTimeoutException;
    LOG.debug("a request broke off: {}", e.toString());
    return slow
        ? Problem.of(408, "The request is too slow", why)
        : Problem.of(400, "The request broke off", why);
  }

  private static Problem ofThrown(RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof IOException io && Posts.full(io)) {
        return Problem.later(507, "There is no room", String.valueOf(io.getMessage()), 60);
      }
    }
    String ledger = LedgerTrouble.in(e).orElse(null);
    if (ledger != null) {
      LOG.warn("a request is turned away: {}", ledger);
      return Problem.later(503, "The ledger is away", ledger, LEDGER_SECONDS);
    }
    LOG.error("a request cannot be answered; this is a bug", e);
    return Problem.of(500, "This is a bug", e.toString());
  }

  private static void write(HttpServerExchange exchange, Problem problem) {
    if (problem.status() == 401) {
      exchange
          .getResponseHeaders()
          .put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"peertube-ingest\"");
    }
    if (problem.retryAfter() > 0) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, problem.retryAfter());
    }
    if (!exchange.isRequestComplete()) {
      // What is left of the body is not waited for.
      exchange.setPersistent(false);
      exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
    }
    write(exchange, problem.status(), problem.json(), "application/problem+json");
  }

  private static void write(HttpServerExchange exchange, int status, ObjectNode json) {
    write(exchange, status, json, "application/json");
  }

  private static void write(HttpServerExchange exchange, int status, ObjectNode json, String type) {
    if (exchange.isResponseStarted()) {
      return;
    }
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(Json.pretty(json) + "\n", StandardCharsets.UTF_8);
  }

  /** Nobody is let in any more; who is in is answered. */
  @Override
  public void close() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }
}
