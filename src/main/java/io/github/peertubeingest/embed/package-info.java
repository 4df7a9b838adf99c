/**
 * The engine inside other people's Camel contexts: the beans of the route templates, and the one
 * engine that a context's templates share. It begins with the context and ends with it.
 */
package io.github.peertubeingest.embed;
