package dev.nib.program.pass;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.dense;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.sum;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.program.Part;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.ProgramCheck;
import dev.nib.program.RandomRows;
import dev.nib.program.RowWork;
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
  private record Kernels(boolean rowsComeIn) implements Selection {
    @Override
    public int scratchBytes(Step step) {
      return step instanceof Step.Stream stream
          ? StreamRows.COUNTER_BYTES * stream.stages().size()
          : 0;
    }

    @Override
    public boolean goesDownTheRows(Step step) {
      return true;
    }
  }

  private static Program streamed(boolean image, Program program) {
    ProgramCheck.check(program);
    Program result = new StreamRows(image).apply(program);
    ProgramCheck.check(result);
    return result;
  }

  private static int arenaBytes(boolean image, Program program) {
    PlacedProgram placed = PlacedProgram.of(program, new Kernels(image));
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
        steps.add(whole ? stages.get(0) : new Step.Stream(stages, rings(stages)));
        first = i + 1;
      }
    }
    return program(chain, steps);
  }

  private static List<Integer> rings(List<Step.OneInput> stages) {
    return stages.stream().skip(1).map(stage -> RowWork.of(stage).ringRows()).toList();
  }

  private static Program program(List<Step.OneInput> chain, List<? extends Step> steps) {
    return dev.nib.program.Handmade.program(
        chain.get(0).input(),
        chain.get(chain.size() - 1).output(),
        steps.toArray(new Step[0]));
  }

  @Property(tries = 60)
  void noOtherCutHasASmallerArena(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll boolean image) {
    List<Step.OneInput> chain = new RandomRows(seed).chain(length);
    Program result = streamed(image, program(chain, chain));
    int smallest = Integer.MAX_VALUE;
    int fewest = Integer.MAX_VALUE;
    for (int cuts = 0; cuts < 1 << (length - 1); cuts++) {
      Program other = cut(image, chain, cuts);
      int bytes = arenaBytes(image, other);
      if (bytes <= smallest) {
        fewest = bytes < smallest ? stages(other) : Math.min(fewest, stages(other));
        smallest = bytes;
      }
    }
    assertThat(arenaBytes(image, result)).as("%s", chain).isEqualTo(smallest);
    assertThat(stages(result)).as("stages in streams of %s", chain).isEqualTo(fewest);
  }
}
