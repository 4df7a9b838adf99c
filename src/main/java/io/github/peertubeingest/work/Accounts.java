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

  /** The accounts at the same instance, this one included: they share its limits and outages. */
  public List<Account> sharing(Account account) {
    return accounts.values().stream().filter(a -> a.instance().equals(account.instance())).toList();
  }

  public List<String> names() {
    return List.copyOf(accounts.keySet());
  }
}
