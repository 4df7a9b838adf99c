package io.github.peertubeingest.peertube;

import java.io.IOException;

/** The media file is not what it was when the item was planned: it changed or vanished under us. */
public final class MediaException extends IOException {

  private static final long serialVersionUID = 1L;

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
