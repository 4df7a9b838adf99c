package io.github.peertubeingest.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;

/** Which addresses media may be fetched from: those that anybody on the internet could reach. */
public final class AddressRule {

  /** IANA's special-purpose registries: loopback, private, link-local, shared, reserved. */
  private static final List<Block> NOT_PUBLIC =
      List.of(
          block("0.0.0.0", 8),
          block("10.0.0.0", 8),
          block("100.64.0.0", 10),
          block("127.0.0.0", 8),
          block("169.254.0.0", 16),
          block("172.16.0.0", 12),
          block("192.0.0.0", 24),
          block("192.0.2.0", 24),
          block("192.88.99.0", 24),
          block("192.168.0.0", 16),
          block("198.18.0.0", 15),
          block("198.51.100.0", 24),
          block("203.0.113.0", 24),
          block("224.0.0.0", 4),
          block("240.0.0.0", 4),
          block("::", 96), // unspecified, loopback, and the old form of IPv4
          new Block(mapped(), 96),
          block("64:ff9b::", 96),
          block("64:ff9b:1::", 48),
          block("100::", 64),
          block("2001::", 23),
          block("2001:db8::", 32),
          block("2002::", 16),
          block("3fff::", 20),
          block("5f00::", 16),
          block("fc00::", 7),
          block("fe80::", 10),
          block("fec0::", 10),
          block("ff00::", 8));

  /** Never, whatever the settings say: clouds keep credentials there, and nobody keeps media. */
  private static final List<Block> NEVER =
      List.of(
          block("169.254.0.0", 16), block("224.0.0.0", 4), block("fe80::", 10), block("ff00::", 8));

  private final Predicate<InetAddress> alsoAllowed;

  /**
   * @param allowPrivate {@code allow-private-urls}: every address is fine but link-local and
   *     multicast ones
   */
  public AddressRule(boolean allowPrivate) {
    this(address -> allowPrivate);
  }

  AddressRule(Predicate<InetAddress> alsoAllowed) {
    this.alsoAllowed = alsoAllowed;
  }

  /** All addresses that begin with the same bits. */
  private static final class Block {
    private final byte[] network;
    private final int bits;

    Block(byte[] network, int bits) {
      this.network = network;
      this.bits = bits;
    }

    boolean holds(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != network[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      int mask = rest == 0 ? 0 : 0xFF << (8 - rest) & 0xFF;
      return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
    }
  }

  /** Whether media may be fetched from the address. */
  public boolean allows(InetAddress address) {
    return isPublic(address.getAddress()) || (!isNever(address) && alsoAllowed.test(address));
  }

  /** Whether no setting allows the address. */
  static boolean isNever(InetAddress address) {
    return NEVER.stream().anyMatch(block -> block.holds(address.getAddress()));
  }

  /** Four or sixteen bytes; Java has made four of an IPv4 address that was written as IPv6. */
  private static boolean isPublic(byte[] address) {
    return NOT_PUBLIC.stream().noneMatch(block -> block.holds(address));
  }

  private static Block block(String network, int bits) {
    try {
      return new Block(InetAddress.getByName(network).getAddress(), bits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a literal address needs no name service", e);
    }
  }

  private static byte[] mapped() {
    byte[] network = new byte[16];
    network[10] = (byte) 0xFF;
    network[11] = (byte) 0xFF;
    return network;
  }
}
