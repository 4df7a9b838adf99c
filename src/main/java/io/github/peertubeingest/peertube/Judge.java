package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.ItemFailure.Scope;
import io.github.peertubeingest.item.LocalTrouble;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * The one place that decides what an answer, or its absence, means. From stage, status, code and
 * exception comes a failure class and how much stands still meanwhile; nothing else in the program
 * looks at a status to decide about a failure. {@code JudgeTest} is the table.
 */
public final class Judge {

  /** What a 429 without {@code Retry-After} is taken to mean: PeerTube's default window. */
  private static final Duration RATE_PAUSE = Duration.ofSeconds(10);

  /** Stages of an upload that is open at the instance. */
  private static final Set<String> UPLOADING =
      Set.of(ResumableUploads.CHUNK, ResumableUploads.STATUS, ResumableUploads.CANCEL);

  /**
   * What an open upload gets over: an id that the instance forgot (404), a conflict of sizes (409),
   * a range too large for what stands in between (413), another request that is still open (423), a
   * wrong checksum (460).
   */
  private static final Set<Integer> GOES_ON = Set.of(404, 408, 409, 413, 423, 425, 460);

  private static final Duration UPLOAD_PAUSE = Duration.ofSeconds(5);

  private static final Set<Integer> AWAY = Set.of(502, 503, 504, 520, 521, 522, 523, 524, 525, 526);

  /** Stage of the request that asks whether the instance answers at all. */
  public static final String PROBE = "probe";

  private static final Set<String> AROUND =
      Set.of(AroundRequests.CAPTION, AroundRequests.CHAPTERS, AroundRequests.PLAYLIST);

  /** Throws what the answer means, unless the request expects it. */
  public void judge(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    if (!request.accepted().contains(answer.status())) {
      throw failure(request, answer);
    }
  }

  /** Judges the answer of a request for something that has to be there. */
  public void judgeFound(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    if (answer.status() == 404) {
      throw failure(request, answer);
    }
  }

  /** What an answer that the request does not expect means. */
  public ItemFailure failure(ApiRequest request, ApiAnswer answer) {
    int status = answer.status();
    ItemFailure.Builder verdict = verdict(request, answer);
    return verdict.answer(status, answer.code()).build();
  }

  /** What a failed exchange means; an {@link ItemFailure} inside is handed on as it is. */
  public ItemFailure failure(ApiRequest request, Throwable thrown) {
    ItemFailure known = ItemFailure.in(thrown);
    if (known != null) {
      return known;
    }
    String stage = request == null ? "work" : request.stage();
    Optional<MediaException> media = cause(thrown, MediaException.class);
    if (media.isPresent()) {
      String message = media.get().getMessage();
      return ItemFailure.content(
          stage,
          List.of(new FieldFault(sends(request), null, message, "a file that stands still")));
    }
    Optional<ItemFailure> here = LocalTrouble.in(thrown, stage);
    if (here.isPresent()) {
      return here.get();
    }
    Optional<IOException> lost = cause(thrown, IOException.class);
    if (lost.isPresent() && request != null) {
      return unanswered(request, lost.get());
    }
    return ItemFailure.of(FailureClass.BUG, stage, thrown.toString())
        .next("This is a fault of peertube-ingest: please report it with this file.")
        .cause(thrown)
        .build();
  }

  /**
   * Whether a failure leaves open what is the matter: the item alone, or the instance as a whole. A
   * harmless request tells ({@link #PROBE}).
   */
  public static boolean doubtful(ItemFailure failure) {
    return failure.failureClass() == FailureClass.INSTANCE
        && failure.scope() == Scope.ITEM
        && (failure.status() == null || failure.status() >= 500);
  }

  /** A request that changes nothing and asks for what a working instance always has. */
  public static ApiRequest probe(Account account) {
    return ApiRequest.get(account, PROBE, "/api/v1/users/me/videos?start=0&count=1", null);
  }

