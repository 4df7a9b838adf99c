package io.github.peertubeingest.sandbox;

import java.time.Instant;

/** A user and its account. What can change is changed from tests while requests run. */
final class Account {

  private final int id;
  private final String username;
  private final String otpSecret;
  private final boolean admin;
  private final Instant createdAt;
  private volatile String password;
  private volatile long quota;
  private volatile boolean blocked;
  private volatile Instant lastLogin;

  Account(int id, SandboxAccount options, Instant createdAt) {
    this.id = id;
    this.username = options.username();
    this.otpSecret = options.otpSecretBase32();
    this.admin = options.admin();
    this.createdAt = createdAt;
    this.password = options.password();
    this.quota = options.videoQuota();
  }

  int id() {
    return id;
  }

  String username() {
    return username;
  }

  String email() {
    return username + "@example.com";
  }

  String otpSecret() {
    return otpSecret;
  }

  boolean isAdmin() {
    return admin;
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

  long quota() {
    return quota;
  }

  void quota(long value) {
    quota = value;
  }

  boolean isBlocked() {
    return blocked;
  }

  void block() {
    blocked = true;
  }

  Instant lastLogin() {
    return lastLogin;
  }

  void signedIn(Instant when) {
    lastLogin = when;
  }
}
