package io.github.peertubeingest.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * {@code reason.json}: why an item is a dead letter.
 *
 * @param stage where it happened
 * @param status HTTP status of the instance's answer; null when there was none
 * @param code PeerTube's machine code; null when there was none
 * @param detail what happened; for a bug, the stack trace
 * @param fields what is wrong, field by field
 * @param attempts how often the item was tried
 * @param next what to do about it, in a sentence
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Reason(
    String key,
    @JsonProperty("class") FailureClass failureClass,
    String stage,
    Integer status,
    String code,
    String detail,
    List<FieldFault> fields,
    int attempts,
    Instant firstAt,
    Instant lastAt,
    String next) {}
