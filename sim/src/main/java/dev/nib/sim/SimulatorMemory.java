package dev.nib.sim;

import dev.nib.model.ModelException;
import dev.nib.program.Program;

/** Whether the memory of this virtual machine holds what a simulation certainly needs. */
public final class SimulatorMemory {
  private SimulatorMemory() {}

  /**
   * Refuses what cannot fit, before any work.
   *
   * @param simulators that run at the same time, with an arena each
   * @param inputs that are held, of {@link Program#inputBytes()} each
   * @param outputs that are held, of {@link Program#outputBytes()} each
   * @throws ModelException with both numbers and the mend
   */
  public static void require(PreparedProgram prepared, int simulators, int inputs, int outputs) {
    require(prepared.program(), prepared.memoryBytes(), simulators, inputs, outputs);
  }

  /**
   * As above.
   *
   * @param arena bytes of one simulator's memory
   */
  static void require(Program program, long arena, int simulators, int inputs, int outputs) {
    long available = Runtime.getRuntime().maxMemory();
    require(program, arena, simulators, inputs, outputs, available);
  }

  static void require(
      Program program, long arena, int simulators, int inputs, int outputs, long available) {
    double arenas = (double) simulators * arena;
    double needed =
        arenas + (double) inputs * program.inputBytes() + (double) outputs * program.outputBytes();
    if (needed > available) {
      throw new ModelException(
          "%s: the simulation needs %,.0f bytes (%d arenas of %,d, %d inputs of %,d, %d outputs of %,d), Java may use %,d; set NIB_JAVA_OPTS=-Xmx%.0fg, or take fewer --threads or samples"
              .formatted(
                  program.name(),
                  needed,
                  simulators,
                  arena,
                  inputs,
                  program.inputBytes(),
                  outputs,
                  program.outputBytes(),
                  available,
                  Math.ceil(1.5 * needed / (1 << 30))));
    }
  }
}
