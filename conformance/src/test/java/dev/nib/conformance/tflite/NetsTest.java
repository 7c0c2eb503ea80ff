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
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nets of the size that nib is for, with random weights: every tensor equal to TFLite's. */
class NetsTest {
  private static final int IMAGES = 3;

  @TempDir Path folder;

  @Test
  void reportNet() throws IOException, InterruptedException {
    Net net = new Net(1);
    net.conv(5, 32).conv(5, 32).pool(Padding.SAME);
    net.conv(3, 64).conv(3, 64).pool(Padding.SAME);
    Graph graph = net.dense(256, Activation.RELU).dense(10, Activation.NONE).softmax();
    assertThat(graph.parameters()).isEqualTo(887_530);
    assertEqualToTflite(graph);
  }

  @Test
  void appendixNet() throws IOException, InterruptedException {
    Net net = new Net(2);
    net.conv(5, 32).pool(Padding.VALID).conv(5, 32).pool(Padding.VALID);
    net.conv(3, 64).pool(Padding.VALID).conv(3, 64).pool(Padding.VALID);
    Graph graph = net.dense(256, Activation.RELU).dense(10, Activation.NONE).softmax();
    assertThat(graph.parameters()).isEqualTo(101_098);
    assertEqualToTflite(graph);
  }

  private void assertEqualToTflite(Graph graph) throws IOException, InterruptedException {
    Needs.tool(OracleClassPath.find(Path.of("")).isPresent(), () -> OracleClassPath.MEND);
    byte[] model = TfliteWriter.write(graph);
    Program program = Lowering.lower(TfliteReader.read(model), "net", "");
    Random random = new Random(3);
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] image = new byte[program.inputBytes()];
      random.nextBytes(image);
      images.add(image);
    }
    VerificationJob job =
        VerificationJob.simulated(program, images, IMAGES, folder, Duration.ofSeconds(60), 2);
    VerificationResult result = new TfliteTarget(model, 1).verify(job);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
    int tensors = program.steps().stream().mapToInt(step -> step.output().bytes()).sum();
    assertThat(result.bytesCompared())
        .isEqualTo(IMAGES * (long) (program.inputBytes() + tensors + program.outputBytes()));
  }

  /** A chain of layers with scales that keep the activations spread over int8. */
  private static final class Net {
    private final GraphBuilder builder = new GraphBuilder();
    private final Random random;
    private int tensor;

    Net(long seed) {
      random = new Random(seed);
      tensor = builder.input(Shape.of(1, 28, 28, 1), Quantization.perTensor(1 / 255f, -128));
    }

    Net conv(int size, int channels) {
      int taps = size * size * builder.shape(tensor).extent(3);
      Weights weights = weights(channels, taps, channels);
      Window window = Window.of(size, size, 1, Padding.SAME);
      Quantization out = output(taps, -128);
      tensor = builder.conv2D(tensor, channels, window, weights, Activation.RELU, out);
      return this;
    }

    Net pool(Padding padding) {
      tensor = builder.maxPool2D(tensor, Window.of(2, 2, 2, padding), Activation.NONE);
      return this;
    }

    Net dense(int outputs, Activation activation) {
      int inputs = builder.shape(tensor).elements();
      Weights weights = weights(outputs, inputs, 1);
      int zeroPoint = activation == Activation.RELU ? -128 : 7;
      Quantization out = output(inputs, zeroPoint);
      tensor = builder.fullyConnected(tensor, inputs, outputs, false, weights, activation, out);
      return this;
    }

    Graph softmax() {
      return builder.output(builder.softmax(tensor, 1)).build();
    }

    private Weights weights(int channels, int taps, int scaleCount) {
      byte[] values = new byte[channels * taps];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) Math.max(-127, Math.min(127, Math.round(random.nextGaussian() * 40)));
      }
      float[] scales = new float[scaleCount];
      for (int i = 0; i < scaleCount; i++) {
        scales[i] = 0.001f + 0.002f * random.nextFloat();
      }
      int[] bias = new int[channels];
      for (int i = 0; i < channels; i++) {
        bias[i] = (int) (random.nextGaussian() * 3000);
      }
      return new Weights(Bytes.of(values), Floats.of(scales), Optional.of(Ints.of(bias)));
    }

    private Quantization output(int taps, int zeroPoint) {
      double deviation = 40 * 100 * Math.sqrt(taps);
      float scale = (float) (builder.quantization(tensor).scale() * 0.002 * deviation / 60);
      return Quantization.perTensor(scale, zeroPoint);
    }
  }
}
