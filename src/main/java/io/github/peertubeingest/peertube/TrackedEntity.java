package io.github.peertubeingest.peertube;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A body that knows whether its last byte went out: before that, no video can have come of it. */
public final class TrackedEntity extends HttpEntityWrapper {

  private volatile boolean written;

  TrackedEntity(HttpEntity entity) {
    super(entity);
  }

  /** Whether the whole body was given to the connection. */
  public boolean written() {
    return written;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    written = false;
    super.writeTo(out);
    written = true;
  }
}
