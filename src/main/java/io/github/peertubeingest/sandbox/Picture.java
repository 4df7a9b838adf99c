package io.github.peertubeingest.sandbox;

import java.nio.file.Path;

/** A stored thumbnail; the file is null for the one PeerTube would have taken from the video. */
record Picture(String name, String contentType, Path file) {}
