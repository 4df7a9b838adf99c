package io.github.peertubeingest.selftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.language.MethodCallExpression;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * In the daemon that is to be killed: when a step of the routes is reached, tells so with a file
 * and stands still there until SIGKILL comes. Armed by system properties that only {@code selftest}
 * sets.
 */
public final class Trap implements InterceptStrategy {

  /** Set in every child, to the process that it ends with. */
  static final String CHILD = "peertube-ingest.selftest";

  /** {@code before|after NODE N}: at the N-th time. Not set: no trap. */
  static final String STEP = "peertube-ingest.selftest.step";

  /** The file that appears when the step is reached. */
  static final String REACHED = "peertube-ingest.selftest.reached";

  private final String node;
  private final boolean before;
  private final AtomicInteger left;
  private final Path reached;

  private Trap(String step, Path reached) {
    String[] parts = step.split(" ");
    this.before = parts[0].equals("before");
    this.node = parts[1];
    this.left = new AtomicInteger(Integer.parseInt(parts[2]));
    this.reached = reached;
  }

  /** Arms the trap in a context whose routes are still to be loaded; nothing without properties. */
  public static void arm(CamelContext context) {
    String parent = System.getProperty(CHILD);
    if (parent == null) {
      return;
    }
    endWith(Long.parseLong(parent));
    String step = System.getProperty(STEP);
    if (step != null) {
      Trap trap = new Trap(step, Path.of(System.getProperty(REACHED)));
      context.getCamelContextExtension().addInterceptStrategy(trap);
    }
  }

  /** By its number: who became an orphan while it started has another parent by now. */
  private static void endWith(long parent) {
    Thread watch =
        new Thread(
            () -> {
              ProcessHandle.of(parent).ifPresent(running -> running.onExit().join());
              Runtime.getRuntime().halt(1);
            },
            "selftest-parent");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    return node.equals(definition.getId()) || node.equals(call(definition))
        ? new Step(target)
        : target;
  }

  /** {@code ROUTE:BEAN.METHOD} of a step that calls a bean; null for others. */
  private static String call(NamedNode definition) {
    String ref = null;
    String method = null;
    if (definition instanceof BeanDefinition bean) {
      ref = bean.getRef();
      method = bean.getMethod();
    } else if (definition instanceof ExpressionNode holder
        && holder.getExpression() instanceof MethodCallExpression bean) {
      ref = bean.getRef();
      method = bean.getMethod();
    }
    return method == null
        ? null
        : ProcessorDefinitionHelper.getRouteId(definition)
            + ":"
            + ref
            + "."
            + method.replaceFirst("\\(.*", "");
  }

  private final class Step extends DelegateAsyncProcessor {
    Step(Processor target) {
      super(target);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      if (before) {
        pass();
        return super.process(exchange, callback);
      }
      return super.process(
          exchange,
          sync -> {
            if (exchange.getException() == null) {
              pass();
            }
            callback.done(sync);
          });
    }
  }

  private void pass() {
    if (left.decrementAndGet() != 0) {
      return;
    }
    try {
      Files.createFile(reached);
      new CountDownLatch(1).await();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell that " + node + " was reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
