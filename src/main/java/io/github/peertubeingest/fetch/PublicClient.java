package io.github.peertubeingest.fetch;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP to addresses that others name: connects only to what {@link AddressRule} allows, follows
 * nothing by itself, and waits for nobody for ever.
 */
final class PublicClient implements AutoCloseable {

  static final int MOST_REDIRECTS = 5;
  static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 200;

  private final Duration patience;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService watchdog;

  /**
   * @param patience for a connection, for an answer, for silence in between
   */
  PublicClient(AddressRule rule, Duration patience) {
    this.patience = patience;
    Timeout timeout = Timeout.of(patience);
    client =
        HttpClients.custom()
            .setConnectionManager(connections(rule, timeout))
            .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setUserAgent("peertube-ingest")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableAuthCaching()
            .disableCookieManagement()
            .disableContentCompression()
            .build();
    watchdog =
        Executors.newSingleThreadScheduledExecutor(
            job -> {
              Thread thread = new Thread(job, "peertube-fetch-watchdog");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Connections that are made to the address that was checked. */
  static PoolingHttpClientConnectionManager connections(AddressRule rule, Timeout timeout) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(new PublicResolver(rule))
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxLineLength(LONGEST_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build())
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build())
        .setMaxConnTotal(1000)
        .setMaxConnPerRoute(1000)
        .build();
  }

  /**
   * Sends a request; whoever does so cancels it in the end. A server that dribbles its headers is
   * broken off as well: the socket alone would not time out.
   */
  ClassicHttpResponse open(HttpGet get, URI at) throws IOException {
    ScheduledFuture<?> late;
    try {
      late = watchdog.schedule(get::cancel, patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new IOException("the daemon ends", e);
    }
    try {
      HttpHost host =
          new HttpHost(at.getScheme().toLowerCase(Locale.ROOT), at.getHost(), at.getPort());
      return client.executeOpen(host, get, null);
    } catch (IOException e) {
      throw get.isCancelled() ? new SocketTimeoutException("no answer in time") : e;
    } finally {
      late.cancel(false);
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }

  /** Where a redirect leads; empty where that is no http(s) address. */
  static Optional<URI> target(URI at, String location) {
    try {
      URI target =
          at.resolve(new URI(location == null ? "" : location.strip().replace(" ", "%20")));
      String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
      return location != null && target.getHost() != null && scheme.matches("https?")
          ? Optional.of(new URI(target.toASCIIString()))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  static String text(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Credentials go to the address that they were given for, and nowhere else. */
  static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  /**
   * @param credentials {@code user:password}
   */
  static String basic(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** Without credentials and fragment. */
  static URI plain(URI url) {
    String text = url.toString();
    String userInfo = url.getRawUserInfo();
    String open = userInfo == null ? text : text.replaceFirst(Pattern.quote(userInfo + "@"), "");
    int fragment = open.indexOf('#');
    return URI.create(fragment < 0 ? open : open.substring(0, fragment));
  }
}
