package io.github.peertubeingest.item;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose fault a failure is; it decides what happens to the item meanwhile. */
public enum FailureClass {
  /** The document or the media: straight to dead letter, all its errors at once. */
  CONTENT,
  /** The instance is down, overloaded or answers 5xx: waits. */
  INSTANCE,
  /** What the item points at cannot be fetched: that item alone is retried. */
  SOURCE,
  /** Sign-in refused: everything for the account stops, nothing is dead-lettered. */
  CREDENTIALS,
  /** 429: waits as told, never a failure. */
  RATE,
  /** No room left for the account: asked again every half hour. */
  QUOTA,
  /** Ours: dead letter with the stack trace. */
  BUG;

  /** The name as receipts, reasons and {@code status} write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
