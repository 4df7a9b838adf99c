package io.github.peertubeingest.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import io.github.peertubeingest.engine.Secrets;

/** {@code %masked(…)} of {@code logback.xml}: no secret gets through, at any level. */
public final class MaskingConverter extends CompositeConverter<ILoggingEvent> {

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return getContext().getObject(Logging.SECRETS) instanceof Secrets secrets
        ? secrets.mask(text)
        : text;
  }
}
