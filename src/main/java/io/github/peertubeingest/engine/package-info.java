/**
 * Puts the program together: settings, and the beans that the routes call. Knows every room but the
 * command line, and no Camel context of its own: the daemon gives it one, or the application that
 * it lives in.
 */
package io.github.peertubeingest.engine;
