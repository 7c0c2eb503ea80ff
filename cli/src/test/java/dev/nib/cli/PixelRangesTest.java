package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.toolkit.inputs.Classifiers;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** A net for any range of pixels, which is integer for integer one for 0 to 1. */
class PixelRangesTest {
  private static final int SIDE = 6;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CLASSES = 5;
  private static final float STEP = 1 / 255f;

  /**
   * A dense net for pixels of {@code (level / 255 - mean) / deviation}.
   *
   * @param zeroSteps the mean in grey levels, rounded: how far the zero point moves
   * @param deviation a power of two, so that the product of the scales is exactly as before
   */
  private static Program net(Shape shape, long seed, int zeroSteps, float deviation) {
    Random random = new Random(seed);
    byte[] weights = new byte[CLASSES * PIXELS];
    random.nextBytes(weights);
    int[] bias = new int[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      int sum = 0;
      for (int p = 0; p < PIXELS; p++) {
        weights[c * PIXELS + p] = (byte) Math.max(-127, weights[c * PIXELS + p]);
        sum += weights[c * PIXELS + p];
      }
      // The input less its zero point is smaller by zeroSteps.
      bias[c] = random.nextInt(2001) - 1000 + zeroSteps * sum;
    }
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(shape, Quantization.perTensor(STEP / deviation, -128 + zeroSteps));
    int flat = builder.reshape(input, 1, PIXELS);
    GraphBuilder.Weights layer =
        new GraphBuilder.Weights(
            Bytes.of(weights), Floats.of(0.01f * deviation), Optional.of(Ints.of(bias)));
    int output =
        builder.fullyConnected(
            flat, PIXELS, CLASSES, false, layer, Activation.NONE, Quantization.perTensor(0.05f, 3));
    return Lowering.lower(builder.output(output).build(), "net", "00");
  }

  @Property(tries = 300)
  void everyRangeGivesTheBytesOfZeroToOne(
      @ForAll("shapes") Shape shape,
      @ForAll long seed,
      @ForAll @IntRange(max = 255) int mean,
      @ForAll @DoubleRange(min = -0.4, max = 0.4) double part,
      @ForAll @IntRange(min = -12, max = 6) int exponent) {
    float deviation = Math.scalb(1f, exponent);
    PixelScale scale = new PixelScale(255, (float) ((mean + part) / 255), deviation);
    LabelledImages images = images(seed);
    byte[][] expected = run(net(shape, seed, 0, 1), Optional.empty(), images);
    byte[][] actual = run(net(shape, seed, mean, deviation), Optional.of(scale), images);
    assertThat(actual).isDeepEqualTo(expected);
  }

  private static byte[][] run(Program program, Optional<PixelScale> told, LabelledImages images) {
    PixelInput pixels = PixelInput.of(program, told);
    return Classifiers.simulate(program, images, pixels, 1, new Console(false, true));
  }

  private static LabelledImages images(long seed) {
    byte[] pixels = new byte[4 * PIXELS];
    new Random(~seed).nextBytes(pixels);
    return LabelledImages.of(SIDE, SIDE, CLASSES, pixels, new byte[4]);
  }

  @Provide
  Arbitrary<Shape> shapes() {
    return Arbitraries.of(
        Shape.of(1, SIDE, SIDE, 1),
        Shape.of(1, SIDE, SIDE),
        Shape.of(1, 1, SIDE, SIDE),
        Shape.of(1, PIXELS));
  }
}
