/**
 * What PeerTube does, asserted over HTTP. The same cases run against three sandboxes and, when
 * {@code peertube.url}, {@code peertube.username} and {@code peertube.password} are given as system
 * properties, against that instance too.
 *
 * <p>More properties for a real instance: {@code peertube.otherUsername}, {@code
 * peertube.otherPassword} (a second ordinary account), {@code peertube.otherChannel} (the handle of
 * a channel the account does not own), {@code peertube.adminUsername}, {@code
 * peertube.adminPassword}. A case that lacks what it needs is skipped and says so.
 */
package io.github.peertubeingest.conformance;
