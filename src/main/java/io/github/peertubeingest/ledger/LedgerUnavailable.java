package io.github.peertubeingest.ledger;

/** The ledger's database cannot be opened. The message is for people. */
public final class LedgerUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LedgerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
