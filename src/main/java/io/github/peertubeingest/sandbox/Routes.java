package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The routes of the API, in the order they are tried. What none of them takes is 400 without a body
 * (measured).
 */
final class Routes {

  static final String API = "/api/v1/";

  /** Serves a route; {@code path} holds the groups of its pattern. */
  interface Handler {
    Reply handle(Call call, Matcher path) throws IOException;
  }

  private record Route(String method, Pattern pattern, String operation, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();
  private final Problems problems;

  Routes(Problems problems) {
    this.problems = problems;
  }

  /**
   * Adds a route; {@code operation} is what its problem documents name under {@code docs}, or null.
   */
  void add(String method, String pattern, String operation, Handler handler) {
    routes.add(new Route(method, Pattern.compile(API + pattern), operation, handler));
  }

  Reply serve(Call call) throws IOException {
    String path =
        call.path().endsWith("/")
            ? call.path().substring(0, call.path().length() - 1)
            : call.path();
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    for (Route route : routes) {
      Matcher matcher = route.pattern().matcher(path);
      if (route.method().equals(method) && matcher.matches()) {
        try {
          return route.handler().handle(call, matcher);
        } catch (UploadError.Raised e) {
          return e.error().reply();
        } catch (Refusal e) {
          return problems.reply(e, route.operation(), call.originalUrl());
        }
      }
    }
    return Reply.unknownRoute();
  }
}
