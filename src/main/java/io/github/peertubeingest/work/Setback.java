package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.ItemFailure.Scope;
import io.github.peertubeingest.item.Reason;
import io.github.peertubeingest.item.Texts;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.Step;
import io.github.peertubeingest.ledger.LeaseLost;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.LedgerTrouble;
import io.github.peertubeingest.ledger.UploadBook;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.Judge;
import io.github.peertubeingest.peertube.ResumableUploads;
import io.github.peertubeingest.peertube.VideoRequests;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Decides what becomes of an item that failed: later, or dead letter. */
public final class Setback {

  private static final Duration FIRST_GATE_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_GATE_PAUSE = Duration.ofMinutes(2);
  private static final Duration FIRST_ITEM_PAUSE = Duration.ofSeconds(2);
  private static final Duration LAST_ITEM_PAUSE = Duration.ofMinutes(10);
  private static final Duration QUOTA_PAUSE = Duration.ofMinutes(30);

  /** A longer {@code Retry-After} is a mistake: then it is looked again. */
  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /** Characters of an instance's message that fit into a line. */
  private static final int SHOWN = 300;

  /** Stages after which a video may exist. */
  private static final Set<String> SENDS = Set.of(VideoRequests.UPLOAD, ResumableUploads.CHUNK);

  private static final int CONFLICT = 409;

  private final Judge judge;
  private final ResumableUploads uploads;
  private final Ledger ledger;
  private final UploadBook sent;
  private final Gates gates;
  private final Duration giveUp;
  private final Duration quotaGiveUp;
  private final Clock clock;

  /**
   * @param giveUp {@code retry.give-up-after}
   * @param quotaGiveUp {@code retry.quota-give-up-after}
   */
  public Setback(
      Judge judge,
      ResumableUploads uploads,
      Ledger ledger,
      UploadBook sent,
      Gates gates,
      Duration giveUp,
      Duration quotaGiveUp,
      Clock clock) {
    this.judge = judge;
    this.uploads = uploads;
    this.ledger = ledger;
    this.sent = sent;
    this.gates = gates;
    this.giveUp = giveUp;
    this.quotaGiveUp = quotaGiveUp;
    this.clock = clock;
  }

  /**
   * What becomes of the item.
   *
   * @param reason of the dead letter; null: later
   * @param due when it is tried again; null with a reason
   * @param why what it waits for, in words
   * @param failed whether this counts as an attempt
   * @param gate closes for the whole account; null for none
   */
  public record Decision(
      Reason reason, Instant due, String why, boolean failed, long pauseMillis, Gate gate) {

    public boolean dead() {
      return reason != null;
    }

    /** Nothing is written: somebody else has the item, or the ledger is still away. */
    boolean left() {
      return reason == null && due == null;
    }
  }

  /** Whether it has to be asked what is the matter, the item or its instance. */
  public boolean doubtful(Throwable thrown, ApiRequest request) {
    return request != null && Judge.doubtful(judge.failure(request, thrown));
  }

  /** The question. */
  public ApiRequest probe(ApiRequest request) {
    return Judge.probe(request.account());
  }

  /**
   * @param request the last request of the item; null when it sent none
   * @param probed what asking whether the instance answers at all ended with; null when it does, or
   *     nobody asked
   */
  public Decision decide(Item item, Throwable thrown, ApiRequest request, Throwable probed) {
    Optional<String> trouble = LedgerTrouble.in(thrown);
    try {
      if (!ledger.holds(item)) {
        return left("somebody else: its lease ran out");
      }
      if (ledger.get(item.id()).step() == Step.DONE) {
        return left("nothing: it is finished, only the ledger's answer to that was lost");
      }
      return trouble.isPresent()
          ? new Decision(
              null,
              clock.instant().plus(FIRST_ITEM_PAUSE),
              FailureClass.INSTANCE.word() + ": " + trouble.get(),
              false,
              item.pauseMillis(),
              null)
          : judged(item, thrown, request, probed);
    } catch (LeaseLost e) {
      return left("somebody else: its lease ran out");
    } catch (RuntimeException e) {
      return left(LedgerTrouble.in(e).orElseThrow(() -> e));
    }
  }

