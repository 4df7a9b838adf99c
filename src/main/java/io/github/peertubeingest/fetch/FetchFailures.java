package io.github.peertubeingest.fetch;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.LocalTrouble;
import io.github.peertubeingest.item.WebAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What a fetch that did not succeed means. No text of them holds credentials or a query. */
final class FetchFailures {

  /** Statuses after which nobody but the owner of the address can help. */
  private static final Set<Integer> REFUSED = Set.of(401, 402, 403, 407, 410, 451);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private FetchFailures() {}

  /** The media, or what the document says of them, will never pass. */
  static ItemFailure content(FetchOrder order, String message, String allowed) {
    return ItemFailure.content(
        Spool.STAGE, List.of(fault(order, message + refusal(order), allowed)));
  }

  private static String refusal(FetchOrder order) {
    return order.refusal() == null ? "" : "; fetched from here because " + order.refusal();
  }

  /**
   * A web page. Where the instance was to import it, that may well succeed later: the refusals of
   * yt-dlp are of many kinds, and the instance tells them apart by no code (6.3, 8.2: all 400).
   */
  static ItemFailure page(FetchOrder order) {
    return order.refusal() == null
        ? content(
            order, "leads to a web page, not to a media file", "the address of the file itself")
        : source(order, shown(order.url()) + " leads to a web page, not to a media file", null);
  }

  /**
   * The server answered something else than the file.
   *
   * @param retryAfter the header; null without one
   */
  static ItemFailure status(FetchOrder order, URI at, int status, String retryAfter) {
    String said = shown(at) + " answered " + status;
    ItemFailure.Builder failure =
        ItemFailure.of(FailureClass.SOURCE, Spool.STAGE, said + refusal(order))
            .answer(status, null)
            .fields(List.of(fault(order, "cannot be fetched: " + said, null)));
    return REFUSED.contains(status)
        ? failure
            .hopeless()
            .next(
                "Ask the owner of the address to let this machine fetch the file, then redrive it.")
            .build()
        : failure
            .retryAfter(pause(retryAfter))
            .next("Check the address; it is tried again until retry.give-up-after.")
            .build();
  }

  /** As the server asks, within reason; null where it does not say seconds. */
  private static Duration pause(String retryAfter) {
    return retryAfter != null && retryAfter.matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Math.min(Long.parseLong(retryAfter), LONGEST_PAUSE.toSeconds()))
        : null;
  }

  /** No answer, or not all of it. */
  static ItemFailure lost(FetchOrder order, URI at, IOException thrown) {
    if (thrown instanceof PublicResolver.PrivateAddressException secret) {
      return content(order, secret.getMessage(), secret.allowed());
    }
    return LocalTrouble.in(thrown, Spool.STAGE)
        .orElseGet(() -> source(order, shown(at) + " " + words(thrown), thrown));
  }

  /** What the item points at does not work now. */
  static ItemFailure source(FetchOrder order, String said, Throwable cause) {
    return ItemFailure.of(FailureClass.SOURCE, Spool.STAGE, said + refusal(order))
        .fields(List.of(fault(order, "cannot be fetched: " + said, null)))
        .next("Check the address; it is tried again until retry.give-up-after.")
        .cause(cause)
        .build();
  }

  /** What happened to a connection, as the end of a sentence about its address. */
  static String words(IOException thrown) {
    if (thrown instanceof UnknownHostException) {
      return "is at no known host";
    }
    if (thrown instanceof SSLException) {
      return "has no good certificate: " + thrown.getMessage();
    }
    if (thrown instanceof SocketTimeoutException) {
      return "does not answer in time (fetch.timeout)";
    }
    String message = thrown.getMessage();
    return "broke off: " + (message == null ? thrown.getClass().getSimpleName() : message);
  }

  private static FieldFault fault(FetchOrder order, String message, String allowed) {
    return new FieldFault(order.field(), shown(order.url()), message, allowed);
  }

  static String shown(URI url) {
    return WebAddress.shown(url.toString());
  }
}
