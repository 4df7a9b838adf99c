package io.github.peertubeingest.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoIdTest {

  @ParameterizedTest
  @CsvSource({
    "42, 42,",
    "e74772aa-3c07-4235-93b0-97e4cd465525, e74772aa-3c07-4235-93b0-97e4cd465525,",
    "uyrzG9KWx9szNjWsUSMaEv, uyrzG9KWx9szNjWsUSMaEv,",
    "https://tube.example/w/uyrzG9KWx9szNjWsUSMaEv, uyrzG9KWx9szNjWsUSMaEv, tube.example",
    "http://127.0.0.1:9000/videos/watch/e74772aa-3c07-4235-93b0-97e4cd465525, e74772aa-3c07-4235-93b0-97e4cd465525, 127.0.0.1:9000"
  })
  void everyFormOfAnIdIsRead(String text, String id, String host) {
    VideoId read = VideoId.parse(text).orElseThrow();
    assertEquals(id, read.value());
    assertEquals(host, read.host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "abc",
        "../../users/me",
        "1/../2",
        "https://tube.example/w/../x",
        "https://[",
        "12 3"
      })
  void whatNamesNoVideoIsRefused(String text) {
    assertTrue(VideoId.parse(text).isEmpty());
  }
}
