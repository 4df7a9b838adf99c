package io.github.peertubeingest.cli;

/** The exit codes of every command; where several apply, the highest entry here wins. */
final class ExitCode {

  static final int BUG = 70;
  static final int HOME_IS_HELD = 4;
  static final int USAGE = 2;
  static final int UNREACHABLE = 3;
  static final int DEAD_LETTERS = 1;
  static final int OK = 0;

  private ExitCode() {}
}