  private static Decision left(String why) {
    return new Decision(null, null, why, false, 0, null);
  }

  private Decision judged(Item item, Throwable thrown, ApiRequest request, Throwable probed) {
    Step step = ledger.get(item.id()).step();
    if (step == Step.SETTLE || step == Step.REDRIVE) {
      return unmoved(item, thrown);
    }
    ItemFailure failure = judge.failure(request, thrown);
    if (request != null && SENDS.contains(request.stage())) {
      afterSending(item, request, failure);
    }
    Instant now = clock.instant();
    ItemFailure outage = probed == null ? null : judge.failure(probe(request), probed);
    if (outage != null && outage.scope() == Scope.INSTANCE) {
      return away(item, outage, now);
    }
    return switch (failure.failureClass()) {
      case CONTENT, BUG -> dead(item, failure, thrown, now);
      case CREDENTIALS -> credentials(item, failure, now);
      case RATE -> gated(item, failure, now, pauseOr(failure, FIRST_GATE_PAUSE.toMillis()));
      case QUOTA -> later(item, failure, now, QUOTA_PAUSE.toMillis(), quotaGiveUp);
      case INSTANCE, SOURCE ->
          failure.hopeless() ? dead(item, failure, thrown, now) : retried(item, failure, now);
    };
  }

  private Decision retried(Item item, ItemFailure failure, Instant now) {
    return switch (failure.scope()) {
      case INSTANCE -> away(item, failure, now);
      case ITEM -> later(item, failure, now, pauseOfItem(item, failure), giveUp);
      case HERE -> {
        long pause = grown(item.pauseMillis(), FIRST_ITEM_PAUSE, LAST_GATE_PAUSE);
        yield new Decision(null, now.plusMillis(pause), words(failure), false, pause, null);
      }
    };
  }

  /**
   * Writes down what the failure says about the video itself: that it cannot exist, or that its
   * upload cannot go on and has to be given up before another is opened.
   */
  private void afterSending(Item item, ApiRequest request, ItemFailure failure) {
    boolean answeredByOthers = !failure.stage().equals(request.stage());
    boolean hopeless =
        failure.failureClass() == FailureClass.CONTENT
            || (failure.status() != null && failure.status() == CONFLICT);
    if (answeredByOthers || !failure.arrived() || hopeless) {
      sent.notSent(item);
    }
    if (failure.arrived() && failure.retryAfter() != null) {
      sent.notBefore(item, clock.instant().plus(bounded(failure.retryAfter())));
    }
    if (hopeless && request.stage().equals(ResumableUploads.CHUNK)) {
      sent.spoilt(item);
    }
    uploads.failed(request, failure);
  }

  /** Puts the item off, and closes the account's gate where the decision says so. */
  public void postpone(Item item, Decision decision, Integer spent) {
    if (decision.left()) {
      return;
    }
    try {
      write(item, decision, spent);
    } catch (LeaseLost e) {
      return; // somebody else has it
    } catch (RuntimeException e) {
      if (LedgerTrouble.in(e).isEmpty()) {
        throw e;
      } // the next heartbeat gives it back
    }
  }

  private void write(Item item, Decision decision, Integer spent) {
    if (decision.gate() != null) {
      gates.close(decision.gate());
    }
    ledger.later(
        item,
        decision.due(),
        decision.why(),
        null,
        decision.failed(),
        decision.pauseMillis(),
        spent == null ? 0 : spent);
  }

