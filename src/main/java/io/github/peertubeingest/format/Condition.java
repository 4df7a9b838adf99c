package io.github.peertubeingest.format;

import java.util.List;

/**
 * Something that holds of a record or not; all that is given has to hold.
 *
 * @param value what is looked at
 * @param is the texts one of which it has to be, in any case; null: not asked
 * @param isNot the texts that it must not be; null: not asked
 * @param matches found in it; null: not asked
 * @param empty whether it has to be empty; null: not asked
 * @param why in words, where a record is left out
 */
record Condition(
    Expression value,
    List<String> is,
    List<String> isNot,
    Regex matches,
    Boolean empty,
    String why) {}
