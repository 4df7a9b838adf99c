package io.github.peertubeingest.sandbox;

import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * The 22-character form of a UUID: its number in base 58 with the alphabet that leaves out 0, O, I
 * and l (seen on 6.3.0).
 */
final class ShortUuid {

  private static final String ALPHABET =
      "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final int LENGTH = 22;

  private ShortUuid() {}

  static String of(UUID uuid) {
    BigInteger rest = new BigInteger(uuid.toString().replace("-", ""), 16);
    StringBuilder digits = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return digits.reverse().toString();
  }

  /** The UUID of a short one; empty if the text is none. */
  static Optional<UUID> parse(String text) {
    if (text.length() != LENGTH) {
      return Optional.empty();
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < LENGTH; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    if (number.bitLength() > 128) {
      return Optional.empty();
    }
    return Optional.of(new UUID(number.shiftRight(64).longValue(), number.longValue()));
  }
}
