package io.github.peertubeingest.sandbox;

/**
 * A chapter of a video.
 *
 * @param timecode seconds from the start
 */
record Chapter(int timecode, String title) {}
