/**
 * The item document, its rules, its key, and the words for what can go wrong with an item. Knows
 * nothing else of this project: no ledger, no PeerTube requests, no files to move.
 */
package io.github.peertubeingest.item;
