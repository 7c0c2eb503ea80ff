package dev.nib.codegen.verilog;

import dev.nib.codegen.GeneratedFile;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.AccumulatorRange;
import dev.nib.program.Program;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Step.Placement;
import dev.nib.program.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Programs of random constants, extremes among them. */
final class TestPrograms {
  private final Random random;

  private TestPrograms(long seed) {
    random = new Random(seed);
  }

  /** The files of a program that has no core: constants such as these no lowering lets pass. */
  static List<GeneratedFile> files(Program program, VerilogOptions options) {
    return VerilogBackend.generate(
        program,
        options,
        new VerilogBackend.CoreOrRefusal(
            Optional.empty(), Optional.of("its constants are made up")));
  }

  /** One of each step; the channels are 5, 10 and 7, which few lanes divide. */
  static Program everyStep() {
    TestPrograms p = new TestPrograms(1);
    return p.program(
        "tiny net/v2",
        List.of(
            p.quantize(),
            p.conv("conv 0", 5, 3, 2, 2),
            p.depthwise("dw", 5, 2, 3),
            new Step.Pool2D(
                buffer("in", 4, 4, 10), buffer("max", 2, 2, 10), Step.Pool.MAX, window(2, 2), 0, 9),
            new Step.Pool2D(
                buffer("max", 2, 2, 10),
                buffer("mean", 1, 1, 10),
                Step.Pool.AVERAGE,
                window(2, 2),
                -5,
                127),
            p.fullyConnected("dense", 7, 10, 1),
            new Step.Softmax(buffer("dense", 7), buffer("softmax", 7), 1, 7, 1 << 30, 23, -248)));
  }

  /** A program of the given steps. */
  Program program(String name, List<Step> steps) {
    return new Program(
        name,
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        steps.get(0).reads(),
        List.of(steps.get(steps.size() - 1).output()),
        steps,
        List.of());
  }

  /** A program of one fully connected layer. */
  static Program dense(int outputs, int inputs) {
    TestPrograms p = new TestPrograms(outputs * 1000L + inputs);
    return p.program("dense net", List.of(p.fullyConnected("dense", outputs, inputs, outputs)));
  }

  private Step quantize() {
    Requantization factor = factors(1);
    return new Step.Rescale(buffer("raw", 4, 4, 2), buffer("quantized", 4, 4, 2), factor, factor);
  }

  private Step conv(String name, int outputs, int height, int width, int inputs) {
    return new Step.Conv2D(
        buffer("quantized", 4, 4, inputs),
        buffer(name, 4, 4, outputs),
        window(height, width),
        weights(outputs * height * width * inputs),
        biases(outputs),
        factors(outputs),
        new AccumulatorRange(Integer.MIN_VALUE, Integer.MAX_VALUE),
        Optional.empty());
  }

  private Step depthwise(String name, int inputs, int multiplier, int height) {
    int outputs = inputs * multiplier;
    return new Step.DepthwiseConv2D(
        buffer("conv 0", 4, 4, inputs),
        buffer(name, 4, 4, outputs),
        window(height, 1),
        multiplier,
        weights(height * outputs),
        biases(outputs),
        factors(outputs),
        new AccumulatorRange(-1, 1),
        Optional.empty());
  }

  private Step fullyConnected(String name, int outputs, int inputs, int factors) {
    return new Step.FullyConnected(
        buffer("flat", inputs),
        buffer(name, outputs),
        1,
        inputs,
        outputs,
        weights(outputs * inputs),
        biases(outputs),
        factors(factors),
        new AccumulatorRange(-1, 1));
  }

  private Requantization factors(int channels) {
    int[] multipliers = new int[channels];
    int[] shifts = new int[channels];
    for (int c = 0; c < channels; c++) {
      multipliers[c] = c == 0 ? Integer.MAX_VALUE : (1 << 30) + random.nextInt(1 << 30);
      shifts[c] = c == 0 ? -31 : random.nextInt(40) - 31;
    }
    return new Requantization(Ints.of(multipliers), Ints.of(shifts), -3, -3, 100);
  }

  private Bytes weights(int count) {
    byte[] weights = new byte[count];
    random.nextBytes(weights);
    weights[0] = -128;
    return Bytes.of(weights);
  }

  private Ints biases(int count) {
    int[] biases = random.ints(count).toArray();
    biases[0] = Integer.MIN_VALUE;
    return Ints.of(biases);
  }

  private static Placement window(int height, int width) {
    return new Placement(Window.of(height, width, 1, Padding.SAME), 1, 1);
  }

  private static Value buffer(String name, int... extents) {
    int[] batch = new int[extents.length + 1];
    batch[0] = 1;
    System.arraycopy(extents, 0, batch, 1, extents.length);
    return new Value(0, name, "Test", Shape.of(batch), Quantization.perTensor(0.5f, 4));
  }
}
