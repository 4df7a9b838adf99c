package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the chunk engine refuses, in its own dialect: {@code error} is an object (texts and codes
 * seen on 6.3.0).
 */
enum UploadError {
  /** The extension of the file name has characters no file system takes. */
  INVALID_FILE_NAME(
      400, "ValidationError", "InvalidFileName", "Invalid file name or it cannot be retrieved"),
  /** The declared size is beyond the engine's own limit. */
  TOO_LARGE(413, "ValidationError", "RequestEntityTooLarge", "Request entity too large"),
  /** No upload id, or one of another user. */
  FORBIDDEN(403, null, "Forbidden", "Authenticated user is not allowed access"),
  /** No upload of this id, or not any more. */
  NOT_FOUND(404, null, "FileNotFound", "Not found"),
  /** The chunk does not fit into the declared size. */
  CONFLICT(409, null, "FileConflict", "File conflict"),
  /** Another request of the upload is open. */
  LOCKED(423, null, "FileLocked", "File locked"),
  /** The chunk is not what its checksum says. */
  CHECKSUM_MISMATCH(460, null, "ChecksumMismatch", "Checksum mismatch"),
  /** No checksum of a known kind. */
  UNSUPPORTED_CHECKSUM(400, null, "UnsupportedChecksumAlgorithm", "Unsupported checksum algorithm");

  private final int status;
  private final String name;
  private final String code;
  private final String message;

  UploadError(int status, String name, String code, String message) {
    this.status = status;
    this.name = name;
    this.code = code;
    this.message = message;
  }

  Reply reply() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    if (name != null) {
      error.put("name", name);
    }
    error.put("code", code).put("message", message);
    Reply reply = Reply.engineJson(status, body).header("Cache-Control", "no-store");
    return this == CHECKSUM_MISMATCH ? reply.reason("unknown") : reply;
  }

  /** The error as what a request ends with. */
  Raised raised() {
    return new Raised(this);
  }

  /** A request the chunk engine refuses. */
  static final class Raised extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final UploadError error;

    private Raised(UploadError error) {
      super(error.message, null, false, false);
      this.error = error;
    }

    UploadError error() {
      return error;
    }
  }
}
