package dev.nib.program.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomChain;
import dev.nib.model.testing.RandomGraph;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random graphs, lowered and passed through every list: the verifier takes what comes of them. */
class RandomProgramsTest {
  @Property(tries = 150)
  void everyListOfPassesMakesAProgram(@ForAll long seed, @ForAll boolean chain) {
    Random random = new Random(seed);
    GraphBuilder builder = new GraphBuilder();
    if (chain) {
      RandomChain.append(builder, random);
    } else {
      RandomGraph.append(builder, random);
    }
    Optional<Program> program = lowered(builder.build());
    Assume.that(program.isPresent());
    Program lowered = program.get();
    assertPlaced(lowered, Passes.forSimulator());
    for (Passes.Objective objective : Passes.Objective.values()) {
      assertPlaced(
          lowered, Passes.forC(objective, passed -> ArenaDemand.of(passed, step -> List.of())));
    }
  }

  /** Some graphs' scales are too far apart, and jqwik bounds how many. */
  private static Optional<Program> lowered(Graph graph) {
    try {
      return Optional.of(Lowering.lower(graph, "random", ""));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  private static void assertPlaced(Program lowered, List<Pass> passes) {
    Program program = Passes.run(lowered, passes);
    assertThat(program.inputs()).isEqualTo(lowered.inputs());
    assertThat(program.outputs()).isEqualTo(lowered.outputs());
    PlacedProgram placed = PlacedProgram.of(program);
    for (Value output : program.outputs()) {
      int end = placed.offset(output) + output.bytes();
      assertThat(end).isLessThanOrEqualTo(placed.arena().bytes());
    }
  }
}
