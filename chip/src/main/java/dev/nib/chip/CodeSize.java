package dev.nib.chip;

import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Step;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bytes of code that the generated C needs, from the measured size of each kernel.
 *
 * <p>Measured with {@code -Os -std=c99} on each {@code nib_*_s8.c} alone (2026-11, text of {@code
 * size}): arm-none-eabi-gcc 12.2 {@code -mcpu=cortex-m0 -mthumb}, avr-gcc 5.4 {@code
 * -mmcu=atmega328p}, riscv64-unknown-elf-gcc 12.2 {@code -march=rv32imc} and {@code -march=rv32ec}.
 * What kernels share counts more than once, and Thumb-2 code is smaller than Thumb-1: both err on
 * the safe side. docs/results/inspect.md has the command.
 */
final class CodeSize {
  /** Calls in order, with their arguments: measured on the net compact, rounded up. */
  private static final int CALL_BYTES = 32;

  /** Bytes on Cortex-M0, AVR, RV32IMC and RV32EC. */
  private record Kernel(int cortexM0, int avr, int rv32imc, int rv32ec) {
    int on(Core core) {
      return switch (core) {
        case CORTEX_M0, CORTEX_M3, CORTEX_M4 -> cortexM0;
        case AVR, AVR51, AVR6 -> avr;
        case RV32IMC -> rv32imc;
        case RV32EC -> rv32ec;
        case FPGA -> 0;
      };
    }
  }

  private static final Map<String, Kernel> KERNELS =
      Map.ofEntries(
          Map.entry("Add", new Kernel(444, 1730, 496, 514)),
          Map.entry("AveragePool2D", new Kernel(536, 1590, 498, 650)),
          Map.entry("Concatenation", new Kernel(42, 226, 56, 56)),
          Map.entry("Constant", new Kernel(22, 110, 32, 32)),
          Map.entry("Conv2D", new Kernel(1012, 2196, 990, 1292)),
          Map.entry("DepthwiseConv2D", new Kernel(828, 2950, 812, 968)),
          Map.entry("FullyConnected", new Kernel(324, 1048, 338, 408)),
          Map.entry("HardSwish", new Kernel(28, 148, 38, 38)),
          Map.entry("LeakyRelu", new Kernel(200, 586, 230, 262)),
          Map.entry("Logistic", new Kernel(28, 148, 38, 38)),
          Map.entry("MaxPool2D", new Kernel(490, 1396, 456, 580)),
          Map.entry("Mean", new Kernel(344, 1332, 444, 480)),
          Map.entry("Mul", new Kernel(384, 1562, 404, 462)),
          Map.entry("Pad", new Kernel(164, 722, 202, 230)),
          Map.entry("Quantize", new Kernel(200, 602, 232, 268)),
          Map.entry("Relu", new Kernel(200, 602, 232, 268)),
          Map.entry("Reshape", new Kernel(0, 0, 0, 0)),
          Map.entry("Softmax", new Kernel(652, 2310, 818, 892)),
          Map.entry("StridedSlice", new Kernel(144, 666, 186, 204)),
          Map.entry("Sub", new Kernel(440, 1734, 498, 516)),
          Map.entry("Transpose", new Kernel(136, 598, 176, 202)));

  private CodeSize() {}

  /** The names of the steps whose kernels were measured. */
  static Set<String> measured() {
    return KERNELS.keySet();
  }

  /** Bytes of code for a program on a core. */
  static int of(IntegerProgram program, Core core) {
    Set<String> kinds = program.steps().stream().map(Step::kind).collect(Collectors.toSet());
    int kernels = kinds.stream().mapToInt(kind -> KERNELS.get(kind).on(core)).sum();
    return core == Core.FPGA ? 0 : kernels + CALL_BYTES * program.steps().size();
  }
}
