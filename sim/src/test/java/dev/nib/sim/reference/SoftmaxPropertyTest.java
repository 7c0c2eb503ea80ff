package dev.nib.sim.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.sim.Kernels;
import dev.nib.sim.Simulator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class SoftmaxPropertyTest {
  /** Rule S3 against the real softmax, for rows of any length and shape. */
  @Property(tries = 300)
  void withinAStepOfTheRealSoftmax(
      @ForAll @IntRange(min = 1, max = 6000) int depth,
      @ForAll @DoubleRange(min = -10, max = 3) double log2Scale,
      @ForAll @IntRange(min = 0, max = 256) int spread,
      @ForAll long seed) {
    float scale = (float) Math.pow(2, log2Scale);
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, depth), Quantization.perTensor(scale, 7));
    Program program = Lowering.lower(builder.output(builder.softmax(input, 1)).build(), "row", "");
    byte[] row = new byte[depth];
    Random random = new Random(seed);
    for (int i = 0; i < depth; i++) {
      row[i] = (byte) (127 - (spread == 0 ? 0 : random.nextInt(spread)));
    }
    byte[] output = new Simulator(program, Kernels.REFERENCE).run(row);
    int largest = -128;
    for (byte q : row) {
      largest = Math.max(largest, q);
    }
    double sum = 0;
    for (byte q : row) {
      sum += Math.exp((double) scale * (q - largest));
    }
    for (int i = 0; i < depth; i++) {
      double real = 256 * Math.exp((double) scale * (row[i] - largest)) / sum - 128;
      assertThat((double) output[i]).isBetween(real - 1.01, real + 1.01);
    }
  }

  /**
   * Where a softmax says so, its largest outputs are those of its largest inputs, and no others.
   */
  @Property(tries = 2000)
  void theLargestStayTheLargest(
      @ForAll @IntRange(min = 1, max = 300) int depth,
      @ForAll @DoubleRange(min = -9, max = 3) double log2Scale,
      @ForAll @IntRange(min = 1, max = 6) int spread,
      @ForAll long seed) {
    float scale = (float) Math.pow(2, log2Scale);
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, depth), Quantization.perTensor(scale, 7));
    Program program = Lowering.lower(builder.output(builder.softmax(input, 1)).build(), "row", "");
    Step.Softmax softmax = (Step.Softmax) program.steps().get(0);
    double step = 256 * (1 - Math.exp(-scale));
    if (Math.abs(step - depth - 2) > 0.01) {
      assertThat(softmax.keepsLargest()).isEqualTo(step > depth + 2);
    }
    byte[] row = new byte[depth];
    Random random = new Random(seed);
    for (int i = 0; i < depth; i++) {
      row[i] = (byte) (127 - random.nextInt(spread));
    }
    byte[] output = new Simulator(program, Kernels.REFERENCE).run(row);
    if (softmax.keepsLargest()) {
      assertThat(largest(output)).isEqualTo(largest(row));
    }
  }

  /** Where the largest ones lie. */
  private static List<Integer> largest(byte[] values) {
    int most = IntStream.range(0, values.length).map(i -> values[i]).max().orElseThrow();
    return IntStream.range(0, values.length).filter(i -> values[i] == most).boxed().toList();
  }
}
