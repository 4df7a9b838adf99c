package io.github.peertubeingest.fetch;

import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.LocalTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Asks for feeds, politely: only for what has changed (RFC 9110, {@code If-None-Match} and {@code
 * If-Modified-Since}), compressed, and not where the address rule forbids it. The body is a file
 * afterwards, whole and within bounds, or there is none.
 */
public final class FeedFetcher implements AutoCloseable {

  /** Of failures: where they happened. */
  public static final String STAGE = "feed";

  private static final int BUFFER = 64 * 1024;
  private static final int HEAD = 512;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final String ACCEPT =
      "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
          + " application/json;q=0.9, text/xml;q=0.9, */*;q=0.5";
  private static final Pattern MAX_AGE = Pattern.compile("(?i)max-age\\s*=\\s*\"?([0-9]{1,9})");

  /** Endings that say what is neither XML nor JSON. */
  private static final Set<String> OTHERS = Set.of("csv", "tsv", "jsonl", "ndjson", "xlsx", "yaml");

  private final PublicClient client;
  private final FetchLimits limits;
  private final Clock clock;
  private final Set<HttpGet> running = ConcurrentHashMap.newKeySet();

  /**
   * @param limits with the largest feed, in bytes as they are after decompression
   */
  public FeedFetcher(AddressRule rule, FetchLimits limits, Clock clock) {
    this.client = new PublicClient(rule, limits.patience());
    this.limits = limits;
    this.clock = clock;
  }

  /** Breaks off what is running. */
  @Override
  public void close() {
    running.forEach(HttpGet::cancel);
    client.close();
  }

  /**
   * Asks.
   *
   * @throws ItemFailure class {@code source} where the feed cannot be had now, with the pause that
   *     its server asks for; class {@code instance} where it cannot be written here
   */
  public FeedAnswer fetch(FeedOrder order) throws ItemFailure {
    try {
      Files.createDirectories(order.folder());
      if ("file".equalsIgnoreCase(order.url().getScheme())) {
        return file(order);
      }
      if (order.movedTo() == null) {
        return http(order, order.url());
      }
      try {
        return http(order, order.movedTo());
      } catch (ItemFailure e) {
        if (e.status() != null && (e.status() == 404 || e.status() == 410)) {
          return http(order, order.url()); // what was for good was not
        }
        throw e;
      }
    } catch (IOException e) {
      throw LocalTrouble.of(STAGE, e);
    }
  }

  // ---- http
  // ---------------------------------------------------------------------------------------

  private FeedAnswer http(FeedOrder order, URI first) throws ItemFailure, IOException {
    URI at = first;
    boolean permanent = true;
    URI moved = first.equals(order.url()) ? null : first;
    for (int hops = 0; hops <= PublicClient.MOST_REDIRECTS; hops++) {
      HttpGet get = request(order, at);
      running.add(get);
      try {
        ClassicHttpResponse response = open(get, at);
        int status = response.getCode();
        if (!PublicClient.REDIRECTS.contains(status)) {
          return answer(order, at, moved, response);
        }
        at = target(at, PublicClient.text(response, "Location"));
        permanent &= status == 301 || status == 308;
        moved = permanent ? at : moved;
      } finally {
        get.cancel(); // closes the connection: what is left of a body is not read
        running.remove(get);
      }
    }
    throw failure(
        FetchFailures.shown(first)
            + " redirects more than "
            + PublicClient.MOST_REDIRECTS
            + " times: probably in a circle",
        null);
  }

  private static HttpGet request(FeedOrder order, URI at) {
    HttpGet get = new HttpGet(PublicClient.plain(at));
    get.setHeader("Accept", ACCEPT);
    get.setHeader("Accept-Encoding", "gzip");
    if (order.etag() != null) {
      get.setHeader("If-None-Match", order.etag());
    }
    if (order.modified() != null) {
      get.setHeader("If-Modified-Since", order.modified());
    }
    if (PublicClient.sameOrigin(order.url(), at)) {
      String user = order.url().getUserInfo();
      if (order.authorization() != null) {
        get.setHeader("Authorization", order.authorization());
      } else if (user != null) {
        get.setHeader("Authorization", PublicClient.basic(user));
      }
    }
    return get;
  }

  private ClassicHttpResponse open(HttpGet get, URI at) throws ItemFailure {
    try {
      return client.open(get, at);
    } catch (IOException e) {
      throw lost(at, e);
    }
  }

  private static URI target(URI at, String location) throws ItemFailure {
    return PublicClient.target(at, location)
        .orElseThrow(
            () -> failure(FetchFailures.shown(at) + " redirects to no http(s) address", null));
  }

  private FeedAnswer answer(FeedOrder order, URI at, URI moved, ClassicHttpResponse response)
      throws ItemFailure, IOException {
    String etag = PublicClient.text(response, "ETag");
    String modified = PublicClient.text(response, "Last-Modified");
    Duration fresh = fresh(response);
    if (response.getCode() == 304 && order.conditional()) {
      return new FeedAnswer(null, null, order.etag(), order.modified(), at, moved, fresh);
    }
    if (response.getCode() != 200) {
      throw refused(at, response);
    }
    Path part = order.folder().resolve(".part");
    try {
      String sha256 = copy(at, body(response, at), part);
      if (sha256.equals(order.sha256())) {
        return new FeedAnswer(null, null, etag, modified, at, moved, fresh);
      }
      Path body = named(at, part);
      return new FeedAnswer(body, sha256, etag, modified, at, moved, fresh);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static InputStream body(ClassicHttpResponse response, URI at) throws ItemFailure {
    try {
      InputStream body =
          response.getEntity() == null
              ? InputStream.nullInputStream()
              : response.getEntity().getContent();
      String encoding = PublicClient.text(response, "Content-Encoding");
      if (encoding == null || encoding.equalsIgnoreCase("identity")) {
        return body;
      }
      if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
        return new GZIPInputStream(body);
      }
      throw failure(FetchFailures.shown(at) + " is compressed as nobody asked: " + encoding, null);
    } catch (IOException e) {
      throw lost(at, e);
    }
  }

  /** The disk's failure, as against the network's. */
  private static final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(IOException thrown) {
      super(thrown);
    }
  }

