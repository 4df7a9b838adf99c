/**
 * What PeerTube's API demands: requests and their bodies, labels, tokens, the request budget, and
 * the one judgement of every answer. Sends nothing itself: {@code routes/peertube.camel.yaml} is
 * the one door.
 */
package io.github.peertubeingest.peertube;
