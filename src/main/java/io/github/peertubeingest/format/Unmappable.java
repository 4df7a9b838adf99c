package io.github.peertubeingest.format;

/** A value of a record that a profile cannot map. */
final class Unmappable extends Exception {

  private static final long serialVersionUID = 1L;

  private final String value;
  private final String allowed;

  /**
   * @param value what stood there; null: nothing
   * @param message what is wrong with it
   * @param allowed what would be right
   */
  Unmappable(String value, String message, String allowed) {
    super(message);
    this.value = value;
    this.allowed = allowed;
  }

  String value() {
    return value;
  }

  String allowed() {
    return allowed;
  }
}
