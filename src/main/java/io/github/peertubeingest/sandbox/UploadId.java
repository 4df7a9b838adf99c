package io.github.peertubeingest.sandbox;

import java.nio.charset.StandardCharsets;

/**
 * How uploads are named: hashes of user, name, size and lastModified, joined by {@code -}. The same
 * four make the same id. A size of 0 leaves its hash out (seen on 6.3.0).
 */
final class UploadId {

  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private UploadId() {}

  static String of(Account account, String name, long size, String lastModified) {
    String middle = size == 0 ? "" : hash(Long.toString(size)) + "-";
    return owner(account) + hash(name) + "-" + middle + hash(lastModified);
  }

  /** Whether an id, which may be null, is one of this user's. */
  static boolean belongsTo(Account account, String id) {
    return id != null && id.startsWith(owner(account));
  }

  private static String owner(Account account) {
    return hash(Integer.toString(account.id())) + "-";
  }

  private static String hash(String text) {
    long hash = FNV_BASIS;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return Long.toHexString(hash);
  }
}
