package io.github.peertubeingest.format;

import java.util.List;

/**
 * One record of a file of many.
 *
 * @param number counted from 1, without the header
 * @param line of the file where it begins; 0 where a format has none
 * @param cells as they stand in the table; empty where the source has no columns
 * @param skipped the profile leaves this record out: why, in words; null: it does not
 */
public record Row(long number, long line, List<String> cells, Mapped mapped, String skipped) {}
