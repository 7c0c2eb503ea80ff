package dev.nib.chip;

import dev.nib.program.Program;
import dev.nib.program.Step;
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
  /** A layer's function, its call and its sizes: the most on any core, held by CodeSizeTest. */
  private static final int CALL_BYTES = 96;

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
          Map.entry("Add", new Kernel(408, 1244, 534, 606)),
          Map.entry("AveragePool2D", new Kernel(518, 1296, 508, 680)),
          Map.entry("Concatenation", new Kernel(42, 226, 56, 56)),
          Map.entry("Constant", new Kernel(22, 110, 32, 32)),
          Map.entry("Conv2D", new Kernel(968, 2438, 978, 1388)),
          Map.entry("DepthwiseConv2D", new Kernel(812, 2028, 850, 1072)),
          Map.entry("FullyConnected", new Kernel(336, 806, 396, 464)),
          Map.entry("HardSwish", new Kernel(28, 148, 38, 38)),
          Map.entry("LeakyRelu", new Kernel(232, 678, 306, 328)),
          Map.entry("Logistic", new Kernel(28, 148, 38, 38)),
          Map.entry("MaxPool2D", new Kernel(476, 1120, 464, 622)),
          Map.entry("Mean", new Kernel(388, 1324, 516, 590)),
          Map.entry("Mul", new Kernel(400, 1196, 506, 582)),
          Map.entry("Pad", new Kernel(204, 728, 288, 362)),
          Map.entry("Quantize", new Kernel(220, 632, 298, 320)),
          Map.entry("Relu", new Kernel(220, 632, 298, 320)),
          Map.entry("Reshape", new Kernel(0, 0, 0, 0)),
          Map.entry("Softmax", new Kernel(664, 1742, 832, 882)),
          Map.entry("StridedSlice", new Kernel(184, 682, 266, 344)),
          Map.entry("Sub", new Kernel(408, 1248, 534, 606)),
          Map.entry("Transpose", new Kernel(182, 672, 264, 342)));

  private CodeSize() {}

  /** The names of the steps whose kernels were measured. */
  static Set<String> measured() {
    return KERNELS.keySet();
  }

  /** Bytes of code for a program on a core. */
  static int of(Program program, Core core) {
    Set<String> kinds = program.steps().stream().map(Step::kind).collect(Collectors.toSet());
    int kernels = kinds.stream().mapToInt(kind -> KERNELS.get(kind).on(core)).sum();
    return core == Core.FPGA ? 0 : kernels + CALL_BYTES * program.steps().size();
  }
}
