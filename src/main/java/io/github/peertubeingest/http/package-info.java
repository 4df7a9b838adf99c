/**
 * Intake and status over HTTP: a small server, off by default. What comes in becomes a message like
 * one of a bus; nothing of a request but its body and its idempotency key goes any further.
 */
package io.github.peertubeingest.http;
