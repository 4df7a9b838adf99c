package io.github.peertubeingest.work;

import io.github.peertubeingest.peertube.Account;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configured accounts by name. */
public final class Accounts {

  private final Map<String, Account> accounts = new LinkedHashMap<>();

  public Accounts(List<Account> accounts) {
    accounts.forEach(a -> this.accounts.put(a.name(), a));
  }

  /** Null when no such account is configured. */
  public Account get(String name) {
    return accounts.get(name);
  }

  public Collection<Account> all() {
    return accounts.values();
  }

  public List<String> names() {
    return List.copyOf(accounts.keySet());
  }
}
