package io.github.peertubeingest.peertube;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** The forms of PeerTube's OAuth: which client, password grant, refresh grant. */
public final class SignIn {

  /** Stage of the request for client id and secret. */
  public static final String CLIENT = "client";

  /** Stage of the password grant. */
  public static final String TOKEN = "token";

  /** Stage of the refresh grant: a refusal there means "sign in again", not "refused". */
  public static final String REFRESH = "refresh";

  static final String TOKEN_PATH = "/api/v1/users/token";

  private final Tokens tokens;
  private final Judge judge;
  private final Clock clock;
  private final Map<String, ItemFailure> refusals = new ConcurrentHashMap<>();
  private final Map<String, String> oneTimeCodes = new ConcurrentHashMap<>();

  public SignIn(Tokens tokens, Judge judge, Clock clock) {
    this.tokens = tokens;
    this.judge = judge;
    this.clock = clock;
  }

  /** Judges an answer of the sign-in; what was refused once is not asked again by this process. */
  public void judge(ApiRequest request, ApiAnswer answer) throws ItemFailure {
    try {
      judge.judge(request, answer);
    } catch (ItemFailure failure) {
      if (failure.failureClass() == FailureClass.CREDENTIALS) {
        refusals.put(request.account().name(), failure);
      }
      throw failure;
    }
  }

  /** Others waited for their turn while a sign-in was refused: the answer holds for them, too. */
  public void checkNotRefused(Account account) throws ItemFailure {
    ItemFailure refusal = refusals.get(account.name());
    if (refusal != null) {
      throw refusal;
    }
  }

  /** The code that the next sign-in of the account sends ({@code login --otp}); used once. */
  public void useOnce(Account account, String oneTimeCode) {
    oneTimeCodes.put(account.name(), oneTimeCode);
  }

  /**
   * Whether a sign-in asks for id and secret of the OAuth client first: always, where the settings
   * do not name them, for what is kept may be older than the instance's database.
   */
  public boolean asksForClient(Account account) {
    Account.Credentials credentials = account.credentials();
    return credentials.clientId() == null || credentials.clientSecret() == null;
  }

  public ApiRequest askForClient(Account account) {
    return ApiRequest.open(account, CLIENT, "/api/v1/oauth-clients/local");
  }

  /** The refresh grant; 400 and 401 are answers: the refresh token is no longer good. */
  public ApiRequest refresh(Account account) {
    Map<String, String> form = clientForm(account, "refresh_token");
    form.put("refresh_token", tokens.refreshToken(account).orElseThrow());
    return ApiRequest.form(account, REFRESH, TOKEN_PATH, encode(form), Map.of())
        .accepting(400, 401);
  }

  /** The password grant, with the second factor where the account has one. */
  public ApiRequest password(Account account) throws ItemFailure {
    Account.Credentials credentials = account.credentials();
    if (credentials.username() == null || credentials.password() == null) {
      throw ItemFailure.of(
              FailureClass.CREDENTIALS,
              TOKEN,
              "account \""
                  + account.name()
                  + "\" has no password, and its kept tokens are no longer good")
          .scope(ItemFailure.Scope.INSTANCE)
          .next("Set its user name and password, or run: peertube-ingest login")
          .build();
    }
    Map<String, String> form = clientForm(account, "password");
    form.put("response_type", "code");
    form.put("username", credentials.username());
    form.put("password", credentials.password());
    return ApiRequest.form(account, TOKEN, TOKEN_PATH, encode(form), secondFactor(account));
  }

  private Map<String, String> secondFactor(Account account) throws ItemFailure {
    String once = oneTimeCodes.remove(account.name());
    String secret = account.credentials().otpSecret();
    if (once == null && secret == null) {
      return Map.of();
    }
    return Map.of("x-peertube-otp", once != null ? once : timeBasedCode(account, secret));
  }

  private String timeBasedCode(Account account, String secret) throws ItemFailure {
    byte[] key = new Base32().decode(secret.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
    try {
      return new TimeBasedOneTimePasswordGenerator()
          .generateOneTimePasswordString(
              new SecretKeySpec(key, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1),
              clock.instant());
    } catch (InvalidKeyException | IllegalArgumentException e) {
      throw ItemFailure.of(
              FailureClass.CREDENTIALS,
              TOKEN,
              "the otp-secret of account \"" + account.name() + "\" is not a base32 secret")
          .scope(ItemFailure.Scope.INSTANCE)
          .next("Set peertube.otp-secret to the base32 text that PeerTube showed.")
          .cause(e)
          .build();
    }
  }

  private Map<String, String> clientForm(Account account, String grant) {
    Tokens.Client client = tokens.client(account).orElseThrow();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", client.id());
    form.put("client_secret", client.secret());
    form.put("grant_type", grant);
    return form;
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
