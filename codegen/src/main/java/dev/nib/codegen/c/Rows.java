package dev.nib.codegen.c;

import dev.nib.program.Layout;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Step;
import dev.nib.program.Value;

/**
 * The rings in which a step's input and output lie, of rows along the second axis; one of all rows
 * for a value that is there as a whole.
 *
 * @param layout how the output lies
 * @param streamed true for a stage of a stream, which is called for one unit at a time
 */
record Rows(int input, int output, Layout layout, boolean streamed) {
  /** Of a step that is no stage. */
  static Rows whole(PlacedProgram placed, Step step) {
    Layout layout = placed.layout(step.output());
    return step instanceof Step.OneInput one
        ? new Rows(rows(one.input()), rows(one.output()), layout, false)
        : new Rows(1, 1, layout, false);
  }

  /** Of stage {@code i} of step {@code s}. */
  static Rows of(PlacedProgram placed, int s, Step.Stream stream, int i) {
    int last = stream.stages().size() - 1;
    int image =
        s == 0 && placed.rowInput().isPresent()
            ? placed.rowInput().get().ringRows()
            : rows(stream.input());
    return new Rows(
        i == 0 ? image : stream.ringRows().get(i - 1),
        i == last ? rows(stream.output()) : stream.ringRows().get(i),
        placed.layout(stream.stages().get(i).output()),
        true);
  }

  private static int rows(Value value) {
    return value.shape().rank() < 2 ? 1 : value.shape().extent(1);
  }
}
