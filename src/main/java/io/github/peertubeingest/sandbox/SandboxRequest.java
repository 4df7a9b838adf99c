package io.github.peertubeingest.sandbox;

/**
 * A request that the sandbox was asked.
 *
 * @param status of the answer; 0 where the connection was cut
 */
public record SandboxRequest(String method, String path, String query, int status) {}
