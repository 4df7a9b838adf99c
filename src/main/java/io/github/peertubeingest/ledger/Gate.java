package io.github.peertubeingest.ledger;

import io.github.peertubeingest.item.FailureClass;
import java.time.Instant;

/**
 * Everything for an account waits.
 *
 * @param until null: until a restart or a login
 * @param pauseMillis the pause that led to {@code until}: the next one is longer
 */
public record Gate(
    String account, FailureClass failureClass, String why, Instant until, long pauseMillis) {

  /** Whether nothing may be sent now; past its time, one item is let through as a probe. */
  public boolean closed(Instant now) {
    return until == null || now.isBefore(until);
  }
}
