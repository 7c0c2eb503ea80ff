package dev.nib.conformance;

import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.program.pass.Pass;
import dev.nib.program.pass.Passes;
import dev.nib.sim.Simulator;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import dev.nib.sim.reference.ReferenceSelection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the program that each list of passes makes, placed in its arena with rings and values over
 * others, against the program as it is: the outputs, and every value that is there whole. Both run
 * by the simulator's reference kernels, so that a difference is a pass's or the placement's fault.
 */
public final class PassesTarget implements VerificationTarget {
  /** Its name in {@code --target}. */
  public static final String NAME = "passes";

  /** What the arena holds before: nothing that reads as 0. */
  private static final byte GARBAGE = 0x55;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the programs that the passes make, placed, against the program as it is";
  }

  @Override
  public List<ExternalTool> tools() {
    return List.of();
  }

  @Override
  public VerificationResult verify(VerificationJob job) {
    Map<String, PlacedProgram> programs = programs(job.program());
    ByteComparison comparison = new ByteComparison();
    Simulator simulator = job.simulator();
    for (int image = 0; image < job.images(); image++) {
      byte[] input = job.inputs().get(image);
      Map<Integer, byte[]> expected = new HashMap<>();
      if (image < job.tracedImages()) {
        simulator.run(input, (value, content) -> expected.put(value.tensor(), content));
      }
      for (Map.Entry<String, PlacedProgram> entry : programs.entrySet()) {
        byte[] outputs =
            new Run(entry.getValue(), input).run(image, entry.getKey(), expected, comparison);
        comparison.add(image, entry.getKey() + ": outputs", job.outputs().get(image), outputs, 0);
      }
    }
    return comparison.result(
        NAME,
        job.images(),
        "%s, all outputs, all whole values of %d"
            .formatted(String.join(", ", programs.keySet()), job.tracedImages()));
  }

  private static Map<String, PlacedProgram> programs(Program program) {
    Map<String, PlacedProgram> programs = new LinkedHashMap<>();
    programs.put("simulator", place(program, Passes.forSimulator(), false));
    for (Passes.Objective objective : Passes.Objective.values()) {
      programs.put(
          "C for " + objective.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          place(program, CBackend.passes(CTarget.of(objective)), objective.rowsComeIn()));
    }
    return programs;
  }

  private static PlacedProgram place(Program program, List<Pass> passes, boolean rowsComeIn) {
    return PlacedProgram.of(Passes.run(program, passes), new ReferenceSelection(rowsComeIn));
  }

  /** One run in an arena of its own. */
  private static final class Run {
    private final Program program;
    private final Memory memory;

    Run(PlacedProgram placed, byte[] input) {
      byte[] arena = new byte[placed.arena().bytes()];
      Arrays.fill(arena, GARBAGE);
      program = placed.program();
      memory = Memory.of(placed, arena);
      memory.load(program, input);
    }

    byte[] run(int image, String name, Map<Integer, byte[]> expected, ByteComparison comparison) {
      ReferenceKernels kernels = new ReferenceKernels(memory);
      List<List<Value>> completed = program.completed();
      for (int s = 0; s < program.steps().size(); s++) {
        program.steps().get(s).accept(kernels);
        for (Value value : completed.get(s + 1)) {
          if (expected.containsKey(value.tensor())) {
            byte[] tensor = expected.get(value.tensor());
            comparison.add(image, name + ": " + value.name(), tensor, content(value), 0);
          }
        }
      }
      return memory.outputs(program);
    }

    private byte[] content(Value value) {
      byte[] content = new byte[value.bytes()];
      memory.of(value).write(content, 0, content.length);
      return content;
    }
  }
}
