package io.github.peertubeingest.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A multipart form. */
final class Form {

  private static final String BOUNDARY = "----conformance-7f3a1c";

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  Form field(String name, String value) {
    return part("form-data; name=\"" + name + "\"", null, value.getBytes(StandardCharsets.UTF_8));
  }

  Form file(String name, String filename, String contentType, byte[] content) {
    return part(
        "form-data; name=\"" + name + "\"; filename=\"" + filename + "\"", contentType, content);
  }

  Form part(String disposition, String contentType, byte[] content) {
    text("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n");
    if (contentType != null) {
      text("Content-Type: " + contentType + "\r\n");
    }
    text("\r\n");
    body.writeBytes(content);
    text("\r\n");
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream complete = new ByteArrayOutputStream();
    complete.writeBytes(body.toByteArray());
    complete.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return complete.toByteArray();
  }

  private void text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
