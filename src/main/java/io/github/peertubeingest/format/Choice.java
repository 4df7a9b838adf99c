package io.github.peertubeingest.format;

/**
 * How a file is to be understood.
 *
 * @param profile its name; null: it is an item document as it stands (JSON or YAML)
 */
public record Choice(Shape shape, String profile) {}
