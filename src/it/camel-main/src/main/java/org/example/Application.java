package org.example;

import org.apache.camel.main.Main;

/** A Camel application of the usual kind: its routes are in src/main/resources/camel. */
public final class Application {

  private Application() {}

  static Main main() {
    Main main = new Main(Application.class);
    // Camel's own default; said here because the templates have to be among it.
    main.configure().setRoutesIncludePattern("classpath:camel-template/*,classpath:camel/*");
    return main;
  }

  public static void main(String[] args) throws Exception {
    main().run(args);
  }
}
