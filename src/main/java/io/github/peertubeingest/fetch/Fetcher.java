package io.github.peertubeingest.fetch;

import io.github.peertubeingest.fetch.Spool.Part;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Fetches one file into the spool: streamed through one buffer, gone on with after a break where
 * the server offers ranges, redirects followed by hand so that every address on the way is checked.
 */
public final class Fetcher implements AutoCloseable {

  private static final int BUFFER = 128 * 1024;

  /** A break after which more has arrived is gone on with at once, but not for ever. */
  private static final int MOST_RESUMES = 5;

  /** Nothing but a video is larger than this. */
  private static final long MOST_BESIDE_VIDEO = 64L * 1024 * 1024;

  private static final int HEAD = 512;
  private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]+/([0-9]{1,18})");

  private final Spool spool;
  private final FetchLimits limits;
  private final PublicClient client;
  private final Set<HttpGet> running = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  public Fetcher(Spool spool, AddressRule rule, FetchLimits limits) {
    this.spool = spool;
    this.limits = limits;
    client = new PublicClient(rule, limits.patience());
  }

  /** Breaks off what is running; what has arrived is gone on with by the next process. */
  @Override
  public void close() {
    ending = true;
    running.forEach(HttpGet::cancel);
    client.close();
  }

  /**
   * The file is in the spool afterwards.
   *
   * @throws ItemFailure class {@code source}, {@code content}, or {@code rate} while the spool is
   *     full
   * @throws IOException when the spool cannot be written to
   */
  public Path fetch(FetchOrder order) throws ItemFailure, IOException {
    Optional<Path> whole = spool.fetched(order.itemId(), order.role());
    if (whole.isPresent()) {
      return whole.get();
    }
    checkNotEnding();
    Path place = spool.place(order.itemId(), order.role());
    Files.createDirectories(place);
    for (int breaks = 0; ; breaks++) {
      long before = spool.arrived(place);
      try {
        return attempt(order, place);
      } catch (Lost lost) {
        checkNotEnding();
        boolean resumable = spool.part(place).map(Part::validator).isPresent();
        if (breaks >= MOST_RESUMES || !resumable || spool.arrived(place) <= before) {
          throw FetchFailures.lost(order, lost.at, lost.thrown);
        }
      }
    }
  }

  private void checkNotEnding() throws ItemFailure {
    if (ending) {
      throw ItemFailure.of(FailureClass.RATE, Spool.STAGE, "the daemon ends")
          .retryAfter(Duration.ofSeconds(1))
          .next("Nothing: it goes on after the next start.")
          .build();
    }
  }

  /** Bytes of an order's file that are there. */
  public long arrived(FetchOrder order) throws IOException {
    return spool.arrived(spool.place(order.itemId(), order.role()));
  }

  /** The network's failure, as against the disk's. */
  private static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient URI at;
    private final IOException thrown;

    Lost(URI at, IOException thrown) {
      super(thrown);
      this.at = at;
      this.thrown = thrown;
    }
  }

  private Path attempt(FetchOrder order, Path place) throws ItemFailure, IOException, Lost {
    Part part = usable(order, place);
    long from = part == null ? 0 : spool.arrived(place);
    if (part != null && from == part.total()) {
      return complete(order, order.url(), place, part);
    }
    URI at = order.url();
    for (int hops = 0; hops <= PublicClient.MOST_REDIRECTS; hops++) {
      HttpGet get = request(order, at, part, from);
      running.add(get);
      try {
        ClassicHttpResponse response = open(get, at);
        if (!PublicClient.REDIRECTS.contains(response.getCode())) {
          return receive(order, at, place, part, from, response);
        }
        at = target(order, at, PublicClient.text(response, "Location"));
      } finally {
        get.cancel(); // closes the connection: what is left of a body is not read
        running.remove(get);
      }
    }
    throw FetchFailures.source(
        order,
        FetchFailures.shown(order.url())
            + " redirects more than "
            + PublicClient.MOST_REDIRECTS
            + " times",
        null);
  }

  /** What is there of this very file, if the server can go on with it; else nothing is kept. */
  private Part usable(FetchOrder order, Path place) throws IOException {
    Optional<Part> part = spool.part(place);
    if (part.isPresent()
        && part.get().validator() != null
        && part.get().url().equals(PublicClient.plain(order.url()).toString())
        && spool.arrived(place) > 0) {
      return part.get();
    }
    Files.deleteIfExists(Spool.partFile(place));
    return null;
  }

  private static HttpGet request(FetchOrder order, URI at, Part part, long from) {
    HttpGet get = new HttpGet(PublicClient.plain(at));
    get.setHeader("Accept", "*/*");
    get.setHeader("Accept-Encoding", "identity");
    String credentials = order.url().getUserInfo();
    if (credentials != null && PublicClient.sameOrigin(order.url(), at)) {
      get.setHeader("Authorization", PublicClient.basic(credentials));
    }
    if (part != null) {
      get.setHeader("Range", "bytes=" + from + "-");
      get.setHeader("If-Range", part.validator());
    }
    return get;
  }

  private ClassicHttpResponse open(HttpGet get, URI at) throws Lost {
    try {
      return client.open(get, at);
    } catch (IOException e) {
      throw new Lost(at, e);
    }
  }

  private static URI target(FetchOrder order, URI at, String location) throws ItemFailure {
    return PublicClient.target(at, location)
        .orElseThrow(
            () ->
                FetchFailures.source(
                    order,
                    FetchFailures.shown(at) + " redirects to what is no http(s) address",
                    null));
  }

  private Path receive(
      FetchOrder order, URI at, Path place, Part part, long from, ClassicHttpResponse response)
      throws ItemFailure, IOException, Lost {
    int status = response.getCode();
    Part now = described(order, response, part);
    long start = 0;
    if (status == 206 && part != null) {
      if (!continues(PublicClient.text(response, "Content-Range"), from, now)) {
        spool.discard(place);
        throw new Lost(at, new IOException("the server went on with another part of the file"));
      }
      start = from;
    } else if (status == 416 && part != null) {
      spool.discard(place);
      throw new Lost(at, new IOException("the file has changed since it was begun"));
    } else if (status != 200) {
      throw FetchFailures.status(order, at, status, PublicClient.text(response, "Retry-After"));
    }
    refuse(order, now, PublicClient.text(response, "Content-Encoding"));
    spool.setAside(order, Math.max(now.total(), 0));
    if (start == 0) {
      spool.remember(place, now);
    }
    try {
      // Not closed here: that would read what is left of it. Its connection is, by the caller.
      copy(order, place, start, body(response, at));
    } catch (DiskException e) {
      throw e.thrown;
    } catch (IOException e) {
      throw new Lost(at, e);
    }
    long arrived = spool.arrived(place);
    if (now.total() >= 0 && arrived != now.total()) {
      throw new Lost(at, new IOException("only " + arrived + " of " + now.total() + " bytes came"));
    }
    return complete(order, at, place, now);
  }

  private static InputStream body(ClassicHttpResponse response, URI at) throws Lost {
    try {
      return response.getEntity() == null
          ? InputStream.nullInputStream()
          : response.getEntity().getContent();
    } catch (IOException e) {
      throw new Lost(at, e);
    }
  }

  private static Part described(FetchOrder order, ClassicHttpResponse response, Part part) {
    if (response.getCode() == 206 && part != null) {
      return part;
    }
    String etag = PublicClient.text(response, "ETag");
    String length = PublicClient.text(response, "Content-Length");
    return new Part(
        PublicClient.plain(order.url()).toString(),
        etag == null || etag.startsWith("W/") ? null : etag,
        PublicClient.text(response, "Last-Modified"),
        length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1,
        PublicClient.text(response, "Content-Disposition"),
        PublicClient.text(response, "Content-Type"));
  }

  private static boolean continues(String range, long from, Part part) {
    Matcher m = CONTENT_RANGE.matcher(range == null ? "" : range);
    return m.matches()
        && Long.parseLong(m.group(1)) == from
        && (part.total() < 0 || Long.parseLong(m.group(2)) == part.total());
  }

  private void refuse(FetchOrder order, Part part, String encoding) throws ItemFailure {
    if (PAGES.contains(FetchedName.plain(part.type()))) {
      throw FetchFailures.page(order);
    }
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw FetchFailures.content(
          order, "is sent compressed (" + encoding + ") though nobody asked for that", null);
    }
    if (part.total() == 0) {
      throw FetchFailures.content(order, "is empty (0 bytes)", "a media file");
    }
    refuseTooLarge(order, part.total());
  }

  private void refuseTooLarge(FetchOrder order, long bytes) throws ItemFailure {
    boolean video = order.role().equals("video");
    long most = video ? limits.most() : Math.min(limits.most(), MOST_BESIDE_VIDEO);
    if (bytes > most) {
      throw FetchFailures.content(
          order, "is too large", "at most " + most + " bytes" + (video ? " (fetch.max)" : ""));
    }
  }

  /** The disk's failure, as against the network's. */
  private static final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;
    private final IOException thrown;

    DiskException(IOException thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }

  private void copy(FetchOrder order, Path place, long start, InputStream body)
      throws ItemFailure, IOException {
    byte[] buffer = new byte[BUFFER];
    Speed speed = new Speed(limits);
    long arrived = start;
    try (FileChannel out = open(Spool.partFile(place), start)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        if (arrived == 0 && FetchedName.looksLikePage(buffer, read)) {
          spool.discard(place);
          throw FetchFailures.page(order);
        }
        arrived += read;
        room(order, place, arrived);
        write(out, buffer, read);
        speed.count(read);
      }
    }
  }

  /** Where the server told no length, or a wrong one, the limits are kept as the bytes come. */
  private void room(FetchOrder order, Path place, long arrived) throws ItemFailure, IOException {
    try {
      refuseTooLarge(order, arrived);
      spool.setAside(order, arrived);
    } catch (ItemFailure e) {
      spool.discard(place); // two that both wait with half a file would wait for each other
      throw e;
    }
  }

  private static FileChannel open(Path part, long start) throws DiskException {
    try {
      FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      out.truncate(start);
      out.position(start);
      return out;
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private static void write(FileChannel out, byte[] buffer, int length) throws DiskException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private Path complete(FetchOrder order, URI at, Path place, Part part)
      throws ItemFailure, IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(Spool.partFile(place))) {
      head = in.readNBytes(HEAD);
    }
    if (head.length == 0) {
      spool.discard(place);
      throw FetchFailures.content(order, "is empty (0 bytes)", "a media file");
    }
    if (FetchedName.looksLikePage(head, head.length)) {
      spool.discard(place);
      throw FetchFailures.page(order);
    }
    return spool.complete(place, FetchedName.of(at, part.disposition(), part.type(), head));
  }
}
