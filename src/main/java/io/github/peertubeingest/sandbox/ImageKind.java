package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The picture formats a thumbnail may have, told by their first bytes. */
enum ImageKind {
  /** JPEG. */
  JPEG("image/jpeg", "jpg"),
  /** PNG. */
  PNG("image/png", "png"),
  /** WebP. */
  WEBP("image/webp", "webp");

  private final String contentType;
  private final String extension;

  ImageKind(String contentType, String extension) {
    this.contentType = contentType;
    this.extension = extension;
  }

  String contentType() {
    return contentType;
  }

  String extension() {
    return extension;
  }

  static Optional<ImageKind> of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(12));
    }
  }

  static Optional<ImageKind> of(byte[] head) {
    if (head.length < 12) {
      return Optional.empty();
    }
    if ((head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xd8 && (head[2] & 0xff) == 0xff) {
      return Optional.of(JPEG);
    }
    if ((head[0] & 0xff) == 0x89 && ascii(head, 1, 3).equals("PNG")) {
      return Optional.of(PNG);
    }
    if (ascii(head, 0, 4).equals("RIFF") && ascii(head, 8, 4).equals("WEBP")) {
      return Optional.of(WEBP);
    }
    return Optional.empty();
  }

  private static String ascii(byte[] bytes, int offset, int length) {
    return new String(
        Arrays.copyOfRange(bytes, offset, offset + length), StandardCharsets.ISO_8859_1);
  }
}
