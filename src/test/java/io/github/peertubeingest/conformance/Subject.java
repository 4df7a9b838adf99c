package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** An instance under test, with the accounts that may be used on it. */
final class Subject implements AutoCloseable {

  /** A user that can sign in. */
  record User(String username, String password) {}

  private final URI url;
  private final Sandbox sandbox;
  private final int version;
  private final Map<String, User> users = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final String foreignChannel;
  private JsonNode client;

  private Subject(URI url, Sandbox sandbox, String foreignChannel)
      throws IOException, InterruptedException {
    this.url = url;
    this.sandbox = sandbox;
    this.foreignChannel = foreignChannel;
    String text = new Api(this).get("/config").send().json().path("serverVersion").textValue();
    String[] numbers = text.split("[.-]");
    this.version = Integer.parseInt(numbers[0]) * 100 + Integer.parseInt(numbers[1]);
  }

  static Subject sandbox(SandboxVersion version) throws IOException, InterruptedException {
    return of(Sandbox.start(SandboxOptions.defaults().version(version)));
  }

  /** A sandbox with the default accounts; it closes with the subject. */
  static Subject of(Sandbox sandbox) throws IOException, InterruptedException {
    Subject subject = new Subject(sandbox.url(), sandbox, "other_channel");
    subject.users.put("main", new User("publisher", "publisher-password"));
    subject.users.put("other", new User("other", "other-password"));
    subject.users.put("admin", new User("root", "root-password"));
    return subject;
  }

  static Subject real() throws IOException, InterruptedException {
    String base = System.getProperty("peertube.url").replaceAll("/+$", "");
    Subject subject =
        new Subject(URI.create(base), null, System.getProperty("peertube.otherChannel"));
    subject.addUser("main", "peertube.username", "peertube.password");
    subject.addUser("other", "peertube.otherUsername", "peertube.otherPassword");
    subject.addUser("admin", "peertube.adminUsername", "peertube.adminPassword");
    return subject;
  }

  private void addUser(String role, String nameProperty, String passwordProperty) {
    String name = System.getProperty(nameProperty);
    if (name != null) {
      users.put(role, new User(name, System.getProperty(passwordProperty)));
    }
  }

  URI url() {
    return url;
  }

  /** The version as 603 for 6.3.x. */
  int version() {
    return version;
  }

  boolean isEight() {
    return version >= 800;
  }

  boolean isLoopback() throws IOException {
    return InetAddress.getByName(url.getHost()).isLoopbackAddress();
  }

  /** The sandbox; skips the case on a real instance. */
  Sandbox sandboxOnly(String reason) {
    return sandbox == null ? abort("sandbox only: " + reason) : sandbox;
  }

  boolean isSandbox() {
    return sandbox != null;
  }

  User user(String role) {
    User user = users.get(role);
    return user == null ? abort("no account given for the role '" + role + "'") : user;
  }

  /** The handle of a channel the main user does not own. */
  String foreignChannel() {
    return foreignChannel == null ? abort("peertube.otherChannel is not given") : foreignChannel;
  }

  /** Id and secret of the instance's OAuth client. */
  JsonNode client() throws IOException, InterruptedException {
    if (client == null) {
      client = new Api(this).get("/oauth-clients/local").send().json();
    }
    return client;
  }

  /** A token that lasts for the whole class; a case that ends tokens signs in for itself. */
  String token(String role) throws IOException, InterruptedException {
    String token = tokens.get(role);
    if (token == null) {
      Answer answer = new Api(this).signIn(user(role).username(), user(role).password()).send();
      assertEquals(200, answer.status(), answer.body());
      token = answer.json().path("access_token").textValue();
      tokens.put(role, token);
    }
    return token;
  }

  @Override
  public void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Override
  public String toString() {
    return (sandbox == null ? "PeerTube " : "sandbox ") + version / 100 + "." + version % 100;
  }
}
