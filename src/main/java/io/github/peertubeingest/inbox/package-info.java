/**
 * The file side: what in the drop folder is looked at and when it is whole, where a document may
 * point, and how an item's files get from the inbox to {@code published/} or {@code dead-letter/}.
 * Knows the item's words; no PeerTube, no ledger.
 */
package io.github.peertubeingest.inbox;
