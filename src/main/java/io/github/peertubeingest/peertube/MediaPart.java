package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.core5.http.ContentType;

/** A file as a part of a multipart body, streamed from disk. */
public final class MediaPart extends AbstractContentBody {

  private final MediaRange range;
  private final String filename;

  MediaPart(MediaRange range, String filename, String mimeType) {
    super(ContentType.create(mimeType));
    this.range = range;
    this.filename = filename;
  }

  @Override
  public String getFilename() {
    return filename;
  }

  @Override
  public long getContentLength() {
    return range.length();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    range.writeTo(out);
  }
}
