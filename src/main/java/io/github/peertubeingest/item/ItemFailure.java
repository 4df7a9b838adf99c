package io.github.peertubeingest.item;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An item cannot go on, now or at all. Carries everything that the reason, the log and the decision
 * about it need, as data; {@link #scope()} and {@link #failureClass()} decide what happens next.
 */
public final class ItemFailure extends Exception {

  /** How much stands still because of the failure. */
  public enum Scope {
    /** This item only. */
    ITEM,
    /** Everything for the account's instance: it is away, or says to wait. */
    INSTANCE,
    /** This item, because of this machine: its disk is full. No attempt counts, no clock runs. */
    HERE
  }

  private static final long serialVersionUID = 1L;

  private final FailureClass failureClass;
  private final Scope scope;
  private final String stage;
  private final Integer status;
  private final String code;
  private final transient List<FieldFault> fields;
  private final String next;
  private final Duration retryAfter;
  private final boolean arrived;
  private final boolean hopeless;

  private ItemFailure(Builder b) {
    super(b.detail, b.cause);
    failureClass = b.failureClass;
    scope = b.scope;
    stage = b.stage;
    status = b.status;
    code = b.code;
    fields = List.copyOf(b.fields);
    next = b.next;
    retryAfter = b.retryAfter;
    arrived = b.arrived;
    hopeless = b.hopeless;
  }

  public static Builder of(FailureClass failureClass, String stage, String detail) {
    return new Builder(failureClass, stage, detail);
  }

  /** A document or media that will never pass as it is. */
  public static ItemFailure content(String stage, List<FieldFault> faults) {
    String detail = faults.stream().map(FieldFault::line).collect(Collectors.joining("; "));
    return of(FailureClass.CONTENT, stage, detail)
        .fields(faults)
        .next("Correct the files in this folder and redrive it, or drop the document again.")
        .build();
  }

  /** The failure inside whatever Camel or Java wrapped round it; null when there is none. */
  public static ItemFailure in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ItemFailure failure) {
        return failure;
      }
    }
    return null;
  }

  public FailureClass failureClass() {
    return failureClass;
  }

  public Scope scope() {
    return scope;
  }

  /** Where it happened: {@code read}, {@code media}, {@code token}, {@code upload}, … */
  public String stage() {
    return stage;
  }

  /** HTTP status of the instance's answer; null when there was none. */
  public Integer status() {
    return status;
  }

  /** PeerTube's machine code of the answer; null when there was none. */
  public String code() {
    return code;
  }

  public String detail() {
    return getMessage();
  }

  public List<FieldFault> fields() {
    return fields == null ? List.of() : fields;
  }

  /** What to do about it, in a sentence. */
  public String next() {
    return next;
  }

  /** How long to wait, as the instance said; null when it did not. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the instance may have acted on the request. */
  public boolean arrived() {
    return arrived;
  }

  /** Whether another attempt would end the same way, whatever the class is retried for. */
  public boolean hopeless() {
    return hopeless;
  }

  /** Collects what is known about a failure. */
  public static final class Builder {
    private final FailureClass failureClass;
    private final String stage;
    private final String detail;
    private Scope scope = Scope.ITEM;
    private Integer status;
    private String code;
    private List<FieldFault> fields = List.of();
    private String next;
    private Duration retryAfter;
    private Throwable cause;
    private boolean arrived = true;
    private boolean hopeless;

    private Builder(FailureClass failureClass, String stage, String detail) {
      this.failureClass = failureClass;
      this.stage = stage;
      this.detail = detail;
    }

    public Builder scope(Scope value) {
      scope = value;
      return this;
    }

    public Builder answer(Integer answerStatus, String answerCode) {
      status = answerStatus;
      code = answerCode;
      return this;
    }

    public Builder fields(List<FieldFault> value) {
      fields = value;
      return this;
    }

    public Builder next(String value) {
      next = value;
      return this;
    }

    public Builder retryAfter(Duration value) {
      retryAfter = value;
      return this;
    }

    public Builder arrived(boolean value) {
      arrived = value;
      return this;
    }

    public Builder cause(Throwable value) {
      cause = value;
      return this;
    }

    /** It is not worth another attempt: dead letter at once. */
    public Builder hopeless() {
      hopeless = true;
      return this;
    }

    public ItemFailure build() {
      return new ItemFailure(this);
    }
  }
}
