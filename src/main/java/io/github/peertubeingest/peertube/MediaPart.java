package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.core5.http.ContentType;

/**
 * A file as a part of a multipart body, streamed from disk through a buffer of 128 KiB
 * (HttpClient's own part copies through 4 KiB, half as fast). Before the last byte goes out, size
 * and modification time are checked again: a file that changed under us breaks the request off, so
 * that no wrong video is made.
 */
public final class MediaPart extends AbstractContentBody {

  private static final int BUFFER = 128 * 1024;

  private final Path file;
  private final String filename;
  private final long size;
  private final long modifiedMillis;

  /**
   * @param size in bytes, as planned
   * @param modifiedMillis as planned
   */
  public MediaPart(Path file, String filename, String mimeType, long size, long modifiedMillis) {
    super(ContentType.create(mimeType));
    this.file = file;
    this.filename = filename;
    this.size = size;
    this.modifiedMillis = modifiedMillis;
  }

  @Override
  public String getFilename() {
    return filename;
  }

  @Override
  public long getContentLength() {
    return size;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    checkUnchanged();
    byte[] buffer = new byte[BUFFER];
    try (FileChannel in = open()) {
      long left = size;
      while (left > 0) {
        int read = in.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(BUFFER, left)));
        if (read < 0) {
          throw new MediaException("became shorter while it was being sent", null);
        }
        left -= read;
        if (left == 0) {
          checkUnchanged();
        }
        out.write(buffer, 0, read);
      }
    }
    out.flush();
  }

  private FileChannel open() throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new MediaException("can no longer be read: " + e, e);
    }
  }

  private void checkUnchanged() throws MediaException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new MediaException("vanished while it was being sent", e);
    }
    if (now.size() != size || now.lastModifiedTime().toMillis() != modifiedMillis) {
      throw new MediaException("changed while it was being sent", null);
    }
  }
}
