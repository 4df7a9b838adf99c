package io.github.peertubeingest.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accounts and channels of a sandbox. */
final class Users {

  /** A channel with the id that requests name it by. */
  record Channel(long id, String handle, String displayName, User owner, Instant createdAt) {}

  /** An account; what tests change is mutable. */
  static final class User {
    private final long id;
    private final SandboxAccount account;
    private final Instant createdAt = Instant.now();
    private volatile String password;
    private volatile boolean blocked;
    private volatile long quota;

    User(long id, SandboxAccount account) {
      this.id = id;
      this.account = account;
      password = account.password();
      quota = account.videoQuota();
    }

    long id() {
      return id;
    }

    String name() {
      return account.username();
    }

    boolean admin() {
      return account.admin();
    }

    String otpSecret() {
      return account.otpSecret();
    }

    Instant createdAt() {
      return createdAt;
    }

    String password() {
      return password;
    }

    void password(String value) {
      password = value;
    }

    boolean blocked() {
      return blocked;
    }

    void block() {
      blocked = true;
    }

    long quota() {
      return quota;
    }

    void quota(long bytes) {
      quota = bytes;
    }
  }

  private final Map<String, User> users = new LinkedHashMap<>();
  private final List<Channel> channels = new ArrayList<>();

  Users(List<SandboxAccount> more) {
    SandboxAccount.defaults().forEach(this::add);
    more.forEach(this::add);
  }

  private void add(SandboxAccount account) {
    User user = new User(users.size() + 1L, account);
    users.put(user.name(), user);
    account.channels().forEach(c -> addChannel(user, c.handle(), c.displayName()));
  }

  synchronized Channel addChannel(User owner, String handle, String displayName) {
    Channel channel = new Channel(channels.size() + 1L, handle, displayName, owner, Instant.now());
    channels.add(channel);
    return channel;
  }

  /** By name or e-mail address. */
  Optional<User> find(String login) {
    String name = login.endsWith("@example.com") ? login.substring(0, login.indexOf('@')) : login;
    return Optional.ofNullable(users.get(name));
  }

  synchronized List<Channel> of(User user) {
    return channels.stream().filter(c -> c.owner() == user).toList();
  }

  synchronized Optional<Channel> channel(long id) {
    return channels.stream().filter(c -> c.id() == id).findFirst();
  }

  synchronized Optional<Channel> channel(String handle) {
    return channels.stream().filter(c -> c.handle().equals(handle)).findFirst();
  }
}
