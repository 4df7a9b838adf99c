package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Stands for ffprobe: is this file readable media? Judged by the container's structure alone: an
 * MP4's boxes must add up to the file's length and hold a {@code moov}, WebM and Matroska begin
 * with EBML, Ogg with its page mark. Text, empty and cut files are unreadable, as on a real
 * instance.
 */
final class MediaProbe {

  boolean readable(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer head = read(in, 0, 12);
      if (head.remaining() < 12) {
        return false;
      }
      int magic = head.getInt(0);
      if (magic == 0x1A45DFA3 || magic == 0x4F676753) {
        return true;
      }
      return box(head, 4).equals("ftyp") && boxesAddUp(in);
    }
  }

  private static boolean boxesAddUp(FileChannel in) throws IOException {
    long at = 0;
    boolean moov = false;
    while (at < in.size()) {
      ByteBuffer header = read(in, at, 16);
      if (header.remaining() < 8) {
        return false;
      }
      long size = Integer.toUnsignedLong(header.getInt(0));
      if (size == 1 && header.remaining() >= 16) {
        size = header.getLong(8);
      } else if (size == 0) {
        size = in.size() - at;
      }
      if (size < 8) {
        return false;
      }
      moov |= box(header, 4).equals("moov");
      at += size;
    }
    return moov && at == in.size();
  }

  private static String box(ByteBuffer header, int at) {
    byte[] name = new byte[4];
    header.get(at, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer read(FileChannel in, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && in.read(buffer, at + buffer.position()) > 0) {
      // reads on until the header is whole or the file ends
    }
    return buffer.flip();
  }

  /** Whether the bytes begin as PNG, JPEG or WebP do. */
  boolean image(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer head = read(in, 0, 12);
      if (head.remaining() < 12) {
        return false;
      }
      int magic = head.getInt(0);
      boolean webp = magic == 0x52494646 && head.getInt(8) == 0x57454250;
      return magic == 0x89504E47 || (magic >>> 8) == 0xFFD8FF || webp;
    }
  }
}
