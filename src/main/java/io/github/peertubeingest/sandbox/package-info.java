/**
 * An embedded PeerTube for the demo, rehearsals and tests: it behaves like an instance of 6.3, 7.0
 * or 8.2 for everything that this project asks of one, the unpleasant parts included. What it
 * claims is held against a real instance by the conformance suite. Knows nothing of the rest of the
 * project, so that a misunderstanding cannot sit on both sides. Never started unless asked for;
 * binds to loopback only.
 */
package io.github.peertubeingest.sandbox;
