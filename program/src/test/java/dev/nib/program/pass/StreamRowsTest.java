package dev.nib.program.pass;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.dense;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.program.Handmade;
import dev.nib.program.Part;
import dev.nib.program.Kernel;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.RandomRows;
import dev.nib.program.RowSchedule;
import dev.nib.program.RowKernel;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Cuts of chains against all cuts that there are, each of them placed. */
class StreamRowsTest {
  /** Kernels that go down the rows, and count the units of a stream's stages. */
  private record Kernels(Program program, boolean rowsComeIn) implements Selection {
    @Override
    public List<Kernel> kernels(Step step) {
      return List.of(new RowKernel(counterBytes(step)));
    }

    private int counterBytes(Step step) {
      if (!(step instanceof Step.Stream stream)) {
        return 0;
      }
      boolean first = rowsComeIn && program.inputs().contains(stream.input());
      return RowSchedule.COUNTER_BYTES
          * (stream.stages().size() + (first ? RowSchedule.ROW_COUNTERS : 0));
    }
  }

  private static Program streamed(boolean image, Program program) {
    ProgramCheck.check(program);
    Program result = new StreamRows(image).apply(program);
    ProgramCheck.check(result);
    return result;
  }

  private static int arenaBytes(boolean image, Program program) {
    PlacedProgram placed = PlacedProgram.of(program, new Kernels(program, image));
    return image ? placed.rowInput().get().arenaBytes() : placed.arena().bytes();
  }

  private static int stages(Program program) {
    return program.steps().stream()
        .mapToInt(step -> step instanceof Step.Stream stream ? stream.stages().size() : 0)
        .sum();
  }

