package io.github.peertubeingest.item;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.binary.Base32;

/**
 * Names one drop: a SHA-256 over the account, the path relative to the inbox, the document's bytes,
 * and size and modification time of the files it names; written in lower-case base32.
 */
public final class ItemKey {

  /** Length of the short form that stands in folder names and in the upload's file name. */
  public static final int SHORT = 16;

  /**
   * @param path as the document writes it
   * @param size bytes; -1 when the file was not there
   * @param modifiedMillis milliseconds since 1970; -1 when the file was not there
   */
  public record NamedFile(String path, long size, long modifiedMillis) {}

  private ItemKey() {}

  public static String of(
      String account, String relativePath, byte[] document, List<NamedFile> files) {
    MessageDigest digest = sha256();
    add(digest, account.getBytes(StandardCharsets.UTF_8));
    add(digest, relativePath.getBytes(StandardCharsets.UTF_8));
    add(digest, document);
    for (NamedFile file : files) {
      String line = file.path() + '\0' + file.size() + '\0' + file.modifiedMillis();
      add(digest, line.getBytes(StandardCharsets.UTF_8));
    }
    return new Base32().encodeAsString(digest.digest()).replace("=", "").toLowerCase(Locale.ROOT);
  }

  /** The first 16 characters. */
  public static String shortOf(String key) {
    return key.substring(0, SHORT);
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(part);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
