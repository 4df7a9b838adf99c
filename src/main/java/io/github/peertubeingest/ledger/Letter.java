package io.github.peertubeingest.ledger;

/**
 * A message that an item came in.
 *
 * @param id names it among all that ever came, with where it came from; null: nothing names it, and
 *     it cannot be recognised when it is delivered again
 * @param hash SHA-256 of the body, in hexadecimal digits
 * @param body as it came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Letter(String id, String hash, byte[] body) {}
