package io.github.peertubeingest.cli;

import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.Door;
import io.github.peertubeingest.peertube.Judge;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Uses the routes from a command: the same door, the same tokens, the same judgement. */
final class DoorCalls {

  private final ProducerTemplate template;

  DoorCalls(Daemon daemon) {
    template = daemon.camel().createProducerTemplate();
  }

  /** Signs in with the password, whatever tokens are kept. */
  Exchange signIn(Account account) {
    ApiRequest asking = ApiRequest.get(account, Catalogue.STAGE, "/api/v1/users/me", null);
    return send("direct:peertube-login", Map.of(Door.REQUEST, asking));
  }

  /** Sends one request; the answer is in the exchange's variable. */
  Exchange call(ApiRequest request) {
    return send("direct:peertube-call", Map.of(Door.REQUEST, request));
  }

  /**
   * Sends one request that changes nothing.
   *
   * @throws ItemFailure when the answer is not one that the request expects
   */
  ApiAnswer ask(ApiRequest request) throws ItemFailure {
    Exchange done = call(request);
    ItemFailure failure = failure(done);
    if (failure != null) {
      throw failure;
    }
    return done.getVariable(Door.ANSWER, ApiAnswer.class);
  }

  /** Fills the catalogue for an account. */
  Exchange catalogue(Account account) {
    return send("direct:peertube-catalogue", Map.of("account", account));
  }

  /** Makes a plan of an item; it is in the exchange's variable. */
  Exchange plan(Item item) {
    return send("direct:peertube-plan", Map.of("item", item));
  }

  /** What went wrong, as a failure with words; null when nothing did. */
  static ItemFailure failure(Exchange exchange) {
    Exception thrown = exchange.getException();
    return thrown == null
        ? null
        : new Judge().failure(exchange.getVariable(Door.REQUEST, ApiRequest.class), thrown);
  }

  private Exchange send(String uri, Map<String, Object> variables) {
    return template.send(uri, exchange -> variables.forEach(exchange::setVariable));
  }
}
