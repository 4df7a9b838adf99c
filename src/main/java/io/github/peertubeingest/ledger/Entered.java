package io.github.peertubeingest.ledger;

/**
 * What became of a message.
 *
 * @param known whether the ledger had it already
 * @param same whether its body is what it was then; true for a new one
 */
public record Entered(Item item, boolean known, boolean same) {}
