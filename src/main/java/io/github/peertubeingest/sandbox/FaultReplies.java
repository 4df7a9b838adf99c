package io.github.peertubeingest.sandbox;

import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;

/** What faults do where the request itself is served: answers, waits, and the end of an upload. */
final class FaultReplies {

  private final Faults faults;
  private final Problems problems;

  FaultReplies(Faults faults, Problems problems) {
    this.faults = faults;
    this.problems = problems;
  }

  /** The answer of a fault with a status: a problem document if it has a code, else HTML. */
  Reply reply(SandboxFault fault, Call call) {
    Reply reply;
    if (fault.status() == 0) {
      return Reply.cut(0);
    }
    if (fault.code() != null) {
      Refusal refusal = Refusal.coded(fault.status(), fault.code(), "made to fail");
      reply = problems.reply(refusal, null, call.originalUrl());
    } else if (fault.status() == StatusCodes.TOO_MANY_REQUESTS) {
      reply = Reply.html(fault.status(), RateLimits.MESSAGE);
    } else {
      String reason = fault.status() + " " + StatusCodes.getReason(fault.status());
      reply = Reply.html(fault.status(), "<html><head><title>" + reason + "</title></head></html>");
    }
    return fault.delay().isZero()
        ? reply
        : reply.header("Retry-After", Long.toString(Math.max(1, fault.delay().toSeconds())));
  }

  /** Lets the last step of an upload take as long as a fault wants it to. */
  void slowFinish(Call call) throws IOException {
    Optional<SandboxFault> slow =
        faults.takeAtFinish(SandboxFault.Kind.SLOW_FINISH, call.method(), call.path());
    if (slow.isPresent()) {
      sleep(slow.get().delay());
    }
  }

  /** The fault that spoils the answer of an upload whose video exists. */
  Optional<SandboxFault> failedFinish(Call call) {
    return faults.takeAtFinish(SandboxFault.Kind.FAIL_FINISH, call.method(), call.path());
  }

  /** Waits; a sandbox that is being closed ends the request instead. */
  static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the sandbox closes");
    }
  }
}
