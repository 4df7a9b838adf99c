package io.github.peertubeingest.selftest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback that the instance imports from. */
final class MediaHost implements AutoCloseable {

  private static final int NOT_FOUND = 404;
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  MediaHost() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Offers a file; where. */
  String offer(String name, byte[] bytes) {
    files.put("/" + name, bytes);
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = files.get(exchange.getRequestURI().getPath());
      if (bytes == null) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "video/mp4");
      exchange.sendResponseHeaders(200, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
