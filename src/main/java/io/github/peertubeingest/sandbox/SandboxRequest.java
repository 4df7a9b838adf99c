package io.github.peertubeingest.sandbox;

/**
 * A request the sandbox has finished with.
 *
 * @param path without query
 * @param query as sent, empty if there was none
 * @param status of the answer; of an answer that a fault withheld it is the status it would have
 *     had, and 0 if the connection was cut before the server acted
 * @param account the user whose token the request carried, or null
 */
public record SandboxRequest(
    String method, String path, String query, int status, String account) {}
