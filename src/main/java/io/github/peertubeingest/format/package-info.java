/**
 * From a file as people have it to item documents: which shape it has (profiles, sniffing), its
 * records, read as a stream and within bounds, and what a profile makes of each. Knows the item's
 * words and files; no ledger, no PeerTube.
 */
package io.github.peertubeingest.format;
