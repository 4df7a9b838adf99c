package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A range of a file as the whole body of a request. */
final class MediaEntity extends AbstractHttpEntity {

  private final MediaRange range;

  MediaEntity(MediaRange range) {
    super("application/octet-stream", null);
    this.range = range;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public long getContentLength() {
    return range.length();
  }

  @Override
  public InputStream getContent() {
    throw new UnsupportedOperationException("media is written, never read as a stream");
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    range.writeTo(out);
  }

  @Override
  public void close() {
    // nothing is held open
  }
}
