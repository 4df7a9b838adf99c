/**
 * A PeerTube instance small enough to live in a test: an HTTP server on the loopback interface that
 * answers as PeerTube 6.3, 7.0 or 8.2 does.
 *
 * <p>What lives here: the rules of PeerTube's HTTP API as far as uploading, updating and reading
 * videos needs them, with their unpleasant parts, and the means to make that API misbehave. The
 * source of each rule stands beside it: "seen on 6.3.0" was asked of a running server of that
 * release, "measured" is taken from the project's table of measurements on 6.3.0, 7.0.0 and 8.2.1.
 *
 * <p>What does not live here: anything of peertube-ingest. This package imports none of the
 * project's other packages, so what it says about PeerTube is never derived from what the client
 * expects. Nor is there real transcoding, yt-dlp, federation, playback, resumable upload or feeds:
 * an import fetches a plain file, and the routes of the others answer as unknown ones.
 */
package io.github.peertubeingest.sandbox;
