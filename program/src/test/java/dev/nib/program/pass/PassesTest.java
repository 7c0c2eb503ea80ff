package dev.nib.program.pass;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.depthwise;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.program.ArenaDemand;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which passes each consumer runs, and that each of them is checked. */
class PassesTest {
  private static final Value IN = value("in", 8);
  private static final Value OUT = value("out", 8);

  private static List<String> names(List<Pass> passes) {
    return passes.stream().map(pass -> pass.getClass().getSimpleName()).toList();
  }

  private static List<Pass> forC(Passes.Objective objective) {
    return Passes.forC(objective, program -> ArenaDemand.of(program, step -> List.of()));
  }

  @Test
  void passesOfEachConsumer() {
    assertThat(names(Passes.forSimulator()))
        .containsExactly("DropDeadValues", "FoldPads", "FoldClamps", "JoinTables", "FusePools");
    assertThat(names(forC(Passes.Objective.SPEED)))
        .containsExactly(
            "DropDeadValues",
            "FoldPads",
            "FoldClamps",
            "JoinTables",
            "FusePools",
            "WriteIntoWhole",
            "ComputeInPlace");
    assertThat(names(Passes.forVerilog()))
        .containsExactly("OutputLogits", "FoldPads", "FoldClamps", "FusePools");
    for (Passes.Objective objective : List.of(Passes.Objective.RAM, Passes.Objective.ROWS)) {
      List<Pass> passes = forC(objective);
      assertThat(names(passes))
          .containsExactly(
              "DropDeadValues",
              "FoldPads",
              "FoldClamps",
              "JoinTables",
              "FusePools",
              "StreamRows",
              "WriteIntoWhole",
              "ComputeInPlace");
      assertThat(((StreamRows) passes.get(5)).image())
          .isEqualTo(objective == Passes.Objective.ROWS);
    }
  }

  @Test
  void generatedCFusesEveryPoolThatDoesNotOverlap() {
    Value in = value("in", 1, 4, 4, 2);
    Value a = value("a", 1, 4, 4, 2);
    Value half = value("half", 1, 2, 2, 2);
    Program program =
        program(
            in,
            half,
            depthwise(in, a, placement(1, 1, 0)),
            pool(Step.Pool.AVERAGE, a, half, placement(2, 2, 0)));
    assertThat(Passes.run(program, forC(Passes.Objective.SPEED)).steps()).hasSize(1);
  }

  @Test
  void verilogLeavesTheSoftmaxToTheReader() {
    Value in = value("in", 8);
    Value logits = value("logits", 8);
    Value odds = value("odds", 8);
    Step.Softmax softmax = new Step.Softmax(logits, odds, 1, 8, 1 << 30, 23, -248);
    Program program = program(in, odds, negation(in, logits), softmax);
    Program result = Passes.run(program, Passes.forVerilog());
    assertThat(result.outputs()).containsExactly(logits);
    assertThat(result.steps()).hasSize(1);
  }

  @Test
  void verilogFusesEveryMaximumAndNoAverage() {
    Value in = value("in", 1, 4, 4, 2);
    Value a = value("a", 1, 4, 4, 2);
    Value half = value("half", 1, 2, 2, 2);
    Step.Pool2D average = pool(Step.Pool.AVERAGE, a, half, placement(2, 2, 0));
    Step.Pool2D maximum = pool(Step.Pool.MAX, a, half, placement(2, 2, 0));
    Step.Conv2D plain = conv(in, a, placement(1, 1, 0));
    assertThat(steps(program(in, half, plain, average))).isEqualTo(2);
    assertThat(steps(program(in, half, depthwise(in, a, placement(1, 1, 0)), maximum)))
        .isEqualTo(1);
    assertThat(steps(program(in, half, plain, maximum))).isEqualTo(1);
  }

  private static int steps(Program program) {
    return Passes.run(program, Passes.forVerilog()).steps().size();
  }