  /** The document's field whose file a request sends. */
  private static String sends(ApiRequest request) {
    if (request == null || !request.stage().equals(AroundRequests.CAPTION)) {
      return "video";
    }
    return "captions." + request.path().substring(request.path().lastIndexOf('/') + 1);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  private static ItemFailure unanswered(ApiRequest request, IOException thrown) {
    boolean neverReached =
        thrown instanceof ConnectException
            || thrown instanceof ConnectTimeoutException
            || thrown instanceof UnknownHostException
            || thrown instanceof NoRouteToHostException
            || thrown instanceof SSLException;
    String advice =
        thrown instanceof SSLException
            ? "Check the certificate of "
                + request.account().url()
                + ", or set peertube.trust-store."
            : "Nothing to do if the instance comes back by itself; else check peertube.url.";
    return ItemFailure.of(
            FailureClass.INSTANCE,
            request.stage(),
            request.account().url()
                + (neverReached ? " cannot be reached: " : " broke the connection: ")
                + describe(thrown))
        .scope(neverReached || !request.heavy() ? Scope.INSTANCE : Scope.ITEM)
        .arrived(request.delivered())
        .next(advice)
        .cause(thrown)
        .build();
  }

  private static String describe(IOException thrown) {
    String message = thrown.getMessage();
    return thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private ItemFailure.Builder verdict(ApiRequest request, ApiAnswer answer) {
    int status = answer.status();
    String stage = request.stage();
    String said = request + " → " + status + " " + said(answer);
    if (status == 429) {
      return ItemFailure.of(FailureClass.RATE, stage, said)
          .scope(Scope.INSTANCE)
          .arrived(false)
          .retryAfter(answer.retryAfter().orElse(RATE_PAUSE))
          .next("Nothing: it goes on by itself.");
    }
    if (stage.equals(SignIn.CLIENT) || stage.equals(SignIn.TOKEN)) {
      return status < 500 && status >= 400 ? refused(request, answer) : away(request, answer, said);
    }
    if (status >= 300 && status < 400) {
      return ItemFailure.of(
              FailureClass.INSTANCE, stage, said + " to " + answer.headers().get("location"))
          .scope(Scope.INSTANCE)
          .next("Set peertube.url to the address that the instance redirects to.");
    }
    if (status == 503 && UPLOADING.contains(stage)) {
      // The instance works at the upload's end, or its disk is full: nothing about other items.
      return ItemFailure.of(FailureClass.INSTANCE, stage, said)
          .retryAfter(UPLOAD_PAUSE)
          .next("Nothing: the instance is still at work on it.");
    }
    if (AWAY.contains(status)) {
      return away(request, answer, said);
    }
    if (status == 409 && stage.equals(ImportRequests.IMPORT)) {
      return content(stage, said, "The instance has such imports switched off: name a file.");
    }
    if (status >= 500 && stage.equals(ImportRequests.IMPORT)) {
      // 6.3 to 8.2: 500 "getaddrinfo ENOTFOUND" where the address's host is unknown
      return ItemFailure.of(FailureClass.SOURCE, stage, said)
          .next("Check the address that the document names; it is tried again.");
    }
    if (stage.equals(PROBE)) {
      return away(request, answer, said);
    }
    if (status >= 500) {
      return serverError(request, answer, said);
    }
    if (status == 401 || stage.equals(Catalogue.STAGE)) {
      return ItemFailure.of(FailureClass.INSTANCE, stage, said)
          .scope(status == 401 ? Scope.ITEM : Scope.INSTANCE)
          .arrived(status != 401)
          .next("Check that peertube.url is the address of a PeerTube instance.");
    }
    return refusedItem(request, answer, said);
  }

  private static ItemFailure.Builder away(ApiRequest request, ApiAnswer answer, String said) {
    return ItemFailure.of(FailureClass.INSTANCE, request.stage(), said)
        // What is said at the end of a long upload says nothing about the instance as a whole.
        .scope(request.heavy() ? Scope.ITEM : Scope.INSTANCE)
        .retryAfter(answer.retryAfter().orElse(null))
        .next("Nothing: it is tried again when the instance is back.");
  }

  private static ItemFailure.Builder serverError(
      ApiRequest request, ApiAnswer answer, String said) {
    if ("MulterError".equals(answer.code())) {
      return ItemFailure.of(FailureClass.BUG, request.stage(), said)
          .next("The instance does not know a field that was sent: please report it.");
    }
    return ItemFailure.of(FailureClass.INSTANCE, request.stage(), said)
        .next("Look into the instance's log; the item is tried again until retry.give-up-after.");
  }

  private static ItemFailure.Builder refusedItem(
      ApiRequest request, ApiAnswer answer, String said) {
    String stage = request.stage();
    if (UPLOADING.contains(stage) && GOES_ON.contains(answer.status())) {
      return ItemFailure.of(FailureClass.INSTANCE, stage, said)
          .retryAfter(answer.status() == 423 ? UPLOAD_PAUSE : null)
          .next("Nothing: the upload goes on where the instance has it.");
    }
    return switch (answer.status()) {
      case 408, 409, 423, 425 ->
          ItemFailure.of(FailureClass.INSTANCE, stage, said).next("Nothing: it is tried again.");
      case 413 ->
          "quota_reached".equals(answer.code())
              ? ItemFailure.of(FailureClass.QUOTA, stage, said)
                  .arrived(false)
                  .next("Free space in the account, or ask for a larger quota.")
              : content(
                  stage, said, "Something in front of the instance allows only smaller requests.");
      case 404 ->
          content(
              stage,
              said,
              AROUND.contains(stage)
                  ? "The video, or the playlist, was taken away meanwhile: drop the document again."
                  : "Check the id or the channel that the document names.");
      case 403 ->
          content(stage, said, "The account may not do this; ask for the right, or correct it.");
      case 415, 422 ->
          content(stage, said, "The instance cannot read the media file: check that it plays.");
      default ->
          content(
                  stage,
                  said,
                  "Correct the files in this folder and redrive it, or drop the document again.")
              .fields(faults(answer));
    };
  }

  private static ItemFailure.Builder content(String stage, String said, String next) {
    return ItemFailure.of(FailureClass.CONTENT, stage, said).next(next);
  }

  private static ItemFailure.Builder refused(ApiRequest request, ApiAnswer answer) {
    String account = "account \"" + request.account().name() + "\" at " + request.account().url();
    String code = answer.code() == null ? "" : answer.code();
    String user = request.account().credentials().username();
    String next =
        switch (code) {
          case "invalid_grant" ->
              "Correct peertube.username and peertube.password, then start again or run login.";
          case "missing_two_factor" ->
              "Set peertube.otp-secret, or sign in once with: peertube-ingest login --otp CODE";
          case "invalid_two_factor" ->
              "Check peertube.otp-secret and the clock, or run: peertube-ingest login --otp CODE";
          case "invalid_client" ->
              "Correct peertube.client-id and peertube.client-secret, or leave out both.";
          default ->
              request.stage().equals(SignIn.CLIENT)
                  ? "Set peertube.host to the instance's public host name, or set peertube.client-id and"
                      + " peertube.client-secret."
                  : "Ask the instance's administrators about the account \"" + user + "\".";
        };
    return ItemFailure.of(
            FailureClass.CREDENTIALS,
            request.stage(),
            "sign-in refused for " + account + ": " + answer.status() + " " + said(answer))
        .scope(Scope.INSTANCE)
        .next(next);
  }

  private static String said(ApiAnswer answer) {
    String code = answer.code();
    return answer.detail() + (code == null ? "" : " (" + code + ")");
  }

  /** PeerTube's {@code invalid-params}, as faults. */
  private static List<FieldFault> faults(ApiAnswer answer) {
    List<FieldFault> faults = new ArrayList<>();
    answer
        .json()
        .path("invalid-params")
        .properties()
        .forEach(e -> faults.add(fault(e.getKey(), e.getValue())));
    return faults;
  }

  private static FieldFault fault(String field, JsonNode param) {
    JsonNode value = param.path("value");
    return new FieldFault(
        field,
        value.isMissingNode() ? null : value.isTextual() ? value.asText() : value.toString(),
        param.path("msg").asText("is refused by the instance"),
        null);
  }
}
