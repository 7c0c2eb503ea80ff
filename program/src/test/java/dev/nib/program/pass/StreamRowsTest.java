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

import dev.nib.program.ArenaDemand;
import dev.nib.program.Handmade;
import dev.nib.program.Kernel;
import dev.nib.program.Part;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.RandomRows;
import dev.nib.program.RowKernel;
import dev.nib.program.RowSchedule;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
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

  private static Function<Program, ArenaDemand> demand(boolean image) {
    return program -> ArenaDemand.of(program, new Kernels(program, image));
  }

  private static Program streamed(boolean image, Program program) {
    ProgramCheck.check(program);
    Program result = new StreamRows(image, demand(image)).apply(program);
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

  private static List<Program> cuts(boolean image, List<Step.OneInput> chain) {
    return IntStream.range(0, 1 << (chain.size() - 1))
        .mapToObj(cuts -> cut(image, chain, cuts))
        .toList();
  }

  @Property(tries = 200)
  void noOtherCutHasASmallerArena(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int length, @ForAll boolean image) {
    List<Step.OneInput> chain = new RandomRows(seed).chain(length);
    int smallest = Integer.MAX_VALUE;
    int fewest = Integer.MAX_VALUE;
    for (Program other : cuts(image, chain)) {
      int bytes = arenaBytes(image, other);
      fewest = bytes < smallest ? stages(other) : fewest;
      fewest = bytes == smallest ? Math.min(fewest, stages(other)) : fewest;
      smallest = Math.min(smallest, bytes);
    }
    Program result = streamed(image, program(chain, chain));
    assertThat(arenaBytes(image, result)).as("%s", chain).isEqualTo(smallest);
    assertThat(stages(result)).as("stages in streams of %s", chain).isEqualTo(fewest);
  }

  /** What prunes the search is no more than the least that the whole program needs. */
  @Property(tries = 100)
  void aCutIsSaidToNeedWhatLivesWithItsHungriestSegment(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int length, @ForAll boolean image) {
    List<Step.OneInput> chain = new RandomRows(seed).chain(length);
    Program program = program(chain, chain);
    List<Chain> chains = Chain.of(program, image);
    assertThat(chains).hasSize(length > 1 || image ? 1 : 0);
    for (Chain one : chains) {
      List<Chain.Cut> cuts = one.cuts(demand(image));
      assertThat(cuts).hasSize(1 << (length - 1));
      for (Chain.Cut cut : cuts) {
        Program other = program(chain, cut.steps());
        assertThat(cut.liveBytes()).isEqualTo(demand(image).apply(other).lowerBoundBytes());
        assertThat(cut.streamed()).isEqualTo(stages(other));
      }
    }
  }

  @Property(tries = 5)
  void ofALongChainEveryCutIsNoBetterThanOneThatIsJudged(@ForAll long seed, @ForAll boolean image) {
    List<Step.OneInput> chain = new RandomRows(seed).chain(Chain.MOST_STAGES + 1);
    List<Chain.Cut> judged = Chain.of(program(chain, chain), image).get(0).cuts(demand(image));
    assertThat(judged).hasSizeLessThanOrEqualTo(chain.size() + 1);
    for (Program other : cuts(image, chain)) {
      int bytes = demand(image).apply(other).lowerBoundBytes();
      assertThat(judged)
          .anyMatch(cut -> cut.liveBytes() <= bytes && cut.streamed() <= stages(other));
    }
    Program result = streamed(image, program(chain, chain));
    assertThat(arenaBytes(image, result))
        .isGreaterThanOrEqualTo(judged.get(0).liveBytes())
        .isLessThanOrEqualTo(arenaBytes(image, program(chain, judged.get(0).steps())));
  }

  // ---- Several chains ----

  /** A chain of two convolutions behind {@code in}, the value between them of many channels. */
  private static List<Step> wide(Value in, String name, int channels) {
    Value middle = value(name + " middle", 1, 8, 8, channels);
    Value out = value(name, 1, 8, 8, 1);
    return List.of(conv(in, middle, placement(3, 1, 1)), conv(middle, out, placement(3, 1, 1)));
  }

  private static Program twoChains(int channelsOfFirst, int channelsOfSecond) {
    Value one = value("one", 1, 8, 8, 1);
    Value sum = value("sum", 1, 8, 8, 1);
    Value two = value("two", 1, 8, 8, 1);
    List<Step> steps = new ArrayList<>(wide(IN, "one", channelsOfFirst));
    steps.add(sum(one, one, sum));
    steps.addAll(wide(sum, "two", channelsOfSecond));
    return Handmade.program(IN, two, steps.toArray(new Step[0]));
  }

  @Test
  void chainsThatAllHaveToStreamForASmallerArenaDo() {
    Program result = streamed(false, twoChains(8, 8));
    assertThat(result.steps()).extracting(Step::kind).containsExactly("Stream", "Sum", "Stream");
    // Whole, the value between two convolutions has 512 bytes; three rows of it have 192.
    assertThat(arenaBytes(false, result)).isLessThan(8 * 64);
  }

  @Test
  void aChainThatFitsBesideTheHungriestIsNotStreamed() {
    assertThat(streamed(false, twoChains(8, 2)).steps())
        .extracting(Step::kind)
        .containsExactly("Stream", "Sum", "Conv2D", "Conv2D");
    assertThat(streamed(false, twoChains(2, 8)).steps())
        .extracting(Step::kind)
        .containsExactly("Conv2D", "Conv2D", "Sum", "Stream");
  }

  @Property(tries = 40)
  void ofTwoChainsNoOtherCutOfOneHasASmallerArena(@ForAll long seed, @ForAll boolean image) {
    RandomRows random = new RandomRows(seed);
    List<Step.OneInput> first = random.chain(3);
    Value between = first.get(2).output();
    Value sum = value("sum", between.shape().toArray());
    List<Step.OneInput> second = random.chain(sum, 3);
    List<Step> steps = new ArrayList<>(first);
    steps.add(sum(between, between, sum));
    steps.addAll(second);
    Program program =
        Handmade.program(first.get(0).input(), second.get(2).output(), steps.toArray(new Step[0]));
    Program result = streamed(image, program);
    int behind = result.steps().indexOf(steps.get(3));
    List<List<Step>> others = new ArrayList<>();
    for (int cuts = 0; cuts < 4; cuts++) {
      List<Step> other = new ArrayList<>(cut(image, first, cuts).steps());
      other.addAll(result.steps().subList(behind, result.steps().size()));
      others.add(other);
      other = new ArrayList<>(result.steps().subList(0, behind + 1));
      other.addAll(cut(false, second, cuts).steps());
      others.add(other);
    }
    assertThat(others)
        .allSatisfy(
            other ->
                assertThat(arenaBytes(image, program.with(other, List.of())))
                    .isGreaterThanOrEqualTo(arenaBytes(image, result)));
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
