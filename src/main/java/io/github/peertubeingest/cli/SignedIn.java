package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.peertube.Account;

/** Whether an account can sign in at all, asked before anything starts. */
final class SignedIn {

  private SignedIn() {}

  /** Every account needs a user name and password, or tokens kept by {@code login}. */
  static void require(Daemon daemon) {
    for (Account account : daemon.engine().accounts().all()) {
      boolean password =
          account.credentials().username() != null && account.credentials().password() != null;
      if (!password && !daemon.engine().tokens().keeps(account)) {
        String prefix =
            account.name().equals(Account.DEFAULT)
                ? "peertube."
                : "accounts." + account.name() + ".";
        throw new UsageException(
            prefix
                + "username and "
                + prefix
                + "password are not set, and no tokens are kept: put them into"
                + " config/application.properties, or run: peertube-ingest login");
      }
    }
  }
}
