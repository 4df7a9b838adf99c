package io.github.peertubeingest.sandbox;

import io.github.peertubeingest.sandbox.Users.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which route answers a request, who may ask it, and which limit it counts in. */
final class Routes {

  /** Who may ask. */
  enum Access {
    /** Everybody, and it is in no limit. */
    FREE,
    /** Everybody. */
    OPEN,
    /** Everybody; a token that comes along must be good. */
    OPTIONAL,
    /** Account holders only. */
    SIGNED_IN,
    /** Counts as a sign-in. */
    SIGN_IN
  }

  /** Answers a call; the user is null where nobody is signed in. */
  interface Answer {
    Reply to(Call call, User user) throws IOException, Refusal;
  }

  /**
   * One route.
   *
   * @param operation name of the operation in PeerTube's API reference, for {@code docs}; null for
   *     none
   */
  record Route(String method, Pattern path, String operation, Access access, Answer answer) {}

  /** A route with the parts of the path that it matched. */
  record Match(Route route, Matcher path) {}

  private final List<Route> routes = new ArrayList<>();

  Routes add(String method, String path, String operation, Access access, Answer answer) {
    routes.add(new Route(method, Pattern.compile("/api/v1" + path), operation, access, answer));
    return this;
  }

  Optional<Match> find(String method, String path) {
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(path);
      if (route.method().equals(method) && matcher.matches()) {
        return Optional.of(new Match(route, matcher));
      }
    }
    return Optional.empty();
  }
}
