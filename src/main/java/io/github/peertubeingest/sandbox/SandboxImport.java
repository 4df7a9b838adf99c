package io.github.peertubeingest.sandbox;

/**
 * An import the sandbox knows.
 *
 * @param target the address, the magnet link or the torrent's file name
 * @param state the label: Pending, Processing, Success, Failed, Cancelled
 * @param error why it failed, else null
 * @param videoId the id of its video, also of one that is gone
 * @param owner the username
 */
public record SandboxImport(
    int id, String target, String state, String error, int videoId, String owner) {}
