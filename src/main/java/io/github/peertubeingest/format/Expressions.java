package io.github.peertubeingest.format;

import io.github.peertubeingest.format.Expression.Best;
import io.github.peertubeingest.format.Expression.Each;
import io.github.peertubeingest.format.Expression.EachPair;
import io.github.peertubeingest.format.Expression.First;
import io.github.peertubeingest.format.Expression.From;
import io.github.peertubeingest.format.Expression.Join;
import io.github.peertubeingest.format.Expression.ListOf;
import io.github.peertubeingest.format.Expression.Maybe;
import io.github.peertubeingest.format.Expression.ObjectOf;
import io.github.peertubeingest.format.Expression.Position;
import io.github.peertubeingest.format.Expression.Refined;
import io.github.peertubeingest.format.Expression.Template;
import java.util.ArrayList;
import java.util.List;

/** What expressions ask of a record. */
final class Expressions {

  private Expressions() {}

  /** Columns, pointers and XPaths as they are written, for messages. */
  static List<String> sources(Expression expression) {
    return leaves(expression).stream()
        .map(
            e ->
                e instanceof From from
                    ? "\"" + from.what() + "\""
                    : "column " + ((Position) e).number())
        .distinct()
        .toList();
  }

  /** Names of columns that a table must have. */
  static List<String> columns(Expression expression) {
    return leaves(expression).stream()
        .filter(e -> e instanceof From from && !from.optional())
        .map(e -> ((From) e).what())
        .distinct()
        .toList();
  }

  private static List<Expression> leaves(Expression expression) {
    List<Expression> leaves = new ArrayList<>();
    gather(expression, leaves);
    return leaves;
  }

  private static void gather(Expression expression, List<Expression> leaves) {
    if (expression instanceof From || expression instanceof Position) {
      leaves.add(expression);
    } else if (expression instanceof First first) {
      first.of().forEach(e -> gather(e, leaves));
    } else if (expression instanceof Join join) {
      join.of().forEach(e -> gather(e, leaves));
    } else if (expression instanceof Template template) {
      template.parts().forEach(e -> gather(e, leaves));
    } else if (expression instanceof Maybe maybe) {
      gather(maybe.value(), leaves);
    } else if (expression instanceof ListOf list) {
      list.of().forEach(e -> gather(e, leaves));
    } else if (expression instanceof ObjectOf object) {
      object.fields().values().forEach(e -> gather(e, leaves));
    } else if (expression instanceof Each each) {
      gather(each.items(), leaves); // what is inside is asked of the parts
    } else if (expression instanceof EachPair pairs) {
      gather(pairs.items(), leaves);
    } else if (expression instanceof Best best) {
      gather(best.items(), leaves);
    } else if (expression instanceof Refined refined) {
      gather(refined.of(), leaves);
      if (refined.when() != null) {
        gather(refined.when().value(), leaves);
      }
    }
  }
}
