package io.github.peertubeingest.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A web server with one feed that changes, knows conditional requests, and has its media. */
public final class FeedServer implements AutoCloseable {

  /** Where the feed is. */
  public static final String FEED = "/feed.xml";

  private final MediaServer server = new MediaServer();
  private final byte[] video;
  private volatile String body = "";
  private volatile String moreHeaders = "";

  public FeedServer() throws IOException {
    try (InputStream in =
        FeedServer.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      video = in.readAllBytes();
    }
    server.on(FEED, this::feed);
  }

  private void feed(MediaServer.Request request, OutputStream out) throws IOException {
    String etag = "\"" + Integer.toHexString(body.hashCode()) + "\"";
    boolean same = etag.equals(request.headers().get("if-none-match"));
    byte[] bytes = same ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    String head =
        (same ? "HTTP/1.1 304 Not Modified\r\n" : "HTTP/1.1 200 OK\r\n")
            + "ETag: "
            + etag
            + "\r\n"
            + moreHeaders
            + (same ? "" : "Content-Length: " + bytes.length + "\r\n")
            + "\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
  }

  /** The feed is this from now on. */
  public void lists(String... entries) {
    body =
        "<?xml version='1.0'?>\n<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'>"
            + "<channel><title>Of the test</title>\n"
            + String.join("\n", entries)
            + "\n</channel></rss>";
  }

  /** The feed is this very text from now on. */
  public void is(String text) {
    body = text;
  }

  /** Further headers of the feed's answers, each with its line break. */
  public void says(String headers) {
    moreHeaders = headers;
  }

  /** An entry with a video of its own, published on that day of January 2024. */
  public String entry(String guid, String title, int day) {
    return entry(guid, title, day, "/" + guid + ".mp4");
  }

  /** The same, with its media elsewhere. */
  public String entry(String guid, String title, int day, String media) {
    server.on(media, MediaServer.file(bytes(media), "video/mp4", null));
    return "<item><guid isPermaLink='false'>"
        + guid
        + "</guid><title>"
        + title
        + "</title><pubDate>"
        + String.format("%02d Jan 2024 10:00:00 GMT", day)
        + "</pubDate><media:content type='video/mp4' url='"
        + media
        + "'/></item>";
  }

  /** The video of an address: no two are alike. */
  private byte[] bytes(String media) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(video);
    byte[] name = media.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(new byte[] {0, 0, 0, (byte) (8 + name.length), 'f', 'r', 'e', 'e'});
    bytes.writeBytes(name);
    return bytes.toByteArray();
  }

  public URI url() {
    return server.url(FEED);
  }

  /** Further answers of the server, by path. */
  public MediaServer server() {
    return server;
  }

  /** The questions for the feed so far. */
  public List<MediaServer.Request> polls() {
    return server.requests().stream().filter(r -> r.path().equals(FEED)).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
