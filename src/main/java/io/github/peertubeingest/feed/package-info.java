/**
 * Feeds: asks each when it is due, reads what it lists, and makes items of new and changed entries;
 * remembers every entry, so that none is taken twice and none is missed. What an entry's fields
 * mean is the profiles' affair ({@code format}), what becomes of an item {@code work}'s.
 */
package io.github.peertubeingest.feed;
