package dev.nib.sim.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
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
    check("T1", 1, (b, in, alpha, q) -> b.logistic(in[0]));
  }

  @Test
  void hardSwishes() throws IOException {
    check("T2", 1, (b, in, alpha, q) -> b.hardSwish(in[0], q));
  }

  @Test
  void means() throws IOException {
    check("A2", 1, (b, in, alpha, q) -> b.mean(in[0], false, q, 0));
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
    byte[] result =
        new Simulator(Lowering.lower(builder.output(output).build(), "vector", ""))
            .run(bytes(all.toString().strip()));
    String text =
        IntStream.range(0, result.length)
            .mapToObj(i -> Integer.toString(result[i]))
            .collect(Collectors.joining(" "));
    assertThat(text).as(cells.toString()).isEqualTo(row.get(2 * inputs + 1));
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
