package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Note;
import java.util.List;

/**
 * What a profile makes of one record.
 *
 * @param document what is mapped; counts as the document itself
 * @param constants of the profile: hold only where a video is created and nothing else says so
 * @param faults what could not be mapped: a date that is none, a lookup without an entry
 * @param notes what was made different on the way, where people may want to know
 * @param oldId what the source calls the video, for the map of old ids to new URLs; null: its
 *     externalId
 */
public record Mapped(
    ObjectNode document,
    ObjectNode constants,
    List<FieldFault> faults,
    List<Note> notes,
    String oldId) {}