  /** A cut is judged by what is placed in the end, not by what is there when it is made. */
  @Test
  void streamsAreJudgedBehindThePassesThatFollow() {
    Value in = value("in", 1, 4, 4, 2);
    Value a = value("a", 1, 4, 4, 2);
    Value half = value("half", 1, 4, 4, 2);
    Program program =
        program(in, half, pool(Step.Pool.MAX, in, a, placement(2, 1, 1)), negation(a, half));
    List<Program> judged = new ArrayList<>();
    List<Pass> passes =
        Passes.forC(
            Passes.Objective.RAM,
            candidate -> {
              judged.add(candidate);
              return ArenaDemand.of(candidate, step -> List.of());
            });
    Program result = Passes.run(program, passes);
    assertThat(judged).contains(result).hasSizeGreaterThan(1);
    assertThat(judged)
        .filteredOn(candidate -> candidate.steps().contains(negation(a, half)))
        .isNotEmpty()
        .allSatisfy(
            candidate ->
                assertThat(candidate.parts())
                    .containsExactly(new Part(half, a, 0, Part.Kind.IN_PLACE)));
  }

  /** Makes a program whose output nobody writes. */
  private static final class Forgets implements Pass {
    @Override
    public Program apply(Program program) {
      return program.with(List.of(), program.parts());
    }
  }

  @Test
  void aPassThatBreaksTheProgramIsNamed() {
    Program program = program(IN, OUT, rescale(IN, OUT));
    assertThat(Passes.run(program, List.of())).isEqualTo(program);
    assertThat(Passes.run(program, List.of(new DropDeadValues(), new ComputeInPlace())).parts())
        .containsExactly(new Part(OUT, IN, 0, Part.Kind.IN_PLACE));
    assertThatThrownBy(() -> Passes.run(program, List.of(new DropDeadValues(), new Forgets())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("made: after Forgets: out is not there yet");
  }

  @Test
  void theSimulatorFusesMaximaOfTwoByTwoSideBySide() {
    Value in = value("in", 1, 4, 4, 2);
    Value a = value("a", 1, 4, 4, 2);
    Value half = value("half", 1, 2, 2, 2);
    Step conv = conv(in, a, placement(1, 1, 0));
    assertThat(fused(in, half, conv, pool(Step.Pool.MAX, a, half, placement(2, 2, 0)))).isTrue();
    assertThat(fused(in, half, conv, pool(Step.Pool.AVERAGE, a, half, placement(2, 2, 0))))
        .isFalse();
    assertThat(fused(in, half, conv, pool(Step.Pool.MAX, a, half, placement(2, 3, 0)))).isFalse();
    assertThat(fused(in, half, conv, pool(Step.Pool.MAX, a, half, placement(1, 2, 0)))).isFalse();
    Value three = value("three", 1, 3, 3, 2);
    assertThat(fused(in, three, conv, pool(Step.Pool.MAX, a, three, placement(2, 2, 1)))).isFalse();
    for (int[] size : new int[][] {{5, 4}, {4, 5}}) {
      Value large = value("large", 1, size[0], size[1], 2);
      Value out = value("out", 1, (size[0] + 1) / 2, (size[1] + 1) / 2, 2);
      Value source = value("source", 1, size[0], size[1], 2);
      assertThat(
              fused(
                  source,
                  out,
                  conv(source, large, placement(1, 1, 0)),
                  pool(Step.Pool.MAX, large, out, placement(2, 2, 0))))
          .isFalse();
    }
    Step depthwise = depthwise(in, a, placement(1, 1, 0));
    assertThat(fused(in, half, depthwise, pool(Step.Pool.MAX, a, half, placement(2, 2, 0))))
        .isFalse();
  }

  private static boolean fused(Value in, Value out, Step conv, Step pool) {
    return Passes.run(program(in, out, conv, pool), Passes.forSimulator()).steps().size() == 1;
  }
}
