package dev.nib.program.pass;

import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pad with the zero point in front of convolutions becomes their own padding, whose taps read the
 * same zero point (rule P2).
 */
final class FoldPads implements Pass {
  /**
   * A pad that can go.
   *
   * @param input what it pads
   * @param top rows above
   * @param left columns on the left
   */
  private record Pad(Value input, int top, int left) {}

  @Override
  public Program apply(Program program) {
    Readers readers = Readers.of(program);
    Map<Value, Pad> pads = new HashMap<>();
    for (Step step : program.steps()) {
      Value padded = step.output();
      if (step instanceof Step.Move move && readers.isInside(padded)) {
        pad(move, readers)
            .filter(pad -> readers.of(padded).stream().allMatch(reader -> takes(reader, pad)))
            .ifPresent(pad -> pads.put(padded, pad));
      }
    }
    List<Step> steps = new ArrayList<>();
    for (Step step : program.steps()) {
      if (step instanceof Step.Convolution convolution && pads.containsKey(convolution.input())) {
        Pad pad = pads.get(convolution.input());
        Step.Placement placement = convolution.placement();
        steps.add(
            convolution.reading(
                pad.input(),
                new Step.Placement(
                    placement.window(),
                    placement.padTop() + pad.top(),
                    placement.padLeft() + pad.left())));
      } else if (!pads.containsKey(step.output())) {
        steps.add(step);
      }
    }
    return program.with(steps, program.parts());
  }

  private static Optional<Pad> pad(Step.Move move, Readers readers) {
    Shape in = move.input().shape();
    Shape out = move.output().shape();
    List<Step> writers = readers.writers(move.output());
    boolean isPad =
        writers.size() == 2
            && writers.get(0) instanceof Step.Fill fill
            && fill.values().size() == 1
            && fill.values().get(0) == move.input().zeroPoint()
            && move.from() == 0
            && in.rank() == 4
            && out.rank() == 4
            && in.extent(0) == out.extent(0)
            && in.extent(3) == out.extent(3)
            && move.walk().equals(Walk.toRegion(in, out))
            && move.to() % out.extent(3) == 0;
    if (!isPad) {
      return Optional.empty();
    }
    int pixel = move.to() / out.extent(3);
    Pad pad = new Pad(move.input(), pixel / out.extent(2), pixel % out.extent(2));
    return Optional.of(pad).filter(p -> p.left() + in.extent(2) <= out.extent(2));
  }

  /** Convolutions of the same zero point, each of whose windows keeps a tap inside the image. */
  private static boolean takes(Step reader, Pad pad) {
    if (!(reader instanceof Step.Convolution convolution)
        || convolution.input().zeroPoint() != pad.input().zeroPoint()) {
      return false;
    }
    Step.Placement placement = convolution.placement();
    Window window = placement.window();
    Shape in = pad.input().shape();
    Shape out = convolution.unpooled();
    int top = placement.padTop() + pad.top();
    int left = placement.padLeft() + pad.left();
    return top <= (window.height() - 1) * window.dilationHeight()
        && left <= (window.width() - 1) * window.dilationWidth()
        && (out.extent(1) - 1) * window.strideHeight() - top < in.extent(1)
        && (out.extent(2) - 1) * window.strideWidth() - left < in.extent(2);
  }
}
