package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What the caller may say about a generated header; nothing of it changes a computed byte.
 *
 * @param accuracy lines for the banner, such as {@code 99.1 % of 10,000 test images}; may be empty
 * @param example an input that the example program runs
 */
public record COptions(List<String> accuracy, Optional<Example> example) {
  /** No accuracy and no example. */
  public static final COptions NONE = new COptions(List.of(), Optional.empty());

  public COptions {
    accuracy = List.copyOf(accuracy);
  }

  /**
   * An input and what the simulator computes for it, so that the example checks itself.
   *
   * @param comment one line: what the input shows
   * @param input the bytes of all inputs
   * @param output the bytes of all outputs
   */
  public record Example(String comment, Bytes input, Bytes output) {}
}
