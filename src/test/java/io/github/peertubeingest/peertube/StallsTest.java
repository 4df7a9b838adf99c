package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallsTest {

  @TempDir private Path folder;

  @Test
  void anUploadThatNobodyReadsIsBrokenOff() throws IOException {
    Path file = folder.resolve("large");
    Files.write(file, new byte[64 * 1024 * 1024]);
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    MediaRange range =
        new MediaRange(file, now.size(), now.lastModifiedTime().toMillis(), 0, now.size());
    TrackedEntity body = new TrackedEntity(new MediaEntity(range));
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Stalls stalls = new Stalls(Duration.ofMillis(500), new Bandwidth(0, System::nanoTime));
        CloseableHttpClient client =
            HttpClientBuilder.create().addExecInterceptorFirst("stalls", stalls).build()) {
      HttpPut put = new HttpPut("http://127.0.0.1:" + deaf.getLocalPort() + "/");
      put.setEntity(body);
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> assertThrows(IOException.class, () -> client.execute(put, response -> null)));
      assertFalse(body.written());
    }
  }
}
