package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Writes the body of a request into the file of an upload. What arrived of a chunk stays when its
 * connection breaks; a chunk with a checksum, or one that is too long, is taken back to its start
 * as a whole (seen on 6.3.0).
 */
final class ChunkWriter {

  private static final int BUFFER = 64 * 1024;

  private final Upload upload;
  private final long start;
  private final long end;
  private final Checksums checksums;

  /** A chunk that may reach from a start to an end, both offsets in the file. */
  ChunkWriter(Upload upload, long start, long end, Checksums checksums) {
    this.upload = upload;
    this.start = start;
    this.end = end;
    this.checksums = checksums;
  }

  /** Reads the body to its end; the offset after its last byte. */
  long write(BodyInput in) throws IOException {
    try (FileChannel file =
        FileChannel.open(upload.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long position;
      try {
        position = copy(in, file);
      } catch (CutConnection | RequestTimedOut e) {
        if (!checksums.isEmpty()) {
          takeBack(file);
        }
        throw e;
      }
      if (position > end) {
        takeBack(file);
        throw UploadError.CONFLICT.raised();
      }
      if (!checksums.fit()) {
        takeBack(file);
        throw UploadError.CHECKSUM_MISMATCH.raised();
      }
      return position;
    }
  }

  private long copy(BodyInput in, FileChannel file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long position = start;
    int count = in.read(buffer, 0, buffer.length);
    while (count >= 0) {
      checksums.update(buffer, count);
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining() && position <= end) {
        position += file.write(bytes, position);
      }
      count = in.read(buffer, 0, buffer.length);
    }
    return position;
  }

  private void takeBack(FileChannel file) throws IOException {
    if (file.size() > start) {
      file.truncate(start);
    }
  }
}
