package io.github.peertubeingest.ledger;

/** Somebody else took the item meanwhile: whoever comes too late writes nothing. */
public final class LeaseLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LeaseLost(String itemId) {
    super("the lease of " + itemId + " ran out, and somebody else works on it");
  }
}
