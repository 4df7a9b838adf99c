package io.github.peertubeingest.fetch;

import java.time.Duration;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.util.Timeout;

/** Connections for clients of others, which go where {@link AddressRule} lets them. */
public final class PublicConnections {

  private final AddressRule rule;
  private final Duration patience;

  /**
   * @param patience {@code fetch.timeout}: for a connection, and for silence
   */
  public PublicConnections(AddressRule rule, Duration patience) {
    this.rule = rule;
    this.patience = patience;
  }

  /** For one client, which closes them with itself. */
  public HttpClientConnectionManager manager() {
    return PublicClient.connections(rule, Timeout.of(patience));
  }
}
