package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.peertube.Account;
import org.apache.camel.Exchange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs in once and keeps only the tokens. */
@Command(
    name = "login",
    description = "Signs in once and keeps only the tokens; a running daemon goes on with them.")
final class LoginCommand extends PlacedCommand {

  @Option(
      names = "--account",
      paramLabel = "A",
      description = "Which account (default: ${DEFAULT-VALUE}).")
  private String name = Account.DEFAULT;

  @Option(
      names = "--otp",
      paramLabel = "CODE",
      description = "The six digits of the second factor.")
  private String code;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      interactive = true,
      arity = "0..1",
      description = "Asks for the password, where the settings hold none.")
  private char[] password;

  @Override
  public Integer call() throws Exception {
    try (Daemon daemon = place().daemon()) {
      Account configured = daemon.engine().accounts().get(name);
      if (configured == null) {
        throw new UsageException(
            "--account "
                + name
                + " is not configured; there is: "
                + String.join(", ", daemon.engine().accounts().names()));
      }
      Account account = withPassword(configured);
      if (account.credentials().username() == null || account.credentials().password() == null) {
        throw new UsageException(
            "set the user name in config/application.properties, and the password too or add --password");
      }
      if (code != null) {
        daemon.engine().signIn().useOnce(account, code);
      }
      daemon.start(Daemon.DOOR);
      Exchange done = new DoorCalls(daemon).signIn(account);
      ItemFailure failure = ItemFailure.in(done.getException());
      if (failure != null) {
        err().println("peertube-ingest: " + failure.detail() + "\n" + failure.next());
        return ExitCode.UNREACHABLE;
      }
      if (done.getException() != null) {
        throw done.getException();
      }
      daemon.engine().gates().signedIn(account.name());
      say("signed in to " + account.url() + " as " + account.credentials().username());
      return ExitCode.OK;
    }
  }

  private Account withPassword(Account account) {
    if (password == null) {
      return account;
    }
    Account.Credentials c = account.credentials();
    return new Account(
        account.name(),
        account.url(),
        new Account.Credentials(
            c.username(), new String(password), c.otpSecret(), c.clientId(), c.clientSecret()),
        account.host(),
        account.proxy(),
        account.trustStore(),
        account.channel());
  }
}
