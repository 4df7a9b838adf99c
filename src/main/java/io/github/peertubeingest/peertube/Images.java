package io.github.peertubeingest.peertube;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Thumbnails, looked at before they are sent: a file that only calls itself an image makes PeerTube
 * 6.3 and 7.0 answer 500 after the whole video was transferred.
 */
public final class Images {

  /** Widest that a picture is decoded to for the look at it: memory stays small. */
  private static final int LOOK_WIDTH = 1280;

  private Images() {}

  /** The MIME type, judged by the first bytes; empty: neither PNG, JPEG nor WebP. */
  public static Optional<String> type(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(12);
    }
    if (startsWith(head, 0, 0x89, 'P', 'N', 'G')) {
      return Optional.of("image/png");
    }
    if (startsWith(head, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of("image/jpeg");
    }
    if (startsWith(head, 0, 'R', 'I', 'F', 'F') && startsWith(head, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }

  /**
   * Decodes the picture, in coarse steps, and tells what is wrong with it; empty when nothing is,
   * or when Java cannot say (WebP, CMYK).
   */
  public static Optional<String> damage(Path file) throws IOException {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        coarse(reader);
        return Optional.empty();
      } finally {
        reader.dispose();
      }
    } catch (IIOException | EOFException | IllegalArgumentException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      return message.contains("Unsupported") ? Optional.empty() : Optional.of(message);
    }
  }

  private static BufferedImage coarse(ImageReader reader) throws IOException {
    ImageReadParam param = reader.getDefaultReadParam();
    int step = Math.max(1, (reader.getWidth(0) + LOOK_WIDTH - 1) / LOOK_WIDTH);
    param.setSourceSubsampling(step, step, 0, 0);
    return reader.read(0, param);
  }

  private static boolean startsWith(byte[] head, int from, int... magic) {
    if (head.length < from + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[from + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
