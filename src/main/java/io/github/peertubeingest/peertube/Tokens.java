package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The tokens of every account: in memory, and in {@code data/} for the next start and for other
 * processes of this HOME. A refresh kills the old access token for everyone (seen on PeerTube 6.3,
 * 7.0, 8.2), so one renewal runs at a time, across processes too, and who did not renew reads what
 * the other one wrote.
 */
public final class Tokens {

  /** A token is renewed this long before it expires, but never earlier than a tenth of its life. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** What is told to whoever must keep secrets out of the log. */
  private final Consumer<String> secrets;

  private final TokenFiles files;
  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();

  public Tokens(TokenFiles files, Clock clock, Consumer<String> secrets) {
    this.files = files;
    this.clock = clock;
    this.secrets = secrets;
  }

  /** Id and secret of the instance's OAuth client. */
  public record Client(String id, String secret) {
    @Override
    public String toString() {
      return "Client[" + id + "]";
    }
  }

  /**
   * What is kept of one account.
   *
   * @param lifeSeconds of the access token, as the instance said
   */
  public record Kept(
      String url,
      String username,
      Client client,
      String access,
      String refresh,
      long lifeSeconds,
      Instant expires,
      Instant refreshExpires) {

    @Override
    public String toString() {
      return "Kept[" + username + " at " + url + " until " + expires + "]";
    }
  }

  /** Whether the account has a token that is good for a while yet. */
  public boolean fresh(Account account) {
    Kept now = known(account);
    return now != null
        && now.access() != null
        && !now.access().equals(refused.get(account.name()))
        && clock.instant().isBefore(now.expires().minus(margin(now)));
  }

  /** Whether a renewal is needed before the next request. */
  public boolean stale(Account account) {
    return !fresh(account);
  }

  /** Whether a renewal is needed, and the refresh token is good for it. */
  public boolean renewable(Account account) {
    return stale(account) && refreshToken(account).isPresent();
  }

  /** The access token to send. */
  public String bearer(Account account) {
    return known(account).access();
  }

  /** The account signed in before: its tokens are kept. */
  public boolean keeps(Account account) {
    Kept now = known(account);
    return now != null && now.refresh() != null;
  }

  Optional<String> refreshToken(Account account) {
    Kept now = known(account);
    return now == null || now.refresh() == null || now.client() == null
        ? Optional.empty()
        : Optional.of(now.refresh()).filter(r -> clock.instant().isBefore(now.refreshExpires()));
  }

  Optional<Client> client(Account account) {
    Account.Credentials credentials = account.credentials();
    if (credentials.clientId() != null && credentials.clientSecret() != null) {
      return Optional.of(new Client(credentials.clientId(), credentials.clientSecret()));
    }
    return Optional.ofNullable(known(account)).map(Kept::client);
  }

  /** The instance refused this token: it is not used again, whatever its date says. */
  public void refused(Account account, String bearer) {
    refused.put(account.name(), bearer);
  }

  /** Waits for its turn to renew, across processes, and takes over what others wrote meanwhile. */
  public void enter(Account account) {
    try {
      files.enter(account.name());
      files.read(account.name()).filter(k -> isOf(k, account)).ifPresent(k -> keep(account, k));
    } catch (IOException e) {
      files.leave(account.name());
      throw new UncheckedIOException("cannot use the token file of account " + account.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting to sign in", e);
    }
  }

  public void leave(Account account) {
    files.leave(account.name());
  }

  /** Takes in the instance's client id and secret. */
  public void learnClient(Account account, ApiAnswer answer) throws ItemFailure {
    JsonNode json = answer.json();
    if (!json.path("client_id").isTextual() || !json.path("client_secret").isTextual()) {
      throw noPeerTube(account, SignIn.CLIENT);
    }
    Client client = new Client(json.get("client_id").asText(), json.get("client_secret").asText());
    secrets.accept(client.secret());
    keep(
        account,
        new Kept(
            account.instance(),
            account.credentials().username(),
            client,
            null,
            null,
            0,
            Instant.EPOCH,
            Instant.EPOCH));
  }

  /** Takes in a granted pair and writes it to {@code data/}. */
  public void learn(Account account, ApiAnswer answer) throws ItemFailure, IOException {
    JsonNode json = answer.json();
    if (!json.path("access_token").isTextual() || !json.path("refresh_token").isTextual()) {
      throw noPeerTube(account, SignIn.TOKEN);
    }
    long life = json.path("expires_in").asLong();
    Kept now =
        new Kept(
            account.instance(),
            account.credentials().username(),
            client(account).orElse(null),
            json.get("access_token").asText(),
            json.get("refresh_token").asText(),
            life,
            answer.askedAt().plusSeconds(life),
            answer.askedAt().plusSeconds(json.path("refresh_token_expires_in").asLong()));
    keep(account, now);
    files.write(account.name(), now);
  }

  /** The refresh token is no longer good: only the password helps. */
  public void forgetRefresh(Account account) {
    Kept now = known(account);
    keep(
        account,
        new Kept(
            now.url(), now.username(), now.client(), null, null, 0, Instant.EPOCH, Instant.EPOCH));
  }

  private void keep(Account account, Kept now) {
    for (String secret : new String[] {now.access(), now.refresh()}) {
      if (secret != null) {
        secrets.accept(secret);
      }
    }
    if (now.client() != null) {
      secrets.accept(now.client().secret());
    }
    kept.put(account.name(), now);
  }

  private Kept known(Account account) {
    Kept now = kept.get(account.name());
    if (now == null) {
      try {
        files.read(account.name()).filter(k -> isOf(k, account)).ifPresent(k -> keep(account, k));
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot read the token file of account " + account.name(), e);
      }
    }
    return kept.get(account.name());
  }

  private static boolean isOf(Kept found, Account account) {
    String username = account.credentials().username();
    return found.url().equals(account.instance())
        && (username == null || username.equals(found.username()));
  }

  private static Duration margin(Kept now) {
    Duration tenth = Duration.ofSeconds(now.lifeSeconds()).dividedBy(10);
    return tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
  }

  private static ItemFailure noPeerTube(Account account, String stage) {
    return ItemFailure.of(
            FailureClass.INSTANCE,
            stage,
            account.url() + " does not answer as a PeerTube instance does")
        .scope(ItemFailure.Scope.INSTANCE)
        .next("Check that peertube.url is the address of a PeerTube instance.")
        .build();
  }
}
