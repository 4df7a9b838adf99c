package io.github.peertubeingest.peertube;

/**
 * A chapter of a video.
 *
 * @param timecode whole seconds from the beginning
 * @param title 1 to 100 characters
 */
public record Chapter(int timecode, String title) {}
