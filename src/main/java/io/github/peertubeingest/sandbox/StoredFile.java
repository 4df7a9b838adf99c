package io.github.peertubeingest.sandbox;

import java.nio.file.Path;

/** A file part of a form, spooled to disk. */
record StoredFile(String filename, String contentType, Path path, long size, String sha256) {}
