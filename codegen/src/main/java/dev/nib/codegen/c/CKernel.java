package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.program.BlockPacking;
import dev.nib.program.Kernel;
import dev.nib.program.Step;
import dev.nib.program.WeightPacking;
import java.util.stream.IntStream;

/**
 * A kernel of generated C: {@code NAME.c} of firmware-templates. Each does one row of its output
 * after another.
 *
 * @param form what it is called with
 */
public record CKernel(String name, WeightPacking packing, int scratchBytes, Form form)
    implements Kernel {
  /** The structures and arguments of kernels for layers with weights. */
  enum Form {
    /** Those of the step, with its own words for sizes. */
    PLAIN,
    /** A convolution's for inputs + 128, and where its scratch bytes lie. */
    BLOCK,
    /** A convolution's, and where its scratch bytes lie. */
    LANE,
    /** Those of {@code nib_conv_2d_compact_s8}. */
    COMPACT
  }

  /** One that reads weights as the step has them, and works in nothing but its values. */
  static CKernel plain(String name) {
    return new CKernel(name, BlockPacking.AS_IT_IS, 0, Form.PLAIN);
  }

  /** Bytes of each of a step's biases: 2 where all fit and the kernel reads such, else 4. */
  int biasBytes(Step.Weighted step) {
    if (form != Form.COMPACT) {
      return Integer.BYTES;
    }
    Ints biases = packing.bias(step.bias(), step.weights());
    boolean fit =
        IntStream.range(0, biases.size()).map(biases::get).allMatch(bias -> bias == (short) bias);
    return fit ? Short.BYTES : Integer.BYTES;
  }

  /** A step's weights as it reads them. */
  Bytes packed(Step.Weighted step) {
    if (step instanceof Step.DepthwiseConv2D) {
      return step.weights();
    }
    int rows = step instanceof Step.Conv2D conv ? conv.placement().window().height() : 1;
    return packing.weights(step.weights(), step.bias().size(), rows);
  }

  /** True when it takes where its scratch bytes lie. */
  boolean takesScratch() {
    return form == Form.BLOCK || form == Form.LANE;
  }

  @Override
  public boolean goesDownTheRows() {
    return true;
  }
}
