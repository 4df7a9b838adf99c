package io.github.peertubeingest.peertube;

import io.github.peertubeingest.peertube.VideoRequests.Media;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Makes a picture that an instance does not take (a GIF, or too many bytes) into a JPEG that it
 * takes. One at a time, and decoded in coarse steps: a picture of 24 megapixels needs about 30 MB.
 */
public final class Thumbnails {

  /** PeerTube's largest thumbnail (8.1) is 1920×1080; earlier ones are smaller. */
  private static final int WIDTH = 1920;

  private static final int HEIGHT = 1080;

  /** Most pixels that are decoded at once: 3 to 4 bytes each. */
  private static final long PIXELS = 4_000_000;

  /** Not WBMP: it has no mark of its own, and anything may be taken for it. */
  private static final Set<String> READ = Set.of("jpeg", "png", "gif", "bmp", "tif", "tiff");

  private static final float[] QUALITIES = {0.9f, 0.8f, 0.65f, 0.5f};

  private final Path spool;

  /**
   * @param spool folder for the pictures that are made; they are small, and taken away after use
   */
  public Thumbnails(Path spool) {
    this.spool = spool;
  }

  /** Takes away what an ended process left. Only for the holder of HOME's lock. */
  public void sweep() throws IOException {
    if (Files.isDirectory(spool)) {
      try (var left = Files.newDirectoryStream(spool)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** The picture is no longer needed, if it was made here. */
  public void discard(Media picture) throws IOException {
    if (picture != null && picture.file().startsWith(spool)) {
      Files.deleteIfExists(picture.file());
    }
  }

  /**
   * Makes a JPEG of the picture.
   *
   * @param name of the JPEG without its ending; one that was made before under it is used again
   * @param most bytes
   * @return empty when Java cannot read such pictures
   * @throws IIOException when the picture is damaged
   */
  public synchronized Optional<Media> jpeg(Path picture, String name, long most)
      throws IOException {
    Path made = spool.resolve(name + ".jpg");
    if (!Files.exists(made)) {
      Optional<BufferedImage> decoded = decode(picture);
      if (decoded.isEmpty()) {
        return Optional.empty();
      }
      Files.createDirectories(spool);
      Path part = spool.resolve(name + ".part");
      write(fitted(decoded.get()), part, most);
      Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
    }
    long modified = Files.getLastModifiedTime(made).toMillis();
    return Optional.of(new Media(made, "image/jpeg", Files.size(made), modified));
  }

  private static Optional<BufferedImage> decode(Path picture) throws IOException {
    try (ImageInputStream in = new FileImageInputStream(picture.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.hasNext() ? readers.next() : null;
      if (reader == null || !READ.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return Optional.empty();
      }
      try {
        reader.setInput(in, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        int step = 1;
        while ((long) (width / step) * (height / step) > PIXELS) {
          step++;
        }
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        return Optional.of(reader.read(0, param));
      } finally {
        reader.dispose();
      }
    } catch (IIOException e) {
      if (e.getMessage() != null && e.getMessage().contains("Unsupported")) {
        return Optional.empty(); // CMYK, say: not damaged, but not for Java to read
      }
      throw e;
    } catch (EOFException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IIOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  /** No larger than any instance needs; JPEG knows no transparency, so that becomes white. */
  private static BufferedImage fitted(BufferedImage picture) {
    double scale =
        Math.min(
            1,
            Math.min((double) WIDTH / picture.getWidth(), (double) HEIGHT / picture.getHeight()));
    int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
    BufferedImage fitted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = fitted.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    return fitted;
  }

  private static void write(BufferedImage picture, Path file, long most) throws IOException {
    for (float quality : QUALITIES) {
      Files.deleteIfExists(file);
      write(picture, file, quality);
      if (Files.size(file) <= most) {
        return;
      }
    }
    Files.deleteIfExists(file);
    throw new IIOException("cannot be made smaller than " + most + " bytes");
  }

  private static void write(BufferedImage picture, Path file, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.write(null, new IIOImage(picture, null, null), param);
    } finally {
      writer.dispose();
    }
  }
}
