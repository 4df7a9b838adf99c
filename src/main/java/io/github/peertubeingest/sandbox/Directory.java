package io.github.peertubeingest.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts and channels of an instance. Names of both share one namespace (seen on 6.3.0: 409
 * for a taken one).
 */
final class Directory {

  static final int MAX_CHANNELS_PER_USER = 20;

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<Integer, Channel> channels = new LinkedHashMap<>();

  Directory(List<SandboxAccount> options, Instant now) {
    for (SandboxAccount option : options) {
      Account account = new Account(accounts.size() + 1, option, now);
      accounts.put(option.username(), account);
      for (SandboxAccount.Channel channel : option.channels()) {
        add(account, channel.handle(), channel.displayName(), null, null, now);
      }
    }
  }

  synchronized List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  synchronized Optional<Account> account(String username) {
    return Optional.ofNullable(accounts.get(username));
  }

  Account existingAccount(String username) {
    return account(username)
        .orElseThrow(() -> new IllegalArgumentException("the sandbox has no user " + username));
  }

  /** Sign-in takes name or address in any case (seen on 6.3.0). */
  synchronized Optional<Account> byLogin(String usernameOrEmail) {
    return accounts.values().stream()
        .filter(
            a ->
                a.username().equalsIgnoreCase(usernameOrEmail)
                    || a.email().equalsIgnoreCase(usernameOrEmail))
        .findFirst();
  }

  synchronized Optional<Channel> channel(int id) {
    return Optional.ofNullable(channels.get(id));
  }

  synchronized Optional<Channel> channel(String handle) {
    return channels.values().stream().filter(c -> c.handle().equals(handle)).findFirst();
  }

  /** The channels of an account, the oldest first. */
  synchronized List<Channel> channelsOf(Account account) {
    List<Channel> found = new ArrayList<>();
    for (Channel channel : channels.values()) {
      if (channel.owner() == account) {
        found.add(channel);
      }
    }
    return List.copyOf(found);
  }

  synchronized Channel create(
      Account owner,
      String handle,
      String displayName,
      String description,
      String support,
      Instant now) {
    if (accounts.containsKey(handle) || channel(handle).isPresent()) {
      throw Refusal.of(
          409,
          "Another actor (account/channel) with this name on this instance already exists or has already existed.");
    }
    if (channelsOf(owner).size() >= MAX_CHANNELS_PER_USER) {
      throw Refusal.of(400, "You cannot create more than " + MAX_CHANNELS_PER_USER + " channels");
    }
    return add(owner, handle, displayName, description, support, now);
  }

  private Channel add(
      Account owner,
      String handle,
      String displayName,
      String description,
      String support,
      Instant now) {
    Channel channel =
        new Channel(channels.size() + 1, handle, displayName, description, support, owner, now);
    channels.put(channel.id(), channel);
    return channel;
  }
}
