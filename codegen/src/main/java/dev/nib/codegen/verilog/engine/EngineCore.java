package dev.nib.codegen.verilog.engine;

import dev.nib.program.Program;

/**
 * The inference core of a program: everything that its Verilog is told.
 *
 * @param lanes output channels that are computed side by side
 * @param serial true for the requantiser without multipliers
 * @param memories what its ROMs hold
 * @param cyclesPerImage from the last byte that it takes to the last output, without waiting
 * @param cyclesBetweenImages from one image's last output to the next one's, of images that come
 *     one behind the other
 */
public record EngineCore(
    EngineProgram program,
    int lanes,
    boolean serial,
    EngineWidths widths,
    EngineMemories memories,
    long cyclesPerImage,
    long cyclesBetweenImages) {
  /** The requantiser's cycles for each result, and from one that it takes to its write. */
  private record Requantizer(int resultCycles, int latency) {}

  private static final Requantizer PARALLEL = new Requantizer(1, 11);

  private static final Requantizer SERIAL = new Requantizer(16, 24);

  /**
   * That of a program as the lowering gives it.
   *
   * @throws dev.nib.model.ModelException with the step that the core cannot compute, and the reason
   */
  public static EngineCore of(Program lowered, int lanes, boolean serial) {
    EngineProgram program = EngineProgram.of(lowered, lanes);
    EngineWidths widths = EngineWidths.of(program, lanes);
    Requantizer requantizer = serial ? SERIAL : PARALLEL;
    // Left shifts are a stage more.
    int latency = requantizer.latency() + (widths.left() > 0 ? 1 : 0);
    EngineCycles cycles = new EngineCycles(lanes, requantizer.resultCycles(), latency);
    return new EngineCore(
        program,
        lanes,
        serial,
        widths,
        EngineMemories.of(program, widths, lanes, requantizer.resultCycles()),
        cycles.ofImage(program),
        cycles.betweenImages(program));
  }

  /** The part of the lanes' cycles that does multiplications that are needed, 0 to 1. */
  public double utilisation() {
    return (double) program.neededMacs() / ((double) lanes * cyclesPerImage);
  }
}
