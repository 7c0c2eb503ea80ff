package dev.nib.sim.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The vectors of {@code docs/arithmetic.md} for whole operators, through the lowering. */
class RuleVectorsTest {
  /** Makes the operator's output of the quantised inputs. */
  private interface Build {
    int output(GraphBuilder builder, int[] inputs, float alpha, Quantization output);
  }

  @Test
  void sums() throws IOException {
    List<List<String>> rows = rows("E1");
    assertThat(rows).hasSizeGreaterThan(3);
    for (List<String> row : rows) {
      boolean adds = row.get(0).equals("Add");
      check(
          row.subList(1, row.size()),
          2,
          (b, in, alpha, q) ->
              adds
                  ? b.add(in[0], in[1], Activation.NONE, q)
                  : b.sub(in[0], in[1], Activation.NONE, q));
    }
  }

  @Test
  void products() throws IOException {
    check("E2", 2, (b, in, alpha, q) -> b.mul(in[0], in[1], Activation.NONE, q));
  }

  @Test
  void leakyRelus() throws IOException {
    check("E3", 1, (b, in, alpha, q) -> b.leakyRelu(in[0], alpha, q));
  }

  @Test
  void logistics() throws IOException {
    check("T1", 1, (b, in, alpha, q) -> b.function(UnaryFunction.LOGISTIC, in[0], q));
  }

  @Test
  void hardSwishes() throws IOException {
    check("T2", 1, (b, in, alpha, q) -> b.function(UnaryFunction.HARD_SWISH, in[0], q));
  }

  @Test
  void tangents() throws IOException {
    check("T3", 1, (b, in, alpha, q) -> b.function(UnaryFunction.TANH, in[0], q));
  }

  @Test
  void means() throws IOException {
    check("A2", 1, (b, in, alpha, q) -> b.mean(in[0], false, q, 0));
  }

  @Test
  void slopes() throws IOException {
    List<List<String>> rows = rows("E4");
    assertThat(rows).hasSizeGreaterThan(1);
    for (List<String> row : rows) {
      GraphBuilder builder = new GraphBuilder();
      byte[] alphas = bytes(row.get(3));
      byte[] values = bytes(row.get(4));
      Shape shape = Shape.of(values.length / alphas.length, alphas.length);
      int input = builder.input(shape, parameters(row.get(0)));
      int alpha =
          builder.constant(Shape.of(alphas.length), Bytes.of(alphas), parameters(row.get(1)));
      int output = builder.prelu(input, alpha, parameters(row.get(2)));
      assertThat(run(builder, output, values)).as(row.toString()).isEqualTo(row.get(5));
    }
  }

  @Test
  void nearestPixels() throws IOException {
    resizes("I1", GraphBuilder::resizeNearestNeighbor);
  }

  @Test
  void betweenPixels() throws IOException {
    resizes("I2", GraphBuilder::resizeBilinear);
  }

  private interface Resize {
    int output(GraphBuilder builder, int input, int height, int width, Sampling sampling);
  }

  private static void resizes(String rule, Resize resize) throws IOException {
    List<List<String>> rows = rows(rule);
    assertThat(rows).hasSizeGreaterThan(5);
    for (List<String> row : rows) {
      GraphBuilder builder = new GraphBuilder();
      byte[] in = bytes(row.get(1));
      byte[] out = bytes(row.get(2));
      int input = builder.input(Shape.of(1, in[0], in[1], 1), Quantization.perTensor(1, 0));
      int output = resize.output(builder, input, out[0], out[1], Sampling.valueOf(row.get(0)));
      assertThat(run(builder, output, bytes(row.get(3)))).as(row.toString()).isEqualTo(row.get(4));
    }
  }

  private static void check(String rule, int inputs, Build build) throws IOException {
    List<List<String>> rows = rows(rule);
    assertThat(rows).hasSizeGreaterThan(1);
    for (List<String> row : rows) {
      check(row, inputs, build);
    }
  }

  /** Cells: scale and zero point of inputs and output; inputs; output; alpha in front, if any. */
  private static void check(List<String> cells, int inputs, Build build) {
    boolean hasAlpha = cells.size() > 2 * inputs + 2;
    float alpha = hasAlpha ? Float.parseFloat(cells.get(0)) : 0;
    List<String> row = hasAlpha ? cells.subList(1, cells.size()) : cells;
    GraphBuilder builder = new GraphBuilder();
    int[] tensors = new int[inputs];
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < inputs; i++) {
      String values = row.get(inputs + 1 + i);
      int count = values.split(" ", -1).length;
      tensors[i] = builder.input(Shape.of(count), parameters(row.get(i)));
      all.append(values).append(' ');
    }
    int output = build.output(builder, tensors, alpha, parameters(row.get(inputs)));
    assertThat(run(builder, output, bytes(all.toString().strip())))
        .as(cells.toString())
        .isEqualTo(row.get(2 * inputs + 1));
  }

  private static String run(GraphBuilder builder, int output, byte[] input) {
    byte[] result =
        new Simulator(Lowering.lower(builder.output(output).build(), "vector", "")).run(input);
    return IntStream.range(0, result.length)
        .mapToObj(i -> Integer.toString(result[i]))
        .collect(Collectors.joining(" "));
  }

  private static Quantization parameters(String cell) {
    String[] parts = cell.split(" ", -1);
    return Quantization.perTensor(Float.parseFloat(parts[0]), Integer.parseInt(parts[1]));
  }

  private static byte[] bytes(String list) {
    String[] numbers = list.split(" ", -1);
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Byte.parseByte(numbers[i]);
    }
    return bytes;
  }

  private static List<List<String>> rows(String rule) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "arithmetic.md"));
    int marker = lines.indexOf("<!-- vectors: " + rule + " -->");
    assertThat(marker).as("vectors of %s", rule).isPositive();
    return lines.subList(marker + 3, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.asList(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .toList();
  }
}
