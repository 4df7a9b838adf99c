/**
 * The ledger: the only memory and the only queue. Items, their states and due times, claims,
 * history, and the gates of accounts for which everything waits. Knows the item's words, no
 * PeerTube and no files.
 */
package io.github.peertubeingest.ledger;
