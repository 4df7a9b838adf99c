package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can be told of a media file from its container. It is readable when PeerTube's ffprobe would
 * open it, as far as that was seen on 6.3.0: an MP4 whose index ({@code moov}) is complete, even if
 * the media data after it are cut or followed by junk; a WebM with its track list; an Ogg stream;
 * and also a PNG, JPEG or WebP picture.
 */
record MediaFile(long durationSeconds, int width, int height) {

  private static final int HEAD = 64 * 1024;
  private static final int MAX_INDEX = 32 * 1024 * 1024;
  private static final int EBML = 0x1A45DFA3;
  private static final int EBML_TRACKS = 0x1654AE6B;

  /** Reads a file; empty if it is no media file. */
  static Optional<MediaFile> read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer head = bytes(file, 0, (int) Math.min(HEAD, file.size()));
      if (head.limit() >= 12 && head.getInt(4) == fourCc("ftyp")) {
        return mp4(file);
      }
      boolean readable = isWebm(head) || isOgg(head) || ImageKind.of(path).isPresent();
      return readable ? Optional.of(new MediaFile(0, 0, 0)) : Optional.empty();
    }
  }

  private static boolean isOgg(ByteBuffer head) {
    return head.limit() > 64 && head.getInt(0) == fourCc("OggS");
  }

  private static boolean isWebm(ByteBuffer head) {
    if (head.limit() < 8 || head.getInt(0) != EBML) {
      return false;
    }
    for (int i = 4; i + 4 <= head.limit(); i++) {
      if (head.getInt(i) == EBML_TRACKS) {
        return true;
      }
    }
    return false;
  }

  /**
   * Walks the boxes of the file to its index. A box that reaches beyond the end of the file hides
   * what should follow it.
   */
  private static Optional<MediaFile> mp4(FileChannel file) throws IOException {
    long position = 0;
    while (position + 8 <= file.size()) {
      ByteBuffer header = bytes(file, position, (int) Math.min(16, file.size() - position));
      long size = header.getInt(0) & 0xffffffffL;
      int headerSize = 8;
      if (size == 1 && header.limit() == 16) {
        size = header.getLong(8);
        headerSize = 16;
      } else if (size == 0) {
        size = file.size() - position;
      }
      if (size < headerSize || size > file.size() - position) {
        return Optional.empty();
      }
      if (header.getInt(4) == fourCc("moov") && size <= MAX_INDEX) {
        return Optional.of(index(bytes(file, position + headerSize, (int) (size - headerSize))));
      }
      position += size;
    }
    return Optional.empty();
  }

  private static MediaFile index(ByteBuffer moov) {
    long duration = 0;
    int width = 0;
    int height = 0;
    int position = 0;
    while (position + 8 <= moov.limit()) {
      int size = moov.getInt(position);
      if (size < 8 || size > moov.limit() - position) {
        break;
      }
      ByteBuffer box = moov.slice(position + 8, size - 8);
      if (moov.getInt(position + 4) == fourCc("mvhd")) {
        duration = duration(box);
      } else if (moov.getInt(position + 4) == fourCc("trak")) {
        MediaFile track = index(box);
        width = Math.max(width, track.width());
        height = Math.max(height, track.height());
      } else if (moov.getInt(position + 4) == fourCc("tkhd") && box.limit() >= 84) {
        width = box.getInt(box.limit() - 8) >>> 16;
        height = box.getInt(box.limit() - 4) >>> 16;
      }
      position += size;
    }
    return new MediaFile(duration, width, height);
  }

  /** Whole seconds, rounded (seen on 6.3.0), from a movie header of version 0 or 1. */
  private static long duration(ByteBuffer mvhd) {
    boolean wide = mvhd.limit() >= 32 && mvhd.get(0) == 1;
    if (mvhd.limit() < 20) {
      return 0;
    }
    long scale = (wide ? mvhd.getInt(20) : mvhd.getInt(12)) & 0xffffffffL;
    long length = wide ? mvhd.getLong(24) : mvhd.getInt(16) & 0xffffffffL;
    return scale == 0 ? 0 : Math.floorDiv(length + scale / 2, scale);
  }

  private static int fourCc(String name) {
    return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
  }

  private static ByteBuffer bytes(FileChannel file, long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = file.read(bytes, position + bytes.position());
    }
    return bytes.flip();
  }
}
