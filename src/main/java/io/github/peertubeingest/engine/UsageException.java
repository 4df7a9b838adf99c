package io.github.peertubeingest.engine;

/** Wrong usage or settings: one clear message, exit code 2, no stack trace. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
