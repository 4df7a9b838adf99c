package io.github.peertubeingest.sandbox;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: faults first, then the API, the remote control or a static path; the answer is
 * written here.
 */
final class SandboxHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxHandler.class);
  private static final String PICTURES = "/lazy-static/";
  private static final String WATCH = "/w/";
  private static final String TIMEOUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

  private final Instance instance;
  private final RequestLog log;
  private final Faults faults;
  private final RemoteControl remote;
  private final Duration requestTimeout;

  SandboxHandler(
      Instance instance,
      RequestLog log,
      Faults faults,
      RemoteControl remote,
      Duration requestTimeout) {
    this.requestTimeout = requestTimeout;
    this.instance = instance;
    this.log = log;
    this.faults = faults;
    this.remote = remote;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    Call call = new Call(exchange);
    if (call.path().startsWith(RemoteControl.PREFIX)) {
      write(exchange, call, remote.serve(call));
    } else if (call.path().startsWith(Routes.API)) {
      guardedApi(exchange, call);
    } else {
      write(exchange, call, page(call));
    }
  }

  private void guardedApi(HttpServerExchange exchange, Call call) throws IOException {
    try {
      api(exchange, call);
    } catch (RequestTimedOut e) {
      note(call, StatusCodes.REQUEST_TIME_OUT);
      timeOut(exchange);
    } catch (CutConnection | InterruptedIOException e) {
      note(call, 0);
      exchange.getConnection().close();
    }
  }

  private void api(HttpServerExchange exchange, Call call) throws IOException {
    SandboxFault fault = faults.take(call.method(), call.path()).orElse(null);
    SandboxFault.Kind kind = fault == null ? null : fault.kind();
    if (kind == SandboxFault.Kind.DROP_BEFORE) {
      note(call, 0);
      exchange.getConnection().close();
      return;
    }
    if (kind == SandboxFault.Kind.DELAY) {
      FaultReplies.sleep(fault.delay());
    } else if (kind == SandboxFault.Kind.DROP_MIDWAY) {
      call.input().cutAfter(fault.bytes());
    } else if (kind == SandboxFault.Kind.HOLD_MIDWAY) {
      call.input().holdAfter(fault.bytes(), () -> faults.hold(fault));
    }
    call.input().timeout(requestTimeout);
    continueIfAsked(exchange);
    Reply reply =
        kind == SandboxFault.Kind.STATUS
            ? instance.faultReplies().reply(fault, call)
            : served(call);
    note(call, reply.status());
    Optional<SandboxFault> late = faults.takeAtAnswer(reply.status(), call.method(), call.path());
    if (late.isPresent()) {
      faults.hold(late.get());
    }
    if (kind == SandboxFault.Kind.DROP_AFTER || reply.isCut()) {
      exchange.getConnection().close();
      return;
    }
    write(exchange, call, reply);
  }

  private Reply served(Call call) throws IOException {
    try {
      return instance.api(call);
    } catch (RuntimeException e) {
      LOG.error("the sandbox failed at {} {}", call.method(), call.path(), e);
      Refusal refusal =
          Refusal.coded(500, e.getClass().getSimpleName(), "the sandbox failed: " + e.getMessage());
      return instance.problems().reply(refusal, null, call.originalUrl());
    }
  }

  /**
   * Ends a request that took too long to arrive as Node does: a bare 408, then the connection goes
   * (measured).
   */
  private static void timeOut(HttpServerExchange exchange) throws IOException {
    if (exchange.getConnection() instanceof AbstractServerConnection connection) {
      connection
          .getOriginalSinkConduit()
          .write(ByteBuffer.wrap(TIMEOUT.getBytes(StandardCharsets.US_ASCII)));
    }
    exchange.getConnection().close();
  }

  /** Node answers "Expect: 100-continue" before the application looks at the request. */
  private static void continueIfAsked(HttpServerExchange exchange) throws IOException {
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponseBlocking(exchange);
    }
  }

  private void note(Call call, int status) {
    String account = call.account() == null ? null : call.account().username();
    log.add(new SandboxRequest(call.method(), call.path(), call.rawQuery(), status, account));
  }

  private Reply page(Call call) throws IOException {
    if (call.path().startsWith(CaptionEndpoints.FOLDER)) {
      return instance
          .captions()
          .file(call.path().substring(CaptionEndpoints.FOLDER.length()))
          .orElseGet(Reply::notFound);
    }
    if (call.path().startsWith(PICTURES)) {
      String name = call.path().substring(call.path().lastIndexOf('/') + 1);
      Optional<Picture> picture = instance.picture(name);
      return picture.isPresent() ? VideoReader.picture(picture.get()) : Reply.notFound();
    }
    if (call.path().startsWith(WATCH)) {
      return instance
          .videos()
          .find(call.path().substring(WATCH.length()))
          .map(video -> Reply.html(200, watchPage(video)))
          .orElseGet(Reply::notFound);
    }
    return Reply.notFound();
  }

  private static String watchPage(Video video) {
    String name = video.state().name().replace("&", "&amp;").replace("<", "&lt;");
    return "<!doctype html><title>"
        + name
        + "</title><h1>"
        + name
        + "</h1><p>A video in the sandbox, not in PeerTube.</p>";
  }

  private static void write(HttpServerExchange exchange, Call call, Reply reply)
      throws IOException {
    exchange.setStatusCode(reply.status());
    if (reply.reason() != null) {
      exchange.setReasonPhrase(reply.reason());
    }
    put(exchange, "x-powered-by", "PeerTube");
    put(
        exchange,
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
    put(exchange, "Access-Control-Allow-Origin", "*");
    put(exchange, "Access-Control-Expose-Headers", "Retry-After");
    call.answerHeaders().forEach((name, value) -> put(exchange, name, value));
    reply.headers().forEach((name, value) -> put(exchange, name, value));
    if (reply.file() != null) {
      exchange.setResponseContentLength(Files.size(reply.file()));
      try (OutputStream out = exchange.getOutputStream()) {
        Files.copy(reply.file(), out);
      }
      return;
    }
    if (reply.status() != StatusCodes.NO_CONTENT) {
      exchange.setResponseContentLength(reply.body().length);
    }
    if (reply.body().length == 0 || call.method().equals("HEAD")) {
      exchange.endExchange();
      return;
    }
    try (OutputStream out = exchange.getOutputStream()) {
      out.write(reply.body());
    }
  }

  private static void put(HttpServerExchange exchange, String name, String value) {
    exchange.getResponseHeaders().put(HttpString.tryFromString(name), value);
  }
}
