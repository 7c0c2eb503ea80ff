package dev.nib.conformance.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers on which neighbouring readings of a rule differ; random graphs seldom meet them.
 *
 * <p>The biases alone are the accumulators here: all weights are 0.
 */
class RuleEdgesTest {
  private static final int CHANNELS = 64;

  @TempDir Path folder;

  @BeforeEach
  void interpreterIsThere() throws IOException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
  }

  /** R6: the product of two scales in single and in double precision, seen at a rounding edge. */
  @Test
  void productOfTheScales() throws IOException, InterruptedException {
    float in = 0.1f;
    float w = 0.3f;
    float out = in * w * (1 << 30) / 99.5f;
    double single = (double) (in * w) / out;
    double full = (double) in * w / out;
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 1, 1, 1), Quantization.perTensor(in, 0));
    Quantization q = Quantization.perTensor(out, 0);
    Window window = Window.of(1, 1, 1, Padding.SAME);
    for (double d : new double[] {single, full}) {
      int[] bias = new int[CHANNELS];
      for (int c = 0; c < CHANNELS; c++) {
        bias[c] = (int) Math.round(99.5 / d) - CHANNELS / 2 + c;
      }
      for (float[] scales : List.of(new float[] {w}, repeated(w))) {
        Weights weights =
            new Weights(
                Bytes.of(new byte[CHANNELS]), Floats.of(scales), Optional.of(Ints.of(bias)));
        builder.output(
            builder.fullyConnected(input, 1, CHANNELS, false, weights, Activation.NONE, q));
        builder.output(builder.conv2D(input, CHANNELS, window, weights, Activation.NONE, q));
        builder.output(
            builder.depthwiseConv2D(input, CHANNELS, window, weights, Activation.NONE, q));
      }
    }
    Graph graph = builder.build();
    Program program = assertEqual(graph, List.of(new byte[1]));
    // The layers of one scale and of a scale for each channel do differ, or nothing is shown.
    byte[] outputs = new Simulator(program).run(new byte[1]);
    Bytes perTensor = Bytes.of(Arrays.copyOf(outputs, CHANNELS));
    byte[] perChannel = Arrays.copyOfRange(outputs, 3 * CHANNELS, 4 * CHANNELS);
    assertThat(perTensor).isNotEqualTo(Bytes.of(perChannel));
  }

  /**
   * R4: factors about 2^-32, the last one that is not flushed to 0, on the largest accumulators.
   */
  @Test
  void smallestFactors() throws IOException, InterruptedException {
    float[] scales = new float[CHANNELS];
    int[] bias = new int[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      scales[c] = (float) Math.scalb(0.5 + (c / 2.0 + 0.5) / CHANNELS, -28 - c % 8);
      bias[c] = c % 3 == 0 ? Integer.MIN_VALUE + 300 : Integer.MAX_VALUE - 300;
    }
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 1, 1, 1), Quantization.perTensor(1, 0));
    Weights weights =
        new Weights(Bytes.of(new byte[CHANNELS]), Floats.of(scales), Optional.of(Ints.of(bias)));
    Window window = Window.of(1, 1, 1, Padding.SAME);
    Quantization q = Quantization.perTensor(1, 0);
    builder.output(builder.conv2D(input, CHANNELS, window, weights, Activation.NONE, q));
    Program program = assertEqual(builder.build(), List.of(new byte[1]));
    Step.Conv2D step = (Step.Conv2D) program.steps().get(0);
    assertThat(step.requantization().shifts().toArray()).contains(-31, -30);
    assertThat(step.requantization().multipliers().toArray()).contains(0);
    byte[] outputs = new Simulator(program).run(new byte[1]);
    for (int c = 0; c < CHANNELS; c++) {
      if (step.requantization().shift(c) == -31 && scales[c] > 0.7 * 0x1p-31) {
        assertThat(outputs[c]).as("channel %d at the smallest shift", c).isNotZero();
      }
    }
  }

  /** S2, S3: many rows of few to many elements, at scales from flat to winner takes all. */
  @Test
  void softmaxOfManyRows() throws IOException, InterruptedException {
    GraphBuilder builder = new GraphBuilder();
    for (int depth : new int[] {1, 2, 3, 10, 47, 511}) {
      for (float scale : new float[] {1e-7f, 0.003f, 0.03f, 0.11f, 0.4f, 3, 1e4f, 1e9f}) {
        int rows = Math.max(2, 600 / depth);
        int input = builder.input(Shape.of(rows, depth), Quantization.perTensor(scale, 3));
        builder.output(builder.softmax(input, 1));
      }
    }
    Graph graph = builder.build();
    int bytes = Lowering.lower(graph, "", "").inputBytes();
    Random random = new Random(9);
    List<byte[]> images = new ArrayList<>(List.of(new byte[bytes]));
    for (int i = 0; i < 5; i++) {
      byte[] image = new byte[bytes];
      random.nextBytes(image);
      images.add(image);
    }
    assertEqual(graph, images);
  }

  /** Q3 between uint8 and int8: all 256 numbers, factors from one ulp off 1 to far from it. */
  @Test
  void bytesOfOtherScales() throws IOException, InterruptedException {
    float scale = 1 / 255f;
    List<Float> factors =
        List.of(1f, Math.nextUp(1f), Math.nextDown(1f), 1 / 3f, 0.5f, 2f, 1.7f, 300f, 1e-3f);
    GraphBuilder builder = new GraphBuilder();
    for (float factor : factors) {
      for (int[] zeroPoints : new int[][] {{-128, -128}, {-128, 127}, {127, -128}, {3, -40}}) {
        Quantization bytes = Quantization.perTensor(scale, zeroPoints[0]);
        Quantization inside = Quantization.perTensor(scale * factor, zeroPoints[1]);
        int tensor = builder.uint8Input(Shape.of(1, 256), bytes, inside);
        builder.uint8Output(tensor, bytes);
        builder.output(tensor);
      }
    }
    Graph graph = builder.build();
    byte[] image = new byte[Lowering.lower(graph, "", "").inputBytes()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) i;
    }
    Program program = assertEqual(graph, List.of(image));
    // Only where the parameters are the same does a pair of operators, there and back, fall away.
    assertThat(program.steps()).hasSize(2 * 4 * factors.size() - 2);
  }

  private Program assertEqual(Graph graph, List<byte[]> images)
      throws IOException, InterruptedException {
    Program program = Lowering.lower(graph, "edges", "");
    VerificationJob job =
        VerificationJob.simulated(
            program, images, images.size(), folder, Duration.ofSeconds(60), 1);
    VerificationResult result = new TfliteTarget(TfliteWriter.write(graph), 1).verify(job);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    return program;
  }

  private static float[] repeated(float scale) {
    float[] scales = new float[CHANNELS];
    Arrays.fill(scales, scale);
    return scales;
  }
}
