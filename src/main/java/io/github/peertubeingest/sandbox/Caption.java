package io.github.peertubeingest.sandbox;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A stored caption.
 *
 * @param file the name it is served under, a new one for each version of it (seen on 6.3.0)
 * @param text where the bytes served are: WebVTT, or whatever was sent as that
 */
record Caption(String language, String file, Path text, Instant updatedAt) {}
