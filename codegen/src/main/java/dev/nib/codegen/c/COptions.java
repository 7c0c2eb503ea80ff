package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.model.PixelScale;
import dev.nib.program.pass.Passes.Objective;
import java.util.List;
import java.util.Optional;

/**
 * What the caller may say about a generated header; nothing of it changes what a run computes from
 * its inputs.
 *
 * @param accuracy lines for the banner, such as {@code 99.1 % of 10,000 test images}; may be empty
 * @param example an input that the example program runs
 * @param pixels how grey levels become the first input; 0..1 is assumed where nothing is said and
 *     the input's range is that, and else the header has no pixel function
 * @param target what the code is for
 */
public record COptions(
    List<String> accuracy, Optional<Example> example, Optional<PixelScale> pixels, CTarget target) {
  /** No accuracy, no example, nothing said of pixels, the fewest instructions. */
  public static final COptions NONE =
      new COptions(List.of(), Optional.empty(), Optional.empty(), CTarget.of(Objective.SPEED));

  public COptions {
    accuracy = List.copyOf(accuracy);
  }

  /** Nothing but what the code is for. */
  public static COptions of(CTarget target) {
    return new COptions(List.of(), Optional.empty(), Optional.empty(), target);
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
