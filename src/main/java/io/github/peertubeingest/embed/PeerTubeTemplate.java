package io.github.peertubeingest.embed;

import io.github.peertubeingest.bus.BusMessages;
import io.github.peertubeingest.engine.Engine;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.ledger.Entered;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.Origin;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.Door;
import io.github.peertubeingest.work.Accounts;
import io.github.peertubeingest.work.Message;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * What the route templates call. Its properties are the templates' parameters; {@link #init} hands
 * them to the engine of the context.
 */
public final class PeerTubeTemplate implements CamelContextAware {

  /** Header that names a message: the same name and content is the same item. */
  public static final String ID = "peertubeMessageId";

  /** Variable that the token template leaves the bearer token in. */
  public static final String BEARER = "peertubeBearer";

  private static final String NONE = "none";

  private final Map<String, String> wishes = new TreeMap<>();
  private CamelContext context;
  private String home = "peertube-ingest";
  private String account = Account.DEFAULT;
  private String feed;
  private Embedded embedded;
  private ProducerTemplate producer;

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.context = camelContext;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  /** Folder of the ledger and of what became of the items. */
  public void setHome(String home) {
    this.home = home;
  }

  /** Whose token is left. */
  public void setAccount(String account) {
    this.account = account;
  }

  public void setUrl(String url) {
    wish("peertube.url", url);
  }

  public void setUsername(String username) {
    wish("peertube.username", username);
  }

  public void setPassword(String password) {
    wish("peertube.password", password);
  }

  public void setPasswordFile(String file) {
    wish("peertube.password-file", file);
  }

  public void setChannel(String channel) {
    wish("peertube.channel", channel);
  }

  public void setPrivacy(String privacy) {
    wish("publish.privacy", privacy);
  }

  public void setMediaRoots(String folders) {
    wish("inbox.media-roots", folders);
  }

  public void setLedgerUrl(String url) {
    wish("ledger.url", url);
  }

  public void setPublishedTo(String uri) {
    wish("bus.published-to", uri);
  }

  public void setDeadTo(String uri) {
    wish("bus.dead-to", uri);
  }

  /** Name of the feed; before its other properties. */
  public void setFeed(String name) {
    this.feed = name;
  }

  public void setFeedUrl(String url) {
    wish("feed.url", url);
  }

  public void setFeedEvery(String every) {
    wish("feed.every", every);
  }

  public void setFeedFirst(String first) {
    wish("feed.first", first);
  }

  public void setFeedProfile(String profile) {
    wish("feed.profile", profile);
  }

  public void setFeedChannel(String channel) {
    wish("feed.set.channel", channel);
  }

  public void setFeedPrivacy(String privacy) {
    wish("feed.set.privacy", privacy);
  }

  public void setAllowPrivateUrls(String allowed) {
    wish("allow-private-urls", allowed);
  }

  /** A parameter that is left at {@code none} asks for nothing. */
  private void wish(String key, String value) {
    if (value != null && !value.isBlank() && !value.equals(NONE)) {
      wishes.put(key, value);
    }
  }

  /** Joins the engine of the context. */
  public void init() {
    Map<String, String> asked = new TreeMap<>();
    wishes.forEach(
        (key, value) ->
            asked.put(key.startsWith("feed.") ? "feeds." + feed + key.substring(4) : key, value));
    if (wishes.containsKey("feed.url") && (feed == null || !feed.matches("[A-Za-z0-9_-]+"))) {
      throw new UsageException(
          "name = " + feed + " is no name of a feed (allowed: A-Z a-z 0-9 _ -)");
    }
    producer = context.createProducerTemplate();
    embedded = Embedded.join(context, Path.of(home).toAbsolutePath().normalize(), asked);
  }

  /**
   * Enters the document in the body (text, bytes, a map) into the ledger, and says what it became:
   * the body is a map of {@code id}, {@code key}, {@code state} and {@code known}. Of the headers
   * only {@link #ID}, and what names messages of a bus, means anything.
   */
  public void publish(Exchange exchange) {
    Message message = BusMessages.message(exchange, Origin.Kind.ROUTE, ID);
    Entered entered = producer.requestBody("direct:peertube-message", message, Entered.class);
    exchange
        .getMessage()
        .setBody(
            Map.of(
                "id", entered.item().id(),
                "key", entered.item().key(),
                "state", entered.item().state().word(),
                "known", entered.known()));
  }

  /**
   * Leaves a good access token in the variable {@link #BEARER}; the account signs in where it has
   * to.
   */
  public void token(Exchange exchange) {
    ApiRequest asking = ApiRequest.get(asked(), "token", "/api/v1/users/me", null);
    Exchange done =
        producer.send("direct:peertube-bearer", asked -> asked.setVariable(Door.REQUEST, asking));
    if (done.getException() != null) {
      exchange.setException(done.getException());
      return;
    }
    exchange.setVariable(BEARER, done.getVariable("bearer"));
  }

  private Account asked() {
    Accounts accounts = engine().accounts();
    Account asked = accounts.get(account);
    if (asked == null) {
      throw new UsageException(
          "account = \""
              + account
              + "\" is not configured (allowed: "
              + String.join(", ", accounts.names())
              + "); home's peertube-ingest.properties may hold accounts."
              + account
              + ".url and so on");
    }
    return asked;
  }

  /** The host's routes start before the engine does. */
  private Engine engine() {
    Engine engine = embedded.engine();
    if (engine == null) {
      throw new IllegalStateException(
          "the Camel context is still starting, or has stopped: ask again when it runs");
    }
    return engine;
  }

  /** Asks the feed at once; the body says which. */
  public void poll(Exchange exchange) {
    FeedBook book = engine().bean(FeedBook.class);
    book.dueNow(feed);
    exchange.getMessage().setBody(feed);
  }
}
