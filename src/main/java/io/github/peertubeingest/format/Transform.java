package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;

/** One step that a value goes through; it is given no empty value, but may make one. */
@FunctionalInterface
interface Transform {

  JsonNode apply(JsonNode value) throws Unmappable;
}