  /** The chain cut behind each step whose bit is set. */
  private static Program cut(boolean image, List<Step.OneInput> chain, int cuts) {
    List<Step> steps = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < chain.size(); i++) {
      if (i + 1 == chain.size() || (cuts >> i & 1) != 0) {
        List<Step.OneInput> stages = chain.subList(first, i + 1);
        boolean whole = stages.size() == 1 && !(image && first == 0);
        steps.add(whole ? stages.get(0) : Step.Stream.of(stages));
        first = i + 1;
      }
    }
    return program(chain, steps);
  }

  private static Program program(List<Step.OneInput> chain, List<? extends Step> steps) {
    return Handmade.program(
        chain.get(0).input(), chain.get(chain.size() - 1).output(), steps.toArray(new Step[0]));
  }

  /** The most that a segment needs, each placed alone. */
  private static int segmentBytes(boolean image, Program program) {
    int most = 0;
    for (int s = 0; s < program.steps().size(); s++) {
      Step.OneInput step = (Step.OneInput) program.steps().get(s);
      Program alone = program(List.of(step), List.of(step));
      most = Math.max(most, arenaBytes(image && s == 0, alone));
    }
    return most;
  }

  @Property(tries = 200)
  void noOtherCutHasASmallerLargestSegment(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int length, @ForAll boolean image) {
    List<Step.OneInput> chain = new RandomRows(seed).chain(length);
    int smallest = Integer.MAX_VALUE;
    int fewest = Integer.MAX_VALUE;
    for (int cuts = 0; cuts < 1 << (length - 1); cuts++) {
      Program other = cut(image, chain, cuts);
      int bytes = segmentBytes(image, other);
      fewest = bytes < smallest ? stages(other) : fewest;
      fewest = bytes == smallest ? Math.min(fewest, stages(other)) : fewest;
      smallest = Math.min(smallest, bytes);
    }
    Program result = streamed(image, program(chain, chain));
    assertThat(segmentBytes(image, result)).as("%s", chain).isEqualTo(smallest);
    assertThat(stages(result)).as("stages in streams of %s", chain).isEqualTo(fewest);
  }

  /**
   * What the pass misses: it takes each segment for itself, but an input that its output grows into
   * may itself be an output that has grown, and cannot begin in two places.
   */
  @Test
  void placedTogetherAlmostNoOtherCutIsSmaller() {
    int chains = 300;
    int missed = 0;
    int bytes = 0;
    int least = 0;
    for (int seed = 0; seed < chains; seed++) {
      boolean image = seed % 2 == 1;
      int length = 1 + seed % 6;
      List<Step.OneInput> chain = new RandomRows(seed).chain(length);
      int smallest = Integer.MAX_VALUE;
      for (int cuts = 0; cuts < 1 << (length - 1); cuts++) {
        smallest = Math.min(smallest, arenaBytes(image, cut(image, chain, cuts)));
      }
      int actual = arenaBytes(image, streamed(image, program(chain, chain)));
      missed += actual > smallest ? 1 : 0;
      bytes += actual;
      least += smallest;
    }
    assertThat(missed).as("chains of %d that another cut is better for", chains).isLessThan(6);
    assertThat(bytes).as("bytes of all arenas").isBetween(least, least + least / 200);
  }

  // ---- What is no stage ----

  private static final Value IN = value("in", 1, 8, 8, 1);
  private static final Value A = value("a", 1, 8, 8, 4);
  private static final Value B = value("b", 1, 6, 6, 4);
  private static final Value OUT = value("out", 1, 4, 4, 1);
  private static final Step.OneInput FIRST = conv(IN, A, placement(3, 1, 1));
  private static final Step.OneInput SECOND = conv(A, B, placement(3, 1, 0));
  private static final Step.OneInput THIRD = conv(B, OUT, placement(3, 1, 0));

  private static void assertStays(boolean image, Program program) {
    assertThat(streamed(image, program)).isEqualTo(program);
  }

  @Test
  void aChainOfConvolutionsIsAStream() {
    Program program = Handmade.program(IN, OUT, FIRST, SECOND, THIRD);
    assertThat(streamed(false, program).steps())
        .containsExactly(new Step.Stream(List.of(FIRST, SECOND, THIRD), List.of(3, 3)));
    assertThat(streamed(true, program).steps())
        .containsExactly(new Step.Stream(List.of(FIRST, SECOND, THIRD), List.of(3, 3)));
  }

  @Test
  void whatOthersReadIsWhole() {
    Value other = value("other", 1, 8, 8, 4);
    assertStays(false, Handmade.program(List.of(IN), List.of(B, A), List.of(), FIRST, SECOND));
    assertStays(
        false,
        Handmade.program(
            List.of(IN), List.of(B, other), List.of(), FIRST, SECOND, negation(A, other)));
    assertStays(
        false,
        Handmade.program(
            List.of(IN, A), List.of(B), List.of(), conv(IN, other, placement(3, 1, 1)), SECOND));
  }

  @Test
  void stepsThatDoNotGoDownTheRowsAreWhole() {
    Value sum = value("sum", 1, 8, 8, 4);
    assertStays(
        false, Handmade.program(IN, B, FIRST, sum(A, A, sum), conv(sum, B, placement(3, 1, 0))));
    Value classes = value("classes", 1, 10);
    assertStays(false, Handmade.program(IN, classes, FIRST, dense(A, classes)));
    Value name = value("name", 1, 8, 8, 4);
    assertStays(
        false,
        Handmade.program(
            List.of(IN),
            List.of(B),
            List.of(new Part(name, A, 0, Part.Kind.ALIAS)),
            FIRST,
            conv(name, B, placement(3, 1, 0))));
  }

  @Test
  void aFirstStepAloneIsAStreamWhereRowsComeIn() {
    Value classes = value("classes", 1, 10);
    Program program = Handmade.program(IN, classes, FIRST, dense(A, classes));
    assertThat(streamed(true, program).steps())
        .containsExactly(new Step.Stream(List.of(FIRST), List.of()), dense(A, classes));
    // What else has another name does not matter.
    Value name = value("name", 1, 256);
    Program named =
        Handmade.program(
            List.of(IN),
            List.of(classes),
            List.of(new Part(name, A, 0, Part.Kind.ALIAS)),
            FIRST,
            dense(name, classes));
    assertThat(streamed(true, named).steps())
        .containsExactly(new Step.Stream(List.of(FIRST), List.of()), dense(name, classes));
    // Behind another step it is none.
    assertThat(
            streamed(
                    true,
                    Handmade.program(
                        List.of(IN),
                        List.of(classes),
                        List.of(),
                        FIRST,
                        sum(A, A, value("sum", 1, 8, 8, 4)),
                        conv(value("sum", 1, 8, 8, 4), B, placement(3, 1, 0)),
                        dense(B, classes)))
                .steps())
        .extracting(Step::kind)
        .containsExactly("Stream", "Sum", "Conv2D", "FullyConnected");
  }

  @Test
  void rowsComeInWhereTheFirstStepAloneReadsTheOnlyImage() {
    Value other = value("other", 1, 8, 8, 1);
    Value flat = value("flat", 64);
    Value named = value("named", 64);
    Step last = rescale(IN, other);
    assertStays(true, Handmade.program(List.of(IN, flat), List.of(A), List.of(), FIRST));
    assertStays(true, Handmade.program(List.of(IN), List.of(A, IN), List.of(), FIRST));
    assertStays(true, Handmade.program(List.of(IN), List.of(A, other), List.of(), FIRST, last));
    assertStays(
        true,
        Handmade.program(
            List.of(IN),
            List.of(A, flat),
            List.of(new Part(named, IN, 0, Part.Kind.ALIAS)),
            FIRST,
            rescale(named, flat)));
    Value constant = value("constant", 1, 8, 8, 1);
    assertStays(
        true,
        Handmade.program(
            List.of(IN),
            List.of(A),
            List.of(),
            fill(constant, 1),
            sum(IN, constant, other),
            conv(other, A, placement(3, 1, 1))));
    assertStays(true, Handmade.program(List.of(IN), List.of(flat), List.of(), dense(IN, flat)));
  }

  @Test
  void anInputThatIsAnOutputIsNotGrownInto() {
    // With the input kept, a stream of both needs 64 + 16 and its rings; two steps 64 + 64 + 16.
    Value half = value("half", 1, 8, 8, 1);
    Value out = value("quarter", 1, 4, 4, 1);
    Step.OneInput first = conv(IN, half, placement(3, 1, 1));
    Step.OneInput second = conv(half, out, placement(2, 2, 0));
    Program handed = Handmade.program(IN, out, first, second);
    Program kept = Handmade.program(List.of(IN), List.of(out, IN), List.of(), first, second);
    assertThat(streamed(false, kept).steps()).hasSize(1).allMatch(Step.Stream.class::isInstance);
    assertThat(streamed(false, handed).steps()).isEqualTo(handed.steps());
  }
}
