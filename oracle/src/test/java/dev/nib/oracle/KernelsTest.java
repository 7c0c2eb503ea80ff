package dev.nib.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernels are those that nib takes as its standard: the reference kernels of TensorFlow Lite
 * 2.19.
 *
 * <p>An operator with zero weights puts out its rescaled bias, so a bias of x shows how one
 * multiplication by a quantised multiplier rounds x. The expected integers are computed by hand.
 * Halves tell three roundings apart:
 *
 * <ul>
 *   <li>double rounding (reference kernels up to 2.19): first half up at bit 31, then half away
 *       from zero;
 *   <li>double precision (reference fully connected kernel from 2.20): once, half away from zero;
 *   <li>the optimised kernels on x86-64 processors: first half up at bit 31, then half up.
 * </ul>
 */
class KernelsTest {
  @TempDir Path directory;

  @Test
  void fullyConnectedRoundsTwiceAtAHalf() throws Exception {
    // Multiplier 2^30, shift 0. -3/2 is -1.5: half up at bit 31 gives -1, in double precision it
    // were -2.
    assertThat(rescale(0.5, "reference", -3, 3, -5, 5)).containsExactly(-1, 2, -2, 3);
  }

  @Test
  void fullyConnectedRoundsTwiceBelowAHalf() throws Exception {
    // Multiplier 2^30, shift -10. 1023/2 = 511.5 becomes 512, and 512/1024 becomes 1; rounded once
    // it is 0.
    assertThat(rescale(1.0 / 2048, "reference", 1023, 1022, -1023, -1024))
        .containsExactly(1, 0, 0, -1);
  }

  @Test
  void fullyConnectedRoundsHalvesAwayFromZeroInTheSecondStep() throws Exception {
    // Multiplier 2^30, shift -2: -12.5 and -1.5 exactly.
    assertThat(rescale(0.125, "reference", 100, -100, -12, 12)).containsExactly(13, -13, -2, 2);
  }

  @Test
  void optimizedKernelsRoundOtherwise() throws Exception {
    assumeTrue(
        List.of("amd64", "x86_64").contains(System.getProperty("os.arch")),
        "needs an x86-64 processor: the optimised kernels of others may round like the reference");
    byte[] bytes = outputs(fullyConnected(0.125, 100, -100, -12, 12), "optimized");

    assertThat(ints(bytes)).containsExactly(13, -12, -1, 2);
  }

  @Test
  void convolutionRoundsTwiceChannelByChannel() throws Exception {
    // (multiplier, shift) of the channels: 2^30 with -2, 0 and -10; 3*2^29 with 2; 2^30 with 3;
    // 1025*2^20 with -10.
    double[] scales = {0.125, 0.125, 0.5, 0.5, 1.0 / 2048, 3, 4, 1025.0 / (1 << 21)};
    int[] accumulators = {100, -100, -3, 3, 1023, -7, 7, -1023};
    int channels = scales.length;
    TinyModel model = new TinyModel();
    int input = model.activation("input", 1, 0, 1, 1, 1, 1);
    int weights = model.weights(scales, new byte[channels], channels, 1, 1, 1);
    int bias = model.bias(scales, accumulators);
    int output = model.activation("output", 1, 0, 1, 1, 1, channels);
    byte[] file = model.conv2d(output, input, weights, bias).build(new int[] {input}, output);

    assertThat(ints(outputs(file, "reference"))).containsExactly(13, -13, -1, 2, 1, -21, 28, -1);
  }

  @Test
  void softmaxIsTheFixedPointOne() throws Exception {
    assertThat(softmax(0.17185351, 24, 30, 28, 5, 29, 30, 11, 30, 20, 17))
        .containsExactly(-111, -79, -93, -127, -87, -79, -126, -79, -119, -123);
    assertThat(softmax(0.1, 10, 20, 30, 40, 127, -128, 0, 126))
        .containsExactly(-128, -128, -128, -128, 6, -128, -128, -6);
  }

  private int[] softmax(double scale, int... values) throws IOException, InterruptedException {
    TinyModel model = new TinyModel();
    int input = model.activation("input", scale, 0, 1, values.length);
    int output = model.activation("output", 1.0 / 256, -128, 1, values.length);
    byte[] file = model.softmax(output, input).build(new int[] {input}, output);
    return ints(new OracleProcess(directory).outputs(file, int8s(values)));
  }

  private int[] rescale(double factor, String kernels, int... accumulators)
      throws IOException, InterruptedException {
    return ints(outputs(fullyConnected(factor, accumulators), kernels));
  }

  private static byte[] fullyConnected(double factor, int... accumulators) {
    int units = accumulators.length;
    double[] scale = {factor};
    TinyModel model = new TinyModel();
    int input = model.activation("input", 1, 0, 1, 1);
    int weights = model.weights(scale, new byte[units], units, 1);
    int bias = model.bias(scale, accumulators);
    int output = model.activation("output", 1, 0, 1, units);
    return model.fullyConnected(output, input, weights, bias).build(new int[] {input}, output);
  }

  private byte[] outputs(byte[] model, String kernels) throws IOException, InterruptedException {
    return new OracleProcess(directory).outputs(model, new byte[1], "--kernels", kernels);
  }

  private static int[] ints(byte[] int8s) {
    int[] values = new int[int8s.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = int8s[i];
    }
    return values;
  }

  private static byte[] int8s(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
