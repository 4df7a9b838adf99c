package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** How a profile makes one value of a record. */
sealed interface Expression {

  /**
   * Something of the record: a column, a JSON pointer or key, an XPath; what it is follows from the
   * record.
   *
   * @param optional a table need not have the column
   */
  record From(String what, boolean optional) implements Expression {}

  /** A column by its position, counted from 1. */
  record Position(int number) implements Expression {}

  /** A named group of the profile's pattern for file names; or name, base, ending. */
  record FileName(String group) implements Expression {}

  /** A value that the profile named under {@code let}. */
  record Let(String name) implements Expression {}

  record Fixed(JsonNode value) implements Expression {}

  /** The first that is not empty. */
  record First(List<Expression> of) implements Expression {}

  /** Those that are not empty, as one text. */
  record Join(List<Expression> of, String with) implements Expression {}

  /** Text with values in it; empty where one of them is. */
  record Template(List<Expression> parts) implements Expression {}

  /** May be empty in a template. */
  record Maybe(Expression value) implements Expression {}

  /** A list of what the parts make of every record inside the record. */
  record Each(Expression items, Expression value) implements Expression {}

  /** An object whose keys are made, too. */
  record EachPair(Expression items, Expression key, Expression value) implements Expression {}

  /**
   * The URL of the best of several media.
   *
   * @param as what is asked of each: url, and what tells them apart
   */
  record Best(Expression items, Map<String, Expression> as) implements Expression {}

  record ListOf(List<Expression> of) implements Expression {}

  record ObjectOf(Map<String, Expression> fields) implements Expression {}

  /**
   * Another one, under a condition, and what is done with its value.
   *
   * @param when null: always
   * @param emptyClears an empty value is null ("clear") rather than absent ("leave alone")
   */
  record Refined(Expression of, Condition when, List<Transform> apply, boolean emptyClears)
      implements Expression {}
}
