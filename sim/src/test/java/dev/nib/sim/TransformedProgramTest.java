package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.ModelException;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomChain;
import dev.nib.model.testing.RandomGraph;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Pass;
import dev.nib.program.pass.Passes;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import dev.nib.sim.reference.ReferenceSelection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every list of passes, placed, computes the bytes of the program as it is. */
class TransformedProgramTest {
  @Property(tries = 500)
  void graphsKeepTheirOutputs(@ForAll long seed) {
    GraphBuilder builder = new GraphBuilder();
    RandomGraph.append(builder, new Random(seed));
    lowered(builder).ifPresent(program -> assertKept(program, new Random(seed)));
  }

  @Property(tries = 1000)
  void chainsKeepTheirOutputs(@ForAll long seed) {
    GraphBuilder builder = new GraphBuilder();
    RandomChain.append(builder, new Random(seed));
    lowered(builder).ifPresent(program -> assertKept(program, new Random(seed)));
  }

  private static Optional<Program> lowered(GraphBuilder builder) {
    try {
      return Optional.of(Lowering.lower(builder.build(), "graph", ""));
    } catch (ModelException refused) {
      return Optional.empty();
    }
  }

  private static List<Pass> forC(Passes.Objective objective) {
    ReferenceSelection selection = new ReferenceSelection(objective.rowsComeIn());
    return Passes.forC(objective, program -> ArenaDemand.of(program, selection));
  }

  private static void assertKept(Program program, Random random) {
    byte[] input = new byte[program.inputBytes()];
    random.nextBytes(input);
    byte[] expected = new Simulator(program, Kernels.REFERENCE).run(input);
    for (List<Pass> passes :
        List.of(
            Passes.forSimulator(),
            forC(Passes.Objective.SPEED),
            forC(Passes.Objective.RAM),
            forC(Passes.Objective.ROWS))) {
      Program transformed = Passes.run(program, passes);
      assertThat(run(PlacedProgram.of(transformed), input, random))
          .as("%s", transformed)
          .isEqualTo(expected);
      for (boolean rows : new boolean[] {false, true}) {
        PlacedProgram placed = PlacedProgram.of(transformed, new ReferenceSelection(rows));
        assertThat(run(placed, input, random))
            .as("outputs growing into inputs: %s", transformed)
            .isEqualTo(expected);
      }
    }
  }

  /** By the reference kernels, in an arena that begins with anything. */
  private static byte[] run(PlacedProgram placed, byte[] input, Random random) {
    byte[] arena = new byte[placed.arena().bytes()];
    random.nextBytes(arena);
    Memory memory = Memory.of(placed, arena);
    memory.load(placed.program(), input);
    ReferenceKernels kernels = new ReferenceKernels(memory);
    placed.program().steps().forEach(step -> step.accept(kernels));
    return memory.outputs(placed.program());
  }
}
