package io.github.peertubeingest.format;

import io.github.peertubeingest.item.FieldFault;

/** A file that cannot be understood: what, where, what is allowed. Never a crash of a parser. */
public final class FormatException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient FieldFault fault;

  public FormatException(FieldFault fault) {
    super(fault.line());
    this.fault = fault;
  }

  public FieldFault fault() {
    return fault;
  }
}