  /** SHA-256 of what was written. */
  private String copy(URI at, InputStream in, Path part) throws ItemFailure, IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    Speed speed = new Speed(limits);
    Instant end = clock.instant().plus(LONGEST);
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(part)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        if (size > limits.most()) {
          throw failure(
              FetchFailures.shown(at)
                  + " is larger than "
                  + limits.most()
                  + " bytes (feeds.max-size): nothing of it is read",
              null);
        }
        digest.update(buffer, 0, read);
        write(out, buffer, read);
        speed.count(read);
        if (clock.instant().isAfter(end)) {
          throw new java.net.SocketTimeoutException("longer than " + LONGEST.toMinutes() + " min");
        }
      }
    } catch (DiskException e) {
      throw e;
    } catch (IOException e) {
      throw lost(at, e);
    }
    if (size == 0) {
      throw failure(FetchFailures.shown(at) + " is empty (0 bytes)", null);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void write(OutputStream out, byte[] buffer, int length) throws DiskException {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  // ---- file
  // ---------------------------------------------------------------------------------------

  /** A file's size and time are its entity tag. */
  private FeedAnswer file(FeedOrder order) throws ItemFailure, IOException {
    Path file = Path.of(order.url());
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw failure(file + " is not there, or cannot be read", e);
    }
    if (!now.isRegularFile()) {
      throw failure(file + " is no file", null);
    }
    String etag = now.size() + "-" + now.lastModifiedTime();
    if (etag.equals(order.etag())) {
      return new FeedAnswer(null, null, etag, null, order.url(), null, null);
    }
    Path part = order.folder().resolve(".part");
    try (InputStream in = Files.newInputStream(file)) {
      String sha256 = copy(order.url(), in, part);
      Path body = sha256.equals(order.sha256()) ? null : named(order.url(), part);
      return new FeedAnswer(body, sha256, etag, null, order.url(), null, null);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  // ---- what it is
  // ---------------------------------------------------------------------------------

  /** The body gets a name by which its format is known. */
  private static Path named(URI at, Path part) throws ItemFailure, IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(part)) {
      head = in.readNBytes(HEAD);
    }
    if (FetchedName.looksLikePage(head, head.length)) {
      throw failure(
          FetchFailures.shown(at) + " is a web page, not a feed: mostly the page links to its feed",
          null);
    }
    Path body = part.resolveSibling("feed." + ending(at, head));
    Files.move(part, body, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return body;
  }

  private static String ending(URI at, byte[] head) throws ItemFailure {
    // Blanks, the marks of byte orders, and the empty halves of UTF-16 and UTF-32.
    String begin =
        new String(head, StandardCharsets.ISO_8859_1)
            .replaceAll("^[\\s\u0000\u00ef\u00bb\u00bf\u00fe\u00ff]+", "");
    if (begin.startsWith("<")) {
      return "xml";
    }
    if (begin.startsWith("{") || begin.startsWith("[")) {
      return "json";
    }
    String path = String.valueOf(at.getPath()).toLowerCase(Locale.ROOT);
    String ending = path.substring(path.lastIndexOf('.') + 1);
    if (OTHERS.contains(ending)) {
      return ending;
    }
    throw failure(FetchFailures.shown(at) + " is neither XML nor JSON", null);
  }

  // ---- what it means
  // ------------------------------------------------------------------------------

  private static Duration fresh(ClassicHttpResponse response) {
    String cache = PublicClient.text(response, "Cache-Control");
    Matcher age = MAX_AGE.matcher(cache == null ? "" : cache);
    return age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : null;
  }

  private ItemFailure refused(URI at, ClassicHttpResponse response) {
    int status = response.getCode();
    String help =
        status == 401 || status == 403
            ? ": check the feed's username and password, or token, in the settings"
            : "";
    return ItemFailure.of(
            FailureClass.SOURCE, STAGE, FetchFailures.shown(at) + " answered " + status + help)
        .answer(status, null)
        .retryAfter(retryAfter(PublicClient.text(response, "Retry-After")).orElse(null))
        .next("Nothing: it is asked again.")
        .build();
  }

  /** Seconds, or a date (RFC 9110). */
  private Optional<Duration> retryAfter(String header) {
    if (header == null) {
      return Optional.empty();
    }
    if (header.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
    }
    try {
      Instant until = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(clock.instant(), until);
      return pause.isNegative() ? Optional.empty() : Optional.of(pause);
    } catch (DateTimeParseException e) {
      return Optional.empty(); // as if it were not there
    }
  }

  private static ItemFailure lost(URI at, IOException thrown) {
    if (thrown instanceof PublicResolver.PrivateAddressException secret) {
      return failure(secret.getMessage() + " (allowed: " + secret.allowed() + ")", null);
    }
    return LocalTrouble.in(thrown, STAGE)
        .orElseGet(
            () -> failure(FetchFailures.shown(at) + " " + FetchFailures.words(thrown), thrown));
  }

  private static ItemFailure failure(String detail, Throwable cause) {
    return ItemFailure.of(FailureClass.SOURCE, STAGE, detail)
        .next("Nothing: it is asked again.")
        .cause(cause)
        .build();
  }
}
