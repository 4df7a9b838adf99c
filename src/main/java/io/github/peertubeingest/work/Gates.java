package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.GateBook;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Accounts for which everything waits: the instance is away, it limits, or it refused the sign-in.
 * Kept in the ledger, so that {@code status} shows them and {@code login} opens them from another
 * process.
 */
public final class Gates {

  private final GateBook book;

  public Gates(GateBook book) {
    this.book = book;
  }

  public Map<String, Gate> closed() {
    return book.all().stream().collect(Collectors.toMap(Gate::account, Function.identity()));
  }

  public Optional<Gate> of(String account) {
    return Optional.ofNullable(closed().get(account));
  }

  /** An answer came: the instance is back, or the limit's window is over. */
  public void answered(ApiRequest request, ApiAnswer answer) {
    if (answer.status() >= 500 || answer.status() == 429) {
      return;
    }
    of(request.account().name())
        .filter(gate -> gate.failureClass() != FailureClass.CREDENTIALS)
        .ifPresent(gate -> book.open(gate.account()));
  }

  /** A sign-in was granted. */
  public void signedIn(String account) {
    book.open(account);
  }

  public void close(Gate gate) {
    book.close(gate);
  }

  /** At start everything is tried again. */
  public void openAll() {
    book.all().forEach(gate -> book.open(gate.account()));
  }

  /** Unfinished items of accounts that the settings no longer name wait, and say so. */
  public void closeUnknown(List<String> unfinished, List<String> configured) {
    unfinished.stream()
        .filter(account -> !configured.contains(account))
        .forEach(
            account ->
                book.close(
                    new Gate(
                        account,
                        FailureClass.CREDENTIALS,
                        "account \"" + account + "\" is not configured",
                        null,
                        0)));
  }

  /** Whether something of the account may be sent at that moment. */
  public static boolean lets(Gate gate, Instant at) {
    return gate == null || !gate.closed(at);
  }
}
