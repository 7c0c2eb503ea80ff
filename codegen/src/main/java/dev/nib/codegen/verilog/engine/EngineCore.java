package dev.nib.codegen.verilog.engine;

import dev.nib.program.Program;

/**
 * The inference core of a program: everything that its Verilog is told.
 *
 * @param lanes output channels that are computed side by side
 * @param memories what its ROMs hold
 * @param cyclesPerImage from the last byte that it takes to the last output, without waiting
 */
public record EngineCore(
    EngineProgram program,
    int lanes,
    EngineWidths widths,
    EngineMemories memories,
    long cyclesPerImage) {
  /** Of the requantiser with multipliers, without and with left shifts. */
  private static final int RESULT_CYCLES = 1;

  private static final int RESULT_LATENCY = 11;

  /**
   * That of a program as the lowering gives it.
   *
   * @throws dev.nib.model.ModelException with the step that the core cannot compute, and the reason
   */
  public static EngineCore of(Program lowered, int lanes) {
    EngineProgram program = EngineProgram.of(lowered);
    EngineWidths widths = EngineWidths.of(program, lanes);
    int latency = RESULT_LATENCY + (widths.left() > 0 ? 1 : 0);
    return new EngineCore(
        program,
        lanes,
        widths,
        EngineMemories.of(program, widths, lanes, RESULT_CYCLES),
        new EngineCycles(lanes, RESULT_CYCLES, latency).ofImage(program));
  }

  /** The part of the lanes' cycles that does multiplications that are needed, 0 to 1. */
  public double utilisation() {
    return (double) program.neededMacs() / ((double) lanes * cyclesPerImage);
  }
}
