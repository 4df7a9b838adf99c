package io.github.peertubeingest.bus;

import org.apache.camel.component.kafka.consumer.KafkaManualCommit;

/** Apart, so that nobody without Kafka needs its classes. */
final class KafkaOffset {

  private KafkaOffset() {}

  static void commit(Object manual) {
    ((KafkaManualCommit) manual).commit();
  }
}
