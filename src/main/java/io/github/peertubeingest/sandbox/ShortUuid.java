package io.github.peertubeingest.sandbox;

import java.math.BigInteger;
import java.util.UUID;

/** PeerTube's short form of a UUID: base 58 of the number, 22 characters. */
final class ShortUuid {

  private static final String ALPHABET =
      "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final int LENGTH = 22;

  private ShortUuid() {}

  static String of(UUID uuid) {
    BigInteger number = new BigInteger(uuid.toString().replace("-", ""), 16);
    BigInteger base = BigInteger.valueOf(ALPHABET.length());
    StringBuilder text = new StringBuilder();
    while (number.signum() > 0) {
      BigInteger[] parts = number.divideAndRemainder(base);
      text.insert(0, ALPHABET.charAt(parts[1].intValue()));
      number = parts[0];
    }
    while (text.length() < LENGTH) {
      text.insert(0, ALPHABET.charAt(0));
    }
    return text.toString();
  }
}
