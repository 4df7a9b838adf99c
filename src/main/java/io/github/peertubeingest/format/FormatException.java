package io.github.peertubeingest.format;

import io.github.peertubeingest.item.DocumentReader;
import io.github.peertubeingest.item.FieldFault;

/** A file that cannot be understood: what, where, what is allowed. Never a crash of a parser. */
public final class FormatException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient FieldFault fault;

  public FormatException(FieldFault fault) {
    super(fault.line());
    this.fault = fault;
  }

  /** A fault of the file as a whole. */
  public FormatException(String message, String allowed) {
    this(ofWhole(message, allowed));
  }

  /** The same, of one record. */
  static FieldFault ofWhole(String message, String allowed) {
    return new FieldFault(DocumentReader.WHOLE, null, message, allowed);
  }

  public FieldFault fault() {
    return fault;
  }
}
