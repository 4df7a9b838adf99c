/**
 * The fault matrix: runs the daemon as a process of its own against the sandbox, kills it, cuts its
 * connections, and counts at the end what was lost, doubled or spoilt. It judges by the sandbox and
 * the folders alone, never by the ledger, and knows nothing of the daemon's inside but the names of
 * the steps in the routes.
 */
package io.github.peertubeingest.selftest;
