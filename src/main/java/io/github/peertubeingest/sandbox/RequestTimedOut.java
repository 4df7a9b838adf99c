package io.github.peertubeingest.sandbox;

import java.io.IOException;

/** A request took longer to arrive than the server allows. */
final class RequestTimedOut extends IOException {

  private static final long serialVersionUID = 1L;

  RequestTimedOut() {
    super("the request took too long to arrive");
  }
}
