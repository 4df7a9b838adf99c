package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.ledger.Gate;
import io.github.peertubeingest.ledger.GateBook;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Accounts for which everything waits: the instance is away or it limits, which concerns all
 * accounts that it has here; or it refused the sign-in of this one. Kept in the ledger, so that
 * {@code status} shows them and {@code login} opens them from another process.
 */
public final class Gates {

  private final GateBook book;
  private final Accounts accounts;

  public Gates(GateBook book, Accounts accounts) {
    this.book = book;
    this.accounts = accounts;
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
    Map<String, Gate> closed = closed();
    neighbours(request.account()).stream()
        .map(closed::get)
        .filter(gate -> gate != null && gate.failureClass() != FailureClass.CREDENTIALS)
        .forEach(gate -> book.open(gate.account()));
  }

  /** A sign-in was granted. */
  public void signedIn(String account) {
    book.open(account);
  }

  /** Closes the gate: for refused credentials that of the account alone, else the instance's. */
  public void close(Gate gate) {
    Account account = accounts.get(gate.account());
    if (gate.failureClass() == FailureClass.CREDENTIALS || account == null) {
      book.close(gate);
      return;
    }
    Map<String, Gate> closed = closed();
    for (String name : neighbours(account)) {
      Gate before = closed.get(name);
      if (before == null || before.failureClass() != FailureClass.CREDENTIALS) {
        book.close(
            new Gate(name, gate.failureClass(), gate.why(), gate.until(), gate.pauseMillis()));
      }
    }
  }

  /** The accounts of the same instance, this one included. */
  private List<String> neighbours(Account account) {
    return accounts.sharing(account).stream().map(Account::name).toList();
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
