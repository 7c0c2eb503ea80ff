package dev.nib.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The options that the comparisons share. */
final class Arguments {
  private final List<String> words;

  Arguments(String[] words) {
    this.words = Arrays.asList(words);
  }

  String option(String name, String otherwise) {
    int at = words.indexOf(name);
    return at < 0 ? otherwise : words.get(at + 1);
  }

  /** Prints the results, as JSON if {@code --json} is there. */
  <R> void print(List<R> results, Function<R, String> line) throws JsonProcessingException {
    if (words.contains("--json")) {
      ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      System.out.println(json.writeValueAsString(results));
    } else {
      results.forEach(result -> System.out.println(line.apply(result)));
    }
  }
}
