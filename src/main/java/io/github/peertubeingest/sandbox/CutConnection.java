package io.github.peertubeingest.sandbox;

import java.io.IOException;

/** The connection ended before the request was complete, by the client or by a fault. */
final class CutConnection extends IOException {

  private static final long serialVersionUID = 1L;

  CutConnection(String message, Throwable cause) {
    super(message, cause);
  }
}
