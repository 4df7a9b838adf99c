package io.github.peertubeingest.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that works in a HOME. Its answer goes to standard output, the log to standard error.
 */
abstract class PlacedCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  private Supplier<Place> places;
  private GracefulEnd end;

  final void place(Supplier<Place> supplier, GracefulEnd gracefulEnd) {
    places = supplier;
    end = gracefulEnd;
  }

  final Place place() {
    return places.get();
  }

  /** How a signal reaches this command. */
  final GracefulEnd end() {
    return end;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final void say(String line) {
    out().println(line);
    out().flush();
  }
}
