package io.github.peertubeingest.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name and lets through only addresses that may be connected to. The connection is made
 * to what this returns: there is no second look-up in which a name could lead elsewhere.
 */
final class PublicResolver implements DnsResolver {

  private final AddressRule rule;

  PublicResolver(AddressRule rule) {
    this.rule = rule;
  }

  /** The name leads to private addresses only. */
  static final class PrivateAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    private final boolean never;

    PrivateAddressException(String host, InetAddress address) {
      super(
          (host.equals(address.getHostAddress())
                  ? host + " is "
                  : host + " leads to " + address.getHostAddress() + ", which is ")
              + (AddressRule.isNever(address)
                  ? "a link-local or multicast address: nothing is fetched from there"
                  : "no public address"));
      never = AddressRule.isNever(address);
    }

    /** What would be fetched. */
    String allowed() {
      return "an address in the public internet"
          + (never ? "" : "; or allow-private-urls = true in config/application.properties");
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(host);
    InetAddress[] allowed = Arrays.stream(all).filter(rule::allows).toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new PrivateAddressException(host, all[0]);
    }
    return allowed;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host; // only Kerberos asks for it
  }
}
