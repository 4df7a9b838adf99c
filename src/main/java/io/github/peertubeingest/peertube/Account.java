package io.github.peertubeingest.peertube;

import java.net.URI;
import java.nio.file.Path;

/**
 * A configured account at an instance.
 *
 * @param url of the instance, without a slash at the end
 * @param host what goes out as the Host header where the instance is reached by another name; null:
 *     the URL's own
 * @param proxy HTTP proxy; null for none
 * @param trustStore PKCS #12 or JKS file of private certificate authorities; null: the JVM's own
 * @param channel handle, display name or id of the channel for items that name none; null: the
 *     oldest
 */
public record Account(
    String name,
    URI url,
    Credentials credentials,
    String host,
    URI proxy,
    Path trustStore,
    String channel) {

  /**
   * Nobody's account at an instance that is not configured: one that others name. It is reached
   * only at an address in the public internet, unless the settings allow others.
   *
   * @param url of the instance, without a slash at the end
   */
  public static Account nobody(URI url) {
    return new Account("nobody at " + url.getAuthority(), url, null, null, null, null, null);
  }

  /** Whether it is nobody's, at an instance that others name. */
  public boolean isNobody() {
    return credentials == null;
  }

  /** Name of the account that {@code peertube.*} configures. */
  public static final String DEFAULT = "default";

  /**
   * @param password null where only tokens are kept ({@code login})
   * @param otpSecret base32 secret of the account's second factor; null without one
   * @param clientId null: asked from the instance
   */
  public record Credentials(
      String username, String password, String otpSecret, String clientId, String clientSecret) {

    @Override
    public String toString() {
      return "Credentials[" + username + "]";
    }
  }

  /** The instance as {@code host:port}: accounts of one instance share limits and labels. */
  public String instance() {
    return url.toString();
  }

  /** Address of a video's watch page. */
  public String watchUrl(String shortUuid) {
    return url + "/w/" + shortUuid;
  }
}
