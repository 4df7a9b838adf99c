package io.github.peertubeingest.sandbox;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The checksums a chunk came with, in {@code Digest} and {@code Content-MD5}. Seen on 6.3.0: the
 * names are case-sensitive, {@code sha-512} is unknown; an unknown one beside a known one is passed
 * over; of several known ones every one must fit.
 */
final class Checksums {

  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "sha", "SHA-1", "sha1", "SHA-1", "sha-256", "SHA-256", "sha256", "SHA-256", "md5", "MD5");

  private record Expected(MessageDigest digest, String base64) {}

  private final List<Expected> expected = new ArrayList<>();

  private Checksums() {}

  /** The checksums of a request; refuses it if it has only unknown ones. */
  static Checksums of(Call call) {
    Checksums checksums = new Checksums();
    String digest = call.header("Digest");
    String md5 = call.header("Content-MD5");
    if (digest != null) {
      for (String entry : digest.split(",")) {
        int equals = entry.indexOf('=');
        checksums.add(
            entry.substring(0, Math.max(0, equals)).trim(), entry.substring(equals + 1).trim());
      }
    }
    if (md5 != null) {
      checksums.add("md5", md5.trim());
    }
    if (checksums.expected.isEmpty() && (digest != null || md5 != null)) {
      throw UploadError.UNSUPPORTED_CHECKSUM.raised();
    }
    return checksums;
  }

  boolean isEmpty() {
    return expected.isEmpty();
  }

  void update(byte[] bytes, int count) {
    expected.forEach(one -> one.digest().update(bytes, 0, count));
  }

  /** Whether the bytes seen are the announced ones. */
  boolean fit() {
    return expected.stream()
        .allMatch(
            one -> Base64.getEncoder().encodeToString(one.digest().digest()).equals(one.base64()));
  }

  private void add(String name, String base64) {
    if (ALGORITHMS.containsKey(name)) {
      expected.add(new Expected(digest(ALGORITHMS.get(name)), base64));
    }
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
