/**
 * The commands, the settings, and the putting together of the program. Nothing is decided here
 * about items: that stands in the routes and their beans.
 */
package io.github.peertubeingest.cli;
