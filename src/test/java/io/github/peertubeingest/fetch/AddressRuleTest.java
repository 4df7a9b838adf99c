package io.github.peertubeingest.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses media may be fetched from. */
class AddressRuleTest {

  private final AddressRule rule = new AddressRule(false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.8.9.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.178.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "2130706433",
        "127.1",
        "[::1]",
      })
  void privateAndReservedAddressesAreRefused(String address) throws UnknownHostException {
    assertFalse(rule.allows(InetAddress.getByName(address)), address);
    boolean never = AddressRule.isNever(InetAddress.getByName(address));
    assertEquals(
        !never,
        new AddressRule(true).allows(InetAddress.getByName(address)),
        "allowed where the settings say so, and no setting can allow it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "224.0.0.1"})
  void noSettingAllowsWhereCloudsKeepCredentials(String address) throws UnknownHostException {
    assertFalse(new AddressRule(true).allows(InetAddress.getByName(address)), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.255.255",
        "192.169.0.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2001:200::1",
        "2606:4700::1111",
        "2a00:1450::1",
      })
  void publicAddressesAreNot(String address) throws UnknownHostException {
    assertTrue(rule.allows(InetAddress.getByName(address)), address);
  }

  @Test
  void aNameIsResolvedToAllowedAddressesOnly() {
    assertThrows(
        PublicResolver.PrivateAddressException.class,
        () -> new PublicResolver(rule).resolve("localhost"));
  }
}
