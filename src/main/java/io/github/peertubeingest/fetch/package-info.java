/**
 * Media that documents name by URL: fetched over HTTP into the spool, streamed, resumable, from
 * public addresses only. The one place beside the door that sends requests, and never to an
 * instance: no token, no header of PeerTube's ever goes out from here. It uses Apache HttpClient
 * itself instead of camel-http, because an address from a document must not become an endpoint URI
 * (its query would be read as Camel's options, and its braces as property placeholders) and because
 * a body of any size goes from the socket to the disk without being a message body in between.
 */
package io.github.peertubeingest.fetch;
