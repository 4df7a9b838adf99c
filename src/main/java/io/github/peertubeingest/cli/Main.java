package io.github.peertubeingest.cli;

import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.ledger.LedgerUnavailable;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@code peertube-ingest COMMAND}. */
@Command(
    name = "peertube-ingest",
    description = "Turns dropped metadata files into PeerTube videos, exactly once each.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    subcommands = {
      RunCommand.class,
      OnceCommand.class,
      DemoCommand.class,
      SandboxCommand.class,
      CheckCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      RedriveCommand.class,
      LoginCommand.class,
      SelftestCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all well",
      "1:at least one item became a dead letter in this run",
      "2:wrong usage or settings",
      "3:instance or ledger unreachable, or credentials refused; nothing is lost",
      "4:another run or once holds this home",
      "70:a fault of peertube-ingest itself"
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Folder that holds config/, routes/ and inbox/ (default: where it is installed).")
  private String home;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "Overrides a setting; repeatable.")
  private List<String> overrides = List.of();

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "More log; -vv: everything in detail, -vvv: everything.")
  private boolean[] verbose = {};

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Warnings only.")
  private boolean quiet;

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.choose();
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    GracefulEnd end = new GracefulEnd(Runtime.getRuntime()::addShutdownHook);
    int code = execute(System.getenv(), out, err, end, args);
    end.finish(code);
    System.exit(code);
  }

  /**
   * Runs one command; its answer goes to {@code out}, what is wrong with it to {@code err}.
   *
   * @param end tells the command when it is to end
   */
  static int execute(
      Map<String, String> environment,
      PrintWriter out,
      PrintWriter err,
      GracefulEnd end,
      String... args) {
    Function<Main, Place> places =
        options ->
            Place.of(
                environment,
                options.home,
                options.overrides,
                options.quiet ? -1 : options.verbose.length);
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setExecutionExceptionHandler(Main::failed);
    commandLine.getSubcommands().values().stream()
        .map(c -> c.getCommandSpec().userObject())
        .filter(PlacedCommand.class::isInstance)
        .map(PlacedCommand.class::cast)
        .forEach(c -> c.place(() -> places.apply((Main) commandLine.getCommand()), end));
    return commandLine.execute(args);
  }

  private static int failed(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (thrown instanceof UsageException) {
      commandLine.getErr().println("peertube-ingest: " + thrown.getMessage());
      return ExitCode.USAGE;
    }
    if (thrown instanceof LedgerUnavailable) {
      commandLine.getErr().println("peertube-ingest: " + thrown.getMessage());
      return ExitCode.UNREACHABLE;
    }
    commandLine
        .getErr()
        .println("peertube-ingest: this is a fault of the program, please report it:");
    thrown.printStackTrace(commandLine.getErr());
    return ExitCode.BUG;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a command; to see it work: peertube-ingest demo");
  }

  /** The version that the jar's manifest names. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"peertube-ingest " + (version == null ? "(not packaged)" : version)};
    }
  }
}
