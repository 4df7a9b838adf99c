package io.github.peertubeingest.sandbox;

import java.time.Instant;

/** A channel of an account. */
record Channel(
    int id,
    String handle,
    String displayName,
    String description,
    String support,
    Account owner,
    Instant createdAt) {}
