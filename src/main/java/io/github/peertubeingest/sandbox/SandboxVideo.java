package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A video of the sandbox.
 *
 * @param size of the uploaded file in bytes
 * @param sha256 of the uploaded file, in hexadecimal
 * @param fields as {@code GET /videos/{id}} shows them to the owner
 */
public record SandboxVideo(
    long id,
    String uuid,
    String shortUUID,
    String name,
    String owner,
    String inputFilename,
    long size,
    String sha256,
    JsonNode fields) {}
