package dev.nib.conformance;

/**
 * What a run of generated code took on an emulated core.
 *
 * @param core that was emulated
 * @param options of {@code nib generate c} that the code is of
 * @param count the most that a run of an image took
 * @param unit what was counted: {@code instructions}, or {@code cycles} where the emulator knows
 *     how long each instruction takes
 * @param codeBytes of a run and all that it calls
 * @param constantBytes weights, biases, factors and tables
 * @param arenaBytes of the memory that it works in
 * @param stackBytes the most that a run took below its caller
 * @param chip the first chip that nib knows with this core
 * @param milliseconds of a run at that chip's clock, if each instruction takes one cycle
 */
public record RunMeasurement(
    String core,
    String options,
    long count,
    String unit,
    int codeBytes,
    long constantBytes,
    int arenaBytes,
    int stackBytes,
    String chip,
    double milliseconds) {}
