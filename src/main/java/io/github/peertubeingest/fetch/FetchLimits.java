package io.github.peertubeingest.fetch;

import java.time.Duration;

/**
 * What a fetch may take.
 *
 * @param most {@code fetch.max}: bytes of one file
 * @param patience {@code fetch.timeout}: for a connection and an answer, for silence, and the time
 *     over which the speed is measured
 * @param slowest {@code fetch.min-speed}: bytes a second, on average
 */
public record FetchLimits(long most, Duration patience, long slowest) {}
