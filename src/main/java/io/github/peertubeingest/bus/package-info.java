/**
 * Messages in and out: what names a message and acknowledges it, the events that tell of every
 * item's end and their receivers, the brokers' clients. What a message says is read in {@code
 * work}; which of it is sent when is the routes' to say.
 */
package io.github.peertubeingest.bus;
