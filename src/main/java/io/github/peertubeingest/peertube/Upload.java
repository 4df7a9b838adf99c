package io.github.peertubeingest.peertube;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A resumable upload as far as it came.
 *
 * @param path of the endpoint: a new video's, or the replacement of a video's file
 * @param uploadId as the instance named it; it belongs to the user, not to the token
 * @param offset bytes that the instance has, as the instance said last
 * @param size bytes of the whole file
 * @param finished the answer to the last byte; null before
 */
public record Upload(String path, String uploadId, long offset, long size, JsonNode finished) {

  /** Whether there is something left to be sent, or to be asked. */
  public boolean goesOn() {
    return finished == null;
  }

  Upload at(long newOffset) {
    return new Upload(path, uploadId, newOffset, size, null);
  }

  Upload finishedWith(JsonNode answer) {
    return new Upload(path, uploadId, size, size, answer);
  }
}
