package io.github.peertubeingest.selftest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Small videos, each of its own bytes: a real one, and noise in a box that players skip. */
final class Mp4 {

  private static final int BOX = 8;

  private final byte[] video;

  Mp4() throws IOException {
    try (InputStream in =
        Mp4.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      video = in.readAllBytes();
    }
  }

  /** So many bytes beyond the real video. */
  byte[] of(Random random, int noise) {
    byte[] rest = new byte[noise];
    random.nextBytes(rest);
    return ByteBuffer.allocate(video.length + BOX + noise)
        .put(video)
        .putInt(BOX + noise)
        .put("free".getBytes(StandardCharsets.US_ASCII))
        .put(rest)
        .array();
  }
}
