package io.github.peertubeingest.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on loopback that cuts, dribbles and lies as told. */
public final class MediaServer implements AutoCloseable {

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  public MediaServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /**
   * What was asked.
   *
   * @param headers names in lower case
   */
  public record Request(String path, Map<String, String> headers) {}

  /** What is answered. */
  public interface Answer {
    void write(Request request, OutputStream out) throws Exception;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  public MediaServer on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  public List<Request> requests() {
    return requests;
  }

  /** The bytes as they are, with ranges where there is an entity tag; the first answers are cut. */
  public static Answer file(byte[] bytes, String type, String etag, int... cuts) {
    AtomicInteger count = new AtomicInteger();
    return (request, out) -> {
      int answer = count.getAndIncrement();
      String range = request.headers().get("range");
      boolean part =
          range != null && etag != null && etag.equals(request.headers().get("if-range"));
      int from = part ? Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1")) : 0;
      String head =
          (part ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n")
              + (type == null ? "" : "Content-Type: " + type + "\r\n")
              + (etag == null ? "" : "ETag: " + etag + "\r\n")
              + (part
                  ? "Content-Range: bytes "
                      + from
                      + "-"
                      + (bytes.length - 1)
                      + "/"
                      + bytes.length
                      + "\r\n"
                  : "")
              + "Content-Length: "
              + (bytes.length - from)
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      int to = answer < cuts.length ? cuts[answer] : bytes.length;
      out.write(bytes, from, Math.max(0, to - from));
    };
  }

  /** These very bytes, head and all. */
  public static Answer raw(String answer) {
    return (request, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static Answer status(int status) {
    return raw("HTTP/1.1 " + status + " Told so\r\nContent-Length: 0\r\n\r\n");
  }

  public static Answer redirect(String location) {
    return raw("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      Request request = new Request(line.split(" ")[1], headers);
      requests.add(request);
      answers.getOrDefault(request.path(), status(404)).write(request, client.getOutputStream());
      client.getOutputStream().flush();
    } catch (Exception e) {
      return; // the client went away: that is what the tests are about
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
