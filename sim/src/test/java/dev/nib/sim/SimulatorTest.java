package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
  private final Program program = Lowering.lower(SampleGraphs.everyOperator(), "sample", "");

  @Test
  void observerSeesTheInputsAndEveryStepsOutputInOrder() {
    List<Integer> expected = new ArrayList<>();
    program.completed().forEach(values -> values.forEach(value -> expected.add(value.tensor())));
    assertThat(expected).doesNotHaveDuplicates().hasSizeGreaterThan(program.inputs().size());
    byte[] input = image(1);
    List<Integer> seen = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    byte[] output =
        new Simulator(program)
            .run(
                input,
                (tensor, content) -> {
                  assertThat(content).hasSize(tensor.bytes());
                  seen.add(tensor.tensor());
                  contents.add(content);
                });
    assertThat(seen).isEqualTo(expected);
    assertThat(contents.get(0)).isEqualTo(input);
    assertThat(contents.get(contents.size() - 1)).isEqualTo(output);
  }

  @Test
  void bothKernelsGiveTheSameBytes() {
    Simulator fast = new Simulator(program, Kernels.FAST);
    Simulator reference = new Simulator(program, Kernels.REFERENCE);
    byte[] output = new byte[program.outputBytes()];
    for (int i = 0; i < 200; i++) {
      fast.runInto(image(i), output);
      assertThat(output).isEqualTo(reference.run(image(i)));
    }
  }

  @Test
  void runsDoNotDependOnTheOnesBefore() {
    Simulator used = new Simulator(program);
    for (int i = 0; i < 20; i++) {
      assertThat(used.run(image(i))).isEqualTo(new Simulator(program).run(image(i)));
    }
  }

  @Test
  void sharedMemoryDoesNotChangeResults() {
    // Each step alone, on a fresh arena that holds nothing but its input.
    Random seeds = new Random(11);
    for (int i = 0; i < 60; i++) {
      GraphBuilder builder = new GraphBuilder();
      RandomGraph.append(builder, new Random(seeds.nextLong()));
      Program chain;
      try {
        chain = Lowering.lower(builder.build(), "chain", "");
      } catch (dev.nib.model.ModelException e) {
        assertThat(e).hasMessageMatching(".*(overflows|not above|not below|over 2|must be in).*");
        continue;
      }
      assertStepsAloneAreEqual(chain, seeds);
    }
  }

  private static void assertStepsAloneAreEqual(Program chain, Random random) {
    byte[] input = new byte[chain.inputBytes()];
    random.nextBytes(input);
    Map<Integer, byte[]> contents = new HashMap<>();
    new Simulator(chain).run(input, (tensor, content) -> contents.put(tensor.tensor(), content));
    Map<Value, List<Step>> writers = new LinkedHashMap<>();
    for (Step step : chain.steps()) {
      writers.computeIfAbsent(step.output(), value -> new ArrayList<>()).add(step);
    }
    writers.forEach(
        (value, steps) -> {
          List<Value> in =
              steps.stream().flatMap(step -> step.reads().stream()).distinct().toList();
          Program alone = new Program("alone", "", in, List.of(value), steps, List.of());
          ByteArrayOutputStream inputs = new ByteArrayOutputStream();
          in.forEach(buffer -> inputs.writeBytes(contents.get(buffer.tensor())));
          assertThat(new Simulator(alone).run(inputs.toByteArray()))
              .as(steps.get(0).kind())
              .isEqualTo(contents.get(value.tensor()));
        });
  }

  @Test
  void severalInputsAndOutputsLieOneAfterAnother() {
    GraphBuilder builder = new GraphBuilder();
    int a = builder.input(Shape.of(2), Quantization.perTensor(1, 0));
    int b = builder.input(Shape.of(3), Quantization.perTensor(1, 0));
    int moved = builder.quantize(b, Quantization.perTensor(1, 10));
    Graph graph = builder.output(moved).output(a).build();
    Program two = Lowering.lower(graph, "two", "");
    assertThat(new Simulator(two).run(new byte[] {1, 2, 3, 4, 5}))
        .containsExactly(13, 14, 15, 1, 2);
  }

  @Test
  void inputOfTheWrongSizeIsRefused() {
    assertThatThrownBy(() -> new Simulator(program).run(new byte[71]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input has 71 bytes, sample takes 72");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void batchKeepsTheOrderWithAnyNumberOfThreads(int threads) {
    int count = 50;
    AtomicInteger most = new AtomicInteger();
    byte[][] outputs =
        Batch.run(
            program,
            count,
            SimulatorTest::image,
            threads,
            done -> most.accumulateAndGet(done, Math::max));
    assertThat(outputs).hasDimensions(count, 5);
    for (int i = 0; i < count; i++) {
      assertThat(outputs[i]).isEqualTo(new Simulator(program).run(image(i)));
    }
    assertThat(most).hasValue(count);
  }

  @Test
  void batchPassesOnWhatAnInputThrows() {
    assertThatThrownBy(
            () ->
                Batch.run(
                    program,
                    3,
                    i -> {
                      throw new IllegalStateException("image " + i + " is gone");
                    },
                    1,
                    done -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("image 0 is gone");
  }

  private static byte[] image(int i) {
    byte[] image = new byte[72];
    new Random(i).nextBytes(image);
    return image;
  }
}
