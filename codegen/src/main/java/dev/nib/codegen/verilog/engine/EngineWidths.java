package dev.nib.codegen.verilog.engine;

import static dev.nib.codegen.verilog.engine.BitWords.bitsFor;

import dev.nib.codegen.Text;
import dev.nib.codegen.verilog.engine.WindowTable.Entry;
import dev.nib.model.ModelException;
import dev.nib.program.AccumulatorRange;
import dev.nib.program.Requantization;
import java.util.stream.Stream;

/**
 * Bits of the core's registers: as many as the program's numbers need, and no more.
 *
 * @param acc of a lane's sums, without bias
 * @param looked of what is looked up
 * @param result of the lanes' sums and of those of what is looked up
 * @param bias of the biases
 * @param sum of a sum with bias, shifted to the left
 * @param right of a shift to the right
 * @param left of a shift to the left, 0 where there is none
 * @param address of an address in a bank or in the image, and of what is added to one
 * @param offset of a distance inside the weights of a group
 * @param weight of an address of weights
 * @param group of a group's number
 * @param count of bytes of a run, and of rows, less 1
 */
public record EngineWidths(
    int acc,
    int looked,
    int result,
    int bias,
    int sum,
    int right,
    int left,
    int address,
    int offset,
    int weight,
    int group,
    int count) {
  /** What nib_lane and nib_requantize take at least. */
  private static final int MIN_SUM = 17;

  /** The rules' own width, beyond which the lowering lets nothing pass. */
  private static final int MAX_SUM = 32;

  static EngineWidths of(EngineProgram program, int lanes) {
    Widest widest = new Widest(lanes);
    program.steps().forEach(widest::add);
    int address = Math.max(bitsFor(program.banks().mostBytes() - 1L), widest.pitch);
    int acc = Math.max(MIN_SUM, widest.acc);
    if (Math.max(widest.sum, widest.bias) > MAX_SUM) {
      throw new ModelException(
          Text.format("a sum takes %d bits, and the core has %d", widest.sum, MAX_SUM));
    }
    int result = Math.max(acc, widest.lookedUp);
    return new EngineWidths(
        acc,
        widest.looked,
        result,
        widest.bias,
        Math.max(widest.sum, Math.max(result, widest.bias)),
        widest.right,
        widest.left,
        address,
        widest.offset,
        Math.max(widest.offset, bitsFor(Math.max(0, widest.words - 1))),
        widest.group,
        widest.count);
  }

  private static final class Widest {
    private final int lanes;
    private int acc;
    private int looked = 1;
    private int lookedUp;
    private int bias = 1;
    private int sum;
    private int right = 1;
    private int left;
    private int pitch = 1;
    private int offset = 1;
    private int group = 1;
    private int count = 1;
    private long words;

    Widest(int lanes) {
      this.lanes = lanes;
    }

    void add(EngineStep step) {
      Requantization r = step.requantization();
      for (int o = 0; o < step.layerChannels(); o++) {
        int b = step.centred().bias().get(o);
        int shift = r.shift(o);
        int own = step.centred().sums().get(o).bits();
        if (step.lookup().isPresent()) {
          lookedUp = Math.max(lookedUp, own);
        } else {
          acc = Math.max(acc, own);
        }
        bias = Math.max(bias, new AccumulatorRange(b, b).bits());
        // A factor of 0 is that of a sum of 0, which no shift makes wider.
        int shifted = r.multiplier(o) == 0 ? 0 : Math.max(0, shift);
        sum = Math.max(sum, step.centred().biased(o).bits() + shifted);
        right = Math.max(right, bitsFor(Math.max(0, -shift)));
        left = Math.max(left, shift > 0 ? bitsFor(shift) : 0);
      }
      step.lookup().ifPresent(lookup -> looked = Math.max(looked, lookup.bits()));
      pitch = Math.max(pitch, bitsFor(step.runs().inputPitch()));
      offset = Math.max(offset, bitsFor(step.runs().taps()));
      group = Math.max(group, bitsFor(step.groups(lanes) - 1L));
      words += (long) step.groups(lanes) * step.runs().taps();
      Stream.concat(step.windows().columns().stream(), step.windows().rows().stream())
          .mapToInt(Entry::count)
          .forEach(c -> count = Math.max(count, bitsFor(c - 1L)));
    }
  }
}
