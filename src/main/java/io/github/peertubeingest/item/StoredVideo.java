package io.github.peertubeingest.item;

/**
 * A video at the instance.
 *
 * @param id numeric
 * @param url the watch page
 */
public record StoredVideo(long id, String uuid, String shortUUID, String url) {}