  /**
   * Only the files cannot be moved, to where its outcome says or back to work: that never makes
   * another outcome of it.
   */
  private Decision unmoved(Item item, Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    long pause = grown(item.pauseMillis(), FIRST_ITEM_PAUSE, LAST_GATE_PAUSE);
    Instant due = clock.instant().plusMillis(pause);
    return new Decision(null, due, "its files cannot be moved: " + cause, false, pause, null);
  }

  private Decision dead(Item item, ItemFailure failure, Throwable thrown, Instant now) {
    boolean bug = failure.failureClass() == FailureClass.BUG;
    Reason reason =
        new Reason(
            item.key(),
            failure.failureClass(),
            failure.stage(),
            failure.status(),
            failure.code(),
            WebAddress.withoutCredentials(bug ? stackTrace(thrown) : failure.detail()),
            Blame.of(item, failure),
            item.attempts() + 1,
            item.firstFailureAt() == null ? now : item.firstFailureAt(),
            now,
            failure.next());
    return new Decision(reason, null, null, true, 0, null);
  }

  private Decision credentials(Item item, ItemFailure failure, Instant now) {
    String why = words(failure) + ". " + failure.next();
    Gate gate = new Gate(item.account(), FailureClass.CREDENTIALS, why, null, 0);
    return new Decision(null, now, why, false, item.pauseMillis(), gate);
  }

  private Decision away(Item item, ItemFailure failure, Instant now) {
    Optional<Gate> before = gates.of(item.account());
    if (before.isPresent() && before.get().until() != null && before.get().closed(now)) {
      Gate same = before.get();
      return new Decision(null, same.until(), same.why(), false, item.pauseMillis(), null);
    }
    long pause = grown(before.map(Gate::pauseMillis).orElse(0L), FIRST_GATE_PAUSE, LAST_GATE_PAUSE);
    return gated(item, failure, now, pauseOr(failure, pause));
  }

  private static Decision gated(Item item, ItemFailure failure, Instant now, long pause) {
    String why = words(failure);
    Instant until = now.plusMillis(pause);
    Gate gate =
        failure.scope() == Scope.INSTANCE
            ? new Gate(item.account(), failure.failureClass(), why, until, pause)
            : null;
    return new Decision(null, until, why, false, item.pauseMillis(), gate);
  }

  private Decision later(
      Item item, ItemFailure failure, Instant now, long pause, Duration patience) {
    Instant first = item.firstFailureAt() == null ? now : item.firstFailureAt();
    if (Duration.between(first, now).compareTo(patience) >= 0 && item.attempts() > 0) {
      return dead(item, failure, failure, now);
    }
    String why = words(failure);
    return new Decision(null, now.plusMillis(pause), why, true, pause, null);
  }

  /** One line: an instance's own message may have many. */
  private static String words(ItemFailure failure) {
    return failure.failureClass().word()
        + ": "
        + Texts.shortened(WebAddress.withoutCredentials(Texts.firstLine(failure.detail())), SHOWN);
  }

  /**
   * While a video may exist it is searched for soon, whatever the instance asks to wait: only the
   * sending again waits.
   */
  private long pauseOfItem(Item item, ItemFailure failure) {
    long grown = grown(item.pauseMillis(), FIRST_ITEM_PAUSE, LAST_ITEM_PAUSE);
    boolean mayExist = ledger.get(item.id()).progress().sentAt() != null;
    return mayExist ? Math.min(grown, Doubt.LOOK_AGAIN.toMillis()) : pauseOr(failure, grown);
  }

  private static long pauseOr(ItemFailure failure, long pause) {
    return failure.retryAfter() == null ? pause : bounded(failure.retryAfter()).toMillis();
  }

  /** As the instance asks, within reason. */
  private static Duration bounded(Duration asked) {
    return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
  }

  /** Twice the last pause, a tenth more or less so that many do not come at once. */
  private static long grown(long last, Duration first, Duration most) {
    long doubled = last <= 0 ? first.toMillis() : Math.min(last * 2, most.toMillis());
    return Math.round(doubled * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
