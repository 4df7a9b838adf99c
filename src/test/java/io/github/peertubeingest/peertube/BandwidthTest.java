package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BandwidthTest {

  private final AtomicLong now = new AtomicLong(7);

  @Test
  void whoSendsPausesAsLongAsTheBytesMayTake() {
    Bandwidth bandwidth = new Bandwidth(1000, now::get);
    assertEquals(TimeUnit.MILLISECONDS.toNanos(500), bandwidth.sent(500));
    assertEquals(TimeUnit.MILLISECONDS.toNanos(750), bandwidth.sent(250), "another one waits too");
    now.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertEquals(
        TimeUnit.MILLISECONDS.toNanos(100), bandwidth.sent(100), "what was not used is gone");
  }

  @Test
  void withoutALimitNobodyPauses() {
    assertEquals(0, new Bandwidth(0, now::get).sent(1_000_000));
  }
}
