/**
 * The file side: what in the drop folder is looked at, which files belong together and when they
 * are whole, where a document may point, and how an item's files get from the inbox to {@code
 * published/} or {@code dead-letter/}. Knows the item's words and the formats; no PeerTube, no
 * ledger: what it has to ask of documents and items, {@code Knowledge} answers.
 */
package io.github.peertubeingest.inbox;
